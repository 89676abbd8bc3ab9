import type { Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, UsageError } from '../../common/errors/index.js';
import { readSampleManifest, type SampleManifest } from '../../sample/index.js';
import { describeFileError } from '../source/file-refused-error.js';
import { isReadingsName, isSpelledRight, spellingOf, userIdOf } from './file-names.js';
import { inBatches } from './in-batches.js';
import { UnreadFiles } from './unread-files.js';

/** One file of an import's folder. */
export interface FolderFile {
  /** To open it. */
  readonly path: string;
  /** Within the folder, with forward slashes, as people and the ledger know it. */
  readonly name: string;
}

/** One readings' file. */
export interface ReadingsFile extends FolderFile {
  /** Whose readings, by the file's name; nothing when that is no id. */
  readonly userId: number | undefined;
  /** Another file of the same user, when this one's name is not spelled as it should be; its name within the folder. */
  readonly rival: string | undefined;
}

/** What a look at all names of a folder tells. */
interface Survey {
  /** How many readings' files there are. */
  readonly readings: number;
  readonly unread: UnreadFiles;
  /** By the name of a file: another one of the same user. */
  readonly rivals: ReadonlyMap<string, string>;
}

const USERS_NAME = 'user_data.csv';
const READINGS_FOLDER = 'consumption';

/** So many names are held at once, in order of the ids: folders may be of any size. */
const BATCH = 4096;

/**
 * A folder in the input's layout: `user_data.csv` and `consumption/<user id>.csv`, or one of the two. A name in other
 * capitals is fine where it is the only one. Other files are left alone, and told.
 */
export class ImportFolder {
  private surveyed: Promise<Survey> | undefined;

  private constructor(
    readonly path: string,
    /** Nothing when the folder brings no users. */
    readonly users: FolderFile | undefined,
    /** The readings' folder, as its name is spelled; nothing when there is none. */
    private readonly readingsFolder: string | undefined,
    private readonly others: readonly string[],
    private readonly manifest: SampleManifest | undefined,
  ) {}

  /** @throws UsageError when there is no such folder, or nothing to import in it */
  static async open(path: string): Promise<ImportFolder> {
    if (!(await isFolder(path, path))) {
      throw new UsageError(`There is no folder ${path}: name the one that holds ${USERS_NAME}.`);
    }
    const names: string[] = [];
    for await (const { name } of entriesOf(path)) names.push(name);
    const users = spellingOf(USERS_NAME, names, path);
    const readings = spellingOf(READINGS_FOLDER, names, path);
    const readingsFolder = readings && (await isFolder(path, join(path, readings))) ? readings : undefined;
    if (users === undefined && readingsFolder === undefined) {
      throw new UsageError(`The folder ${path} holds neither ${USERS_NAME} nor a folder ${READINGS_FOLDER}.`);
    }
    const manifest = await readSampleManifest(path).catch((error: unknown) => {
      throw unreadable(`list of the sample in ${path}`, error);
    });
    const usersFile = users === undefined ? undefined : { path: join(path, users), name: users };
    const others = names.filter((name) => name !== users && name !== readingsFolder).sort();
    return new ImportFolder(path, usersFile, readingsFolder, others, manifest);
  }

  /** Every readings' file. */
  async *readings(): AsyncGenerator<ReadingsFile, void, undefined> {
    const { rivals } = await this.survey();
    for await (const names of inBatches(this.names(), BATCH)) {
      const files = names.map((name) => this.readingsFile(name, rivals.get(name)));
      yield* files.sort((one, other) => (one.userId ?? Infinity) - (other.userId ?? Infinity));
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
      userId: userIdOf(name),
      rival: rival === undefined ? undefined : `${folder}/${rival}`,
    };
  }

  private async look(): Promise<Survey> {
    const unread = new UnreadFiles();
    for (const name of this.others) unread.add('', name);
    const respelled = new Map<number, string[]>();
    let readings = 0;
    for await (const { name } of this.entries()) {
      if (!isReadingsName(name)) {
        unread.add(`${this.readingsFolder ?? ''}/`, name);
        continue;
      }
      readings += 1;
      const id = userIdOf(name);
      if (id === undefined || isSpelledRight(name, id)) continue;
      respelled.set(id, [...(respelled.get(id) ?? []), name]);
    }
    return { readings, unread, rivals: await this.rivals(respelled) };
  }

  /** Goes through the names again only where some are not spelled as they should be. */
  private async rivals(respelled: ReadonlyMap<number, readonly string[]>): Promise<Survey['rivals']> {
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

async function* entriesOf(folder: string): AsyncGenerator<Dirent, void, undefined> {
  try {
    yield* await opendir(folder);
  } catch (error) {
    throw unreadable(`folder ${folder}`, error);
  }
}

async function isFolder(folder: string, path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return false;
    throw unreadable(`folder ${folder}`, error);
  }
}

function unreadable(what: string, error: unknown): unknown {
  const reason = describeFileError(error);
  if (reason === undefined) return error;
  return new UsageError(`The ${what} cannot be read: ${reason}.`, { cause: error });
}
