import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, UsageError } from '../../common/errors/index.js';
import { parseUserId } from '../../common/user-id.js';
import { readSampleManifest, type SampleManifest } from '../../sample/index.js';
import { describeFileError } from '../source/file-refused-error.js';
import { inBatches } from './in-batches.js';

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
}

const USERS_NAME = 'user_data.csv';
const READINGS_FOLDER = 'consumption';

/** So many names are held at once, in order of the ids: folders may be of any size. */
const BATCH = 4096;

/**
 * A folder in the input's layout: `user_data.csv` and `consumption/<user id>.csv`, or one of the two. Other files
 * are left alone.
 */
export class ImportFolder {
  private constructor(
    readonly path: string,
    /** Nothing when the folder brings no users. */
    readonly users: FolderFile | undefined,
    private readonly hasReadings: boolean,
    private readonly manifest: SampleManifest | undefined,
  ) {}

  /** @throws UsageError when there is no such folder, or nothing to import in it */
  static async open(path: string): Promise<ImportFolder> {
    if (!(await kindOf(path, path))?.isDirectory()) {
      throw new UsageError(`There is no folder ${path}: name the one that holds ${USERS_NAME}.`);
    }
    const users = await kindOf(path, join(path, USERS_NAME));
    const readings = await kindOf(path, join(path, READINGS_FOLDER));
    if (!users && !readings?.isDirectory()) {
      throw new UsageError(`The folder ${path} holds neither ${USERS_NAME} nor a folder ${READINGS_FOLDER}.`);
    }
    const manifest = await readSampleManifest(path).catch((error: unknown) => {
      throw unreadable(`list of the sample in ${path}`, error);
    });
    const usersFile = users ? { path: join(path, USERS_NAME), name: USERS_NAME } : undefined;
    return new ImportFolder(path, usersFile, readings?.isDirectory() === true, manifest);
  }

  /** Every readings' file. */
  async *readings(): AsyncGenerator<ReadingsFile, void, undefined> {
    for await (const names of inBatches(this.names(), BATCH)) {
      const files = names.map((name) => this.readingsFile(name));
      yield* files.sort((one, other) => (one.userId ?? Infinity) - (other.userId ?? Infinity));
    }
  }

  /** How many readings' files there are. */
  async countReadings(): Promise<number> {
    let count = 0;
    for await (const names of inBatches(this.names(), BATCH)) count += names.length;
    return count;
  }

  /** Whether this content of a file is the one that `sample` wrote. */
  isSample(file: FolderFile, sha256: string): boolean {
    return this.manifest?.get(file.name) === sha256;
  }

  private readingsFile(name: string): ReadingsFile {
    return {
      path: join(this.path, READINGS_FOLDER, name),
      name: `${READINGS_FOLDER}/${name}`,
      userId: parseUserId(name.slice(0, -'.csv'.length)),
    };
  }

  private async *names(): AsyncGenerator<string, void, undefined> {
    if (!this.hasReadings) return;
    const path = join(this.path, READINGS_FOLDER);
    try {
      for await (const { name } of await opendir(path))
        if (name.endsWith('.csv') && !name.startsWith('.')) yield name;
    } catch (error) {
      throw unreadable(`folder ${path}`, error);
    }
  }
}

async function kindOf(folder: string, path: string): Promise<Awaited<ReturnType<typeof stat>> | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return undefined;
    throw unreadable(`folder ${folder}`, error);
  }
}

function unreadable(what: string, error: unknown): unknown {
  const reason = describeFileError(error);
  if (reason === undefined) return error;
  return new UsageError(`The ${what} cannot be read: ${reason}.`, { cause: error });
}
