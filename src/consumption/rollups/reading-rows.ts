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

/** Readings as they are stored. */
export interface StoredRows extends ReadingRows {
  /** As `common/reading-quality` has them. */
  readonly quality: Uint8Array;
}

export function occurrenceOf({ minute }: Pick<ReadingRows, 'minute'>, row: number): 0 | 1 {
  return row > 0 && minute[row - 1] === minute[row] ? 1 : 0;
}

/** How many rows the half-hour of this row has, when it is the first of them. */
export function rowsOfHalfHour(
  { minute, length }: Pick<ReadingRows, 'minute' | 'length'>,
  row: number,
): 1 | 2 {
  return row + 1 < length && minute[row + 1] === minute[row] ? 2 : 1;
}
