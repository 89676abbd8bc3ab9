import type { Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode, UsageError } from '../../common/errors/index.js';
import { inOrderOfIds } from '../../common/user-id.js';
import type { FilePlace } from '../../ledger/index.js';
import { readSampleManifest, type SampleManifest } from '../../sample/index.js';
import { describeFileError } from '../source/file-refused-error.js';
import { isReadingsName, isSpelledRight, spellingOf, userIdOf } from './file-names.js';
import { inBatches } from './in-batches.js';
import { isBeside, UnreadFiles } from './unread-files.js';

/** One file of an import's folder. */
export interface FolderFile {
  /** To open it. */
  readonly path: string;
  /** Within the folder, with forward slashes, as people and the ledger know it. */
  readonly name: string;
}

/** One readings' file. */
export interface ReadingsFile extends FolderFile {
  /** The id of the user whose readings they are, by the file's name; nothing when that is no id. */
  readonly user: string | undefined;
  /** Another file of the same user, when this one's name is not spelled as it should be; its name within the folder. */
  readonly rival: string | undefined;
}

/** What a look at all names of a folder tells. */
interface Survey {
  /** How many files there are of readings or of meters. */
  readonly files: number;
  readonly unread: UnreadFiles;
  /** By the name of a file: another one of the same user. */
  readonly rivals: ReadonlyMap<string, string>;
}

const USERS_NAME = 'user_data.csv';
const READINGS_FOLDER = 'consumption';
const LAYOUT_NAME = 'layout.json';

/** So many names are held at once, in order of the ids: folders may be of any size. */
const BATCH = 4096;

/**
 * What an import is given: a folder with a file a user, `user_data.csv` and `consumption/<user id>.csv`; a folder with files
 * of meters, in folders of its own or not; or one file of meters. A name in other capitals is fine where it is the only one.
 * What is left alone is told.
 */
export class ImportFolder {
  private surveyed: Promise<Survey> | undefined;

  private constructor(
    readonly path: string,
    /** Nothing when the folder brings no users. */
    readonly users: FolderFile | undefined,
    /** The readings' folder, as its name is spelled; nothing when there is none, or its files are of another layout. */
    private readonly readingsFolder: string | undefined,
    /** Files of meters, by name. */
    readonly meters: readonly FolderFile[],
    /** Describes the layout of its files of meters, where somebody has put it there. */
    readonly layout: string | undefined,
    private readonly others: readonly string[],
    private readonly manifest: SampleManifest | undefined,
    /** What the import was given: the folder, or the one file of it. */
    readonly named = path,
  ) {}

  /**
   * @param hasLayout - somebody says in which layout its readings are, so they are none with a file a user
   * @throws UsageError when there is no such folder or file, or nothing to import in it
   */
  static async open(path: string, hasLayout = false): Promise<ImportFolder> {
    const kind = await kindOf(path);
    if (kind === undefined) {
      throw new UsageError(
        `There is no folder or file ${path}: name one that holds readings, such as a folder with ${USERS_NAME}.`,
      );
    }
    if (kind === 'file') return ImportFolder.ofFile(path);
    const names: string[] = [];
    for await (const { name } of entriesOf(path)) names.push(name);
    const users = spellingOf(USERS_NAME, names, path);
    const layout = names.includes(LAYOUT_NAME) ? join(path, LAYOUT_NAME) : undefined;
    const readings = spellingOf(READINGS_FOLDER, names, path);
    const isOwn = layout === undefined && !hasLayout;
    const readingsFolder =
      isOwn && readings && (await kindOf(join(path, readings))) === 'folder' ? readings : undefined;
    const meters = readingsFolder === undefined ? await metersIn(path, [users, LAYOUT_NAME]) : [];
    if (users === undefined && readingsFolder === undefined && meters.length === 0) {
      throw new UsageError(`The folder ${path} holds no file of readings.`);
    }
    const manifest = await readSampleManifest(path).catch((error: unknown) => {
      throw unreadable(`list of the sample in ${path}`, error);
    });
    const usersFile = users === undefined ? undefined : { path: join(path, users), name: users };
    // Where it is a folder of meters' files, all of it is read.
    const known = [users, readingsFolder, layout && LAYOUT_NAME];
    const others = readingsFolder === undefined ? [] : names.filter((name) => !known.includes(name)).sort();
    return new ImportFolder(path, usersFile, readingsFolder, meters, layout, others, manifest);
  }

  private static ofFile(path: string): ImportFolder {
    const meters = [{ path, name: basename(path) }];
    return new ImportFolder(dirname(path), undefined, undefined, meters, undefined, [], undefined, path);
  }

