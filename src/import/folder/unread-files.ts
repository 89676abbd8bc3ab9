import { MANIFEST_NAME } from '../../sample/index.js';
import { UnknownLayoutError } from '../layouts/recognise.js';
import { NoReadingsError } from '../layouts/text/no-readings.js';
import type { FileRefusedError } from '../source/file-refused-error.js';

const MOST_LISTED = 10;

/** Stands beside data by right: nobody means it to be read. */
const BESIDE = /^(?:\.|readme\b|licen[cs]e\b)/i;

/** Whether a file of this name is none of an import's, as everybody knows. */
export function isBeside(name: string): boolean {
  return name === MANIFEST_NAME || BESIDE.test(name);
}

/** Is meant to hold data, whatever it holds: somebody is told of it until it does. */
const NAMED_LIKE_DATA = /\.(?:csv|tsv|tab|dat|xml|zip)(?:\.gz)?$/i;

/** Whether a file that cannot be read is one that stands beside data: notes, a bill, an answer of a program. */
export function standsBeside(name: string, refused: FileRefusedError): boolean {
  if (NAMED_LIKE_DATA.test(name)) return false;
  return refused instanceof NoReadingsError || (refused instanceof UnknownLayoutError && !refused.isTable);
}

/** Files that an import leaves alone, though somebody may have meant them to be read: all counted, the first ones listed. */
export class UnreadFiles {
  count = 0;
  readonly names: string[] = [];

  /** All of these. */
  static of(parts: readonly UnreadFiles[]): UnreadFiles {
    const all = new UnreadFiles();
    for (const { count, names } of parts) {
      all.names.push(...names.slice(0, MOST_LISTED - all.names.length));
      all.count += count;
    }
    return all;
  }

  /** @param folder - where it lies within the import's folder: nothing, or a path with a slash at its end */
  add(folder: string, name: string): void {
    if (isBeside(name)) return;
    this.count += 1;
    if (this.names.length < MOST_LISTED) this.names.push(folder + name);
  }
}
