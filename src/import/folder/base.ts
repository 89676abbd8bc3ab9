import { stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { errorCode, UsageError } from '../../common/errors/index.js';
import { describeFileError } from '../source/file-refused-error.js';

/** One file of an import's folder. */
export interface FolderFile {
  /** To open it. */
  readonly path: string;
  /** Within the import's folder, with forward slashes, as people and the ledger know it. */
  readonly name: string;
  /** The import's folder; nothing of a file that somebody names by itself: it says what it says, wherever it lies. */
  readonly directory: string | null;
}

/** The folder that holds all of an import. */
export class Base {
  constructor(readonly folder: string) {}

  /** @param name - within the folder `of`, which is this one or lies in it */
  file(of: string, name: string): FolderFile {
    const within = relative(this.folder, of).replaceAll(sep, '/');
    return {
      path: join(of, name),
      name: within === '' ? name : `${within}/${name}`,
      directory: this.folder,
    };
  }
}

/** The innermost folder that all of these lie in. */
export function commonFolder(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => dirname(resolve(path)).split(sep));
  const length = others.reduce((most, other) => {
    const differs = first.slice(0, most).findIndex((name, at) => name !== other[at]);
    return differs < 0 ? most : differs;
  }, first.length);
  return first.slice(0, length).join(sep) || sep;
}

/** @throws UsageError where one is named twice, or lies in another: its files would come twice */
export function assertApart(paths: readonly string[]): void {
  const known = new Map<string, string>();
  for (const path of paths) {
    const twice = known.get(resolve(path));
    if (twice !== undefined) throw new UsageError(`${path} is named twice: name each folder and file once.`);
    known.set(resolve(path), path);
  }
  for (const path of paths) {
    for (let at = resolve(path); at !== dirname(at);) {
      at = dirname(at);
      const other = known.get(at);
      if (other === undefined) continue;
      throw new UsageError(`${path} lies in ${other}, which is named too: name each folder and file once.`);
    }
  }
}

/** @throws UsageError where there is nothing */
export async function isFolder(path: string): Promise<boolean> {
  const kind = await kindOf(path);
  if (kind !== undefined) return kind === 'folder';
  throw new UsageError(
    `There is no folder or file ${path}: name one that holds readings, such as a folder with user_data.csv.`,
  );
}

/** What there is; nothing where there is nothing. */
export async function kindOf(path: string): Promise<'folder' | 'file' | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return undefined;
    throw unreadable(`folder ${path}`, error);
  }
}

export function unreadable(what: string, error: unknown): unknown {
  const reason = describeFileError(error);
  if (reason === undefined) return error;
  return new UsageError(`The ${what} cannot be read: ${reason}.`, { cause: error });
}
