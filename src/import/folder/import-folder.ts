import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { UsageError } from '../../common/errors/index.js';
import { inOrderOfIds } from '../../common/user-id.js';
import { readSampleManifest, type SampleManifest } from '../../sample/index.js';
import { assertApart, Base, commonFolder, type FolderFile, isFolder, kindOf, unreadable } from './base.js';
import { inOrderOfNames, isReadingsName, isSpelledRight, spellingOf, userIdOf } from './file-names.js';
import { inBatches } from './in-batches.js';
import { isBeside, UnreadFiles } from './unread-files.js';

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
 * A folder that an import is given, with a file a user, `user_data.csv` and `consumption/<user id>.csv`, or with files of
 * meters, in folders of its own or not; or files of meters by themselves. A name in other capitals is fine where it is the
 * only one. What is left alone is told.
 */
export class ImportFolder {
  private surveyed: Promise<Survey> | undefined;

  private constructor(
    /** What the import was given. */
    readonly named: string,
    private readonly base: Base,
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
  ) {}

  /**
   * @param hasLayout - somebody says in which layout its readings are, so they are none with a file a user
   * @throws UsageError when there is no such folder or file, or nothing to import in it
   */
  static async open(path: string, hasLayout = false): Promise<ImportFolder> {
    const isOne = await isFolder(path);
    const base = new Base(isOne ? path : dirname(path));
    return isOne ? ImportFolder.ofFolder(path, base, hasLayout) : ImportFolder.ofFiles([path], base);
  }

  /**
   * Several of them for one import, whose files are known by where they lie in the folder that holds all of it.
   *
   * @throws UsageError as `open` does, and where one of them lies in another
   */
  static async openAll(paths: readonly string[], hasLayout: boolean): Promise<readonly ImportFolder[]> {
    const [path, another] = paths;
    if (path !== undefined && another === undefined) return [await ImportFolder.open(path, hasLayout)];
    assertApart(paths);
    const folders: string[] = [];
    const files: string[] = [];
    for (const one of paths) ((await isFolder(one)) ? folders : files).push(one);
    const base = new Base(commonFolder(paths));
    const opened = await Promise.all(folders.map((one) => ImportFolder.ofFolder(one, base, hasLayout)));
    return files.length > 0 ? [...opened, ImportFolder.ofFiles(files, base)] : opened;
  }

  private static async ofFolder(path: string, base: Base, hasLayout: boolean): Promise<ImportFolder> {
    const names: string[] = [];
    for await (const { name } of entriesOf(path)) names.push(name);
    const users = spellingOf(USERS_NAME, names, path);
    const layout = names.includes(LAYOUT_NAME) ? join(path, LAYOUT_NAME) : undefined;
    const readings = spellingOf(READINGS_FOLDER, names, path);
    const isOwn = layout === undefined && !hasLayout;
    const readingsFolder =
      isOwn && readings && (await kindOf(join(path, readings))) === 'folder' ? readings : undefined;
    const meters = readingsFolder === undefined ? await metersIn(path, base, [users, LAYOUT_NAME]) : [];
    if (users === undefined && readingsFolder === undefined && meters.length === 0) {
      throw new UsageError(`The folder ${path} holds no file of readings.`);
    }
    const manifest = await readSampleManifest(path).catch((error: unknown) => {
      throw unreadable(`list of the sample in ${path}`, error);
    });
    const usersFile = users === undefined ? undefined : base.file(path, users);
    // Where it is a folder of meters' files, all of it is read.
    const known = [users, readingsFolder, layout && LAYOUT_NAME];
    const others = readingsFolder === undefined ? [] : names.filter((name) => !known.includes(name)).sort();
    return new ImportFolder(path, base, path, usersFile, readingsFolder, meters, layout, others, manifest);
  }

  private static ofFiles(paths: readonly string[], base: Base): ImportFolder {
    const meters = paths.map((path) => ({ ...base.file(dirname(path), basename(path)), directory: null }));
    const named = paths.join(', ');
    return new ImportFolder(named, base, base.folder, undefined, undefined, meters, undefined, [], undefined);
  }

  /** By which the ledger knows where its files lie. */
  get directory(): string {
    return this.base.folder;
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
    return this.manifest?.get(relative(this.path, file.path).replaceAll(sep, '/')) === sha256;
  }

  private readingsFile(name: string, rival: string | undefined): ReadingsFile {
    const folder = this.readingsFolder ?? READINGS_FOLDER;
    const file = (one: string): FolderFile => this.base.file(this.path, `${folder}/${one}`);
    return {
      ...file(name),
      user: userIdOf(name),
      rival: rival === undefined ? undefined : file(rival).name,
    };
  }

  private async look(): Promise<Survey> {
    const unread = new UnreadFiles();
    const here = this.base.file(this.path, '').name;
    for (const name of this.others) unread.add(here, name);
    const respelled = new Map<string, string[]>();
    let files = this.meters.length;
    for await (const { name } of this.entries()) {
      if (!isReadingsName(name)) {
        unread.add(`${here}${this.readingsFolder ?? ''}/`, name);
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
async function metersIn(
  path: string,
  base: Base,
  but: readonly (string | undefined)[],
): Promise<readonly FolderFile[]> {
  const files: FolderFile[] = [];
  const add = async (folder: string): Promise<void> => {
    for await (const entry of entriesOf(join(path, folder))) {
      if (isBeside(entry.name) || (folder === '' && but.includes(entry.name))) continue;
      const name = folder + entry.name;
      // A link to a folder may lead back: it is told as no file.
      if (entry.isDirectory()) await add(`${name}/`);
      else files.push(base.file(path, name));
    }
  };
  await add('');
  return files.sort(({ name: one }, { name: other }) => inOrderOfNames(one, other));
}
