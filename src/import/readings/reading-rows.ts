/**
 * Readings of one user as columns, in the order of the key. The second reading of a half-hour stands right after its
 * first, so the occurrence needs no column.
 */
export interface ReadingRows {
  /** The instant at which each half-hour begins, in minutes since 1970-01-01 UTC, rising. */
  readonly minute: Int32Array;
  /** In Wh. */
  readonly energy: Float64Array;
  readonly length: number;
}

/** The same with the line of the file, from 1, that each reading comes from. */
export interface FileRows extends ReadingRows {
  readonly line: Uint32Array;
}

export function occurrenceOf({ minute }: Pick<ReadingRows, 'minute'>, row: number): 0 | 1 {
  return row > 0 && minute[row - 1] === minute[row] ? 1 : 0;
}

/** A year at once: at most 1.5 MB in one COPY, were every half-hour named twice. */
const PIECE_MINUTES = 366 * 1440;

/**
 * A file in pieces that are compared and stored one after the other: however long it is, and however much is stored of
 * its time, that takes no more memory than one piece. A half-hour is never split.
 */
export function* piecesOf(file: FileRows): Generator<FileRows, void, undefined> {
  const { minute, energy, line, length } = file;
  for (let from = 0; from < length;) {
    const end = (minute[from] ?? 0) + PIECE_MINUTES;
    let to = from + 1;
    while (to < length && (minute[to] ?? 0) < end) to += 1;
    yield {
      minute: minute.subarray(from, to),
      energy: energy.subarray(from, to),
      line: line.subarray(from, to),
      length: to - from,
    };
    from = to;
  }
}