  /** Where a file of it lies; a file that somebody names by itself is meant to say what it says, wherever it lies. */
  placeOf({ name }: FolderFile): FilePlace {
    return { path: name, directory: this.named === this.path ? this.path : null };
  }

  /** It says who its users are: one without readings is worth a word. */
  get namesUsers(): boolean {
    return this.users !== undefined || this.readingsFolder !== undefined;
  }

  /** Every readings' file. */
  async *readings(): AsyncGenerator<ReadingsFile, void, undefined> {
    const { rivals } = await this.survey();
    for await (const names of inBatches(this.names(), BATCH)) {
      const files = names.map((name) => this.readingsFile(name, rivals.get(name)));
      yield* byUser(files);
    }
  }

  /** Looks at all names, once. */
  survey(): Promise<Survey> {
    this.surveyed ??= this.look();
    return this.surveyed;
  }

  /** Whether this content of a file is the one that `sample` wrote. */
  isSample(file: FolderFile, sha256: string): boolean {
    return this.manifest?.get(file.name) === sha256;
  }

  private readingsFile(name: string, rival: string | undefined): ReadingsFile {
    const folder = this.readingsFolder ?? READINGS_FOLDER;
    return {
      path: join(this.path, folder, name),
      name: `${folder}/${name}`,
      user: userIdOf(name),
      rival: rival === undefined ? undefined : `${folder}/${rival}`,
    };
  }

  private async look(): Promise<Survey> {
    const unread = new UnreadFiles();
    for (const name of this.others) unread.add('', name);
    const respelled = new Map<string, string[]>();
    let files = this.meters.length;
    for await (const { name } of this.entries()) {
      if (!isReadingsName(name)) {
        unread.add(`${this.readingsFolder ?? ''}/`, name);
        continue;
      }
      files += 1;
      const id = userIdOf(name);
      if (id === undefined || isSpelledRight(name, id)) continue;
      respelled.set(id, [...(respelled.get(id) ?? []), name]);
    }
    return { files, unread, rivals: await this.rivals(respelled) };
  }

  /** Goes through the names again only where some are not spelled as they should be. */
  private async rivals(respelled: ReadonlyMap<string, readonly string[]>): Promise<Survey['rivals']> {
    const rivals = new Map<string, string>();
    if (respelled.size === 0) return rivals;
    for (const names of respelled.values()) {
      for (const [at, name] of names.entries()) {
        const rival = names[at === 0 ? 1 : 0];
        if (rival !== undefined) rivals.set(name, rival);
      }
    }
    for await (const name of this.names()) {
      const id = userIdOf(name);
      if (id === undefined || !isSpelledRight(name, id)) continue;
      for (const other of respelled.get(id) ?? []) rivals.set(other, name);
    }
    return rivals;
  }

  private async *names(): AsyncGenerator<string, void, undefined> {
    for await (const { name } of this.entries()) if (isReadingsName(name)) yield name;
  }

  private async *entries(): AsyncGenerator<Dirent, void, undefined> {
    if (this.readingsFolder !== undefined) yield* entriesOf(join(this.path, this.readingsFolder));
  }
}

/** Files whose names are no ids come last. */
function byUser(files: readonly ReadingsFile[]): readonly ReadingsFile[] {
  const named = files.filter(({ user }) => user !== undefined);
  return [...inOrderOfIds(named, ({ user = '' }) => user), ...files.filter(({ user }) => user === undefined)];
}

async function* entriesOf(folder: string): AsyncGenerator<Dirent, void, undefined> {
  try {
    yield* await opendir(folder);
  } catch (error) {
    throw unreadable(`folder ${folder}`, error);
  }
}

/** Every file below a folder but these of the folder itself, by name; what stands beside data by right is no file of meters. */
async function metersIn(path: string, but: readonly (string | undefined)[]): Promise<readonly FolderFile[]> {
  const files: FolderFile[] = [];
  const add = async (folder: string): Promise<void> => {
    for await (const entry of entriesOf(join(path, folder))) {
      if (isBeside(entry.name) || (folder === '' && but.includes(entry.name))) continue;
      const name = folder + entry.name;
      // A link to a folder may lead back: it is told as no file.
      if (entry.isDirectory()) await add(`${name}/`);
      else files.push({ path: join(path, name), name });
    }
  };
  await add('');
  return files.sort(({ name: one }, { name: other }) => one.localeCompare(other, 'en', { numeric: true }));
}

/** What there is; nothing where there is nothing. */
async function kindOf(path: string): Promise<'folder' | 'file' | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return undefined;
    throw unreadable(`folder ${path}`, error);
  }
}

function unreadable(what: string, error: unknown): unknown {
  const reason = describeFileError(error);
  if (reason === undefined) return error;
  return new UsageError(`The ${what} cannot be read: ${reason}.`, { cause: error });
}
