import { PIECE_MINUTES, type ReadingRows, type UserRollup } from '../../consumption/index.js';

/** Readings of a file with the line, from 1, that each comes from. */
export interface FileRows extends ReadingRows {
  readonly line: Uint32Array;
}

/** Rows of a file that are compared and stored at once, with the whole local days that they lie in. */
export interface Piece extends FileRows {
  /** Local midnights, in minutes since 1970-01-01 UTC. */
  readonly from: number;
  readonly to: number;
}

/**
 * A file in pieces of a year that are compared and stored one after the other, each at most 1.7 MB in one COPY: however long
 * it is, and however much is stored of
 * its time, that takes no more memory than one piece. A local month is never split, so its figures and those
 * of its days can be made of one piece.
 */
export function* piecesOf(file: FileRows, rollup: UserRollup): Generator<Piece, void, undefined> {
  const { minute, energy, line, length } = file;
  for (let at = 0; at < length;) {
    const first = rollup.localDays.dayOf(minute[at] ?? 0);
    const end = rollup.monthOf(first.from + PIECE_MINUTES);
    let next = at + 1;
    while (next < length && (minute[next] ?? 0) < end) next += 1;
    yield {
      minute: minute.subarray(at, next),
      energy: energy.subarray(at, next),
      line: line.subarray(at, next),
      length: next - at,
      from: first.from,
      to: rollup.localDays.dayOf(minute[next - 1] ?? 0).to,
    };
    at = next;
  }
}
