import { spelled } from './names.js';

/** A name that was taken otherwise than it is written. */
export interface FoldedName {
  /** The line of the file, from 1. */
  readonly line: number;
  readonly column: string;
  /** As the file has it, with the codes of what cannot be seen. */
  readonly written: string;
  readonly taken: string;
}

const MOST_LISTED = 5;
const LONGEST_SHOWN = 200;

/** Names of the users' files of an import that were folded, and in which file each is. */
export interface FoldedOfFiles {
  readonly count: number;
  readonly listed: readonly (FoldedName & { readonly path: string })[];
}

/** Names of a file that were folded: all counted, the first ones that differ listed. */
export class FoldedNames {
  count = 0;
  readonly listed: FoldedName[] = [];

  add(line: number, column: string, text: string, taken: string): void {
    this.count += 1;
    if (this.listed.length >= MOST_LISTED) return;
    const written = spelled(text.slice(0, LONGEST_SHOWN));
    const isListed = this.listed.some((other) => other.column === column && other.written === written);
    if (!isListed) this.listed.push({ line, column, written, taken });
  }
}
