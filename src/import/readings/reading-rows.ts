import { PIECE_MINUTES, type ReadingRows, type UserRollup } from '../../consumption/index.js';

/** Readings of a file with the line, from 1, that each comes from. */
export interface FileRows extends ReadingRows {
  readonly line: Uint32Array;
  /** As it is stored; absent where the file says nothing of it. */
  readonly quality?: Uint8Array | undefined;
}

/** The rows `[first, end)` of a file. */
export function rowsBetween(
  { minute, energy, line, quality }: FileRows,
  first: number,
  end: number,
): FileRows {
  return {
    minute: minute.subarray(first, end),
    energy: energy.subarray(first, end),
    line: line.subarray(first, end),
    quality: quality?.subarray(first, end),
    length: end - first,
  };
}

/** Where, from `start` on, the first of so many rising values stands that is at least this one; `length` when none is. */
export function firstFrom(
  least: number,
  rising: Int32Array | Uint32Array,
  length: number,
  start = 0,
): number {
  let [low, high] = [start, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rising[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows of a file that are compared and stored at once, with the whole local days that they lie in. */
export interface Piece extends FileRows {
  /** Local midnights, in minutes since 1970-01-01 UTC. */
  readonly from: number;
  readonly to: number;
}

/**
 * A file in pieces of a year that are compared and stored one after the other, each at most 1.7 MB in one COPY: however long
 * it is, and however much is stored of its time, that takes no more memory than one piece. A local month is never split,
 * so its figures and those of its days can be made of one piece.
 */
export function* piecesOf(file: FileRows, rollup: UserRollup): Generator<Piece, void, undefined> {
  const { minute, length } = file;
  for (let at = 0; at < length;) {
    const first = rollup.localDays.dayOf(minute[at] ?? 0);
    const end = rollup.monthOf(first.from + PIECE_MINUTES);
    const next = firstFrom(end, minute, length, at + 1);
    const { to } = rollup.localDays.dayOf(minute[next - 1] ?? 0);
    yield { ...rowsBetween(file, at, next), from: first.from, to };
    at = next;
  }
}
