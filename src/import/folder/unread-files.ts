import { MANIFEST_NAME } from '../../sample/index.js';

const MOST_LISTED = 10;

/** Stands beside data by right: nobody means it to be read. */
const BESIDE = /^(?:\.|readme\b|licen[cs]e\b)/i;

/** Whether a file of this name is none of an import's, as everybody knows. */
export function isBeside(name: string): boolean {
  return name === MANIFEST_NAME || BESIDE.test(name);
}

/** Files that an import leaves alone, though somebody may have meant them to be read: all counted, the first ones listed. */
export class UnreadFiles {
  count = 0;
  readonly names: string[] = [];

  /** @param folder - where it lies within the import's folder: nothing, or a path with a slash at its end */
  add(folder: string, name: string): void {
    if (isBeside(name)) return;
    this.count += 1;
    if (this.names.length < MOST_LISTED) this.names.push(folder + name);
  }
}
