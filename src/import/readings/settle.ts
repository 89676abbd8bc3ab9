import type { RepeatPolicy } from '../../ledger/index.js';
import { MOST_LISTED } from '../csv/reject-list.js';
import { releaseBuffers } from '../../common/release-buffers.js';
import { MOST_ROWS, type ReadingColumns } from './reading-columns.js';
import type { FileRows } from './reading-rows.js';

/** A half-hour that a file names twice with different readings. */
export interface Repeat {
  readonly minute: number;
  readonly first: number;
  readonly second: number;
  /** The line of the second reading. */
  readonly line: number;
}

/** The readings of one file as they are to be stored: each key once. */
export interface SettledReadings extends FileRows {
  /** Second readings that say the same as the first. */
  readonly duplicates: number;
  /** Second readings that differ from the first; all are counted, the first ones listed. */
  readonly repeats: number;
  readonly listedRepeats: readonly Repeat[];
  /** Rows that name a half-hour a third time or more: all are counted, the lines of the first ones listed. */
  readonly tooOften: number;
  readonly listedTooOften: readonly number[];
}

/**
 * Puts a file's rows in order and decides what each half-hour holds: one reading, or two under `keep`.
 * Mentions count in the order of the file, whatever order its times are in. The rows are used up.
 */
export function settle(rows: ReadingColumns, policy: RepeatPolicy): SettledReadings {
  const { minute, energy, line, length } = inOrder(rows);
  const settled = new Settled(minute, energy, line, policy);
  for (let row = 0; row < length;) {
    const from = row;
    while (row < length && minute[row] === minute[from]) row += 1;
    settled.halfHour(from, row);
  }
  return settled;
}

/** Writes each half-hour over the rows already read: what is kept is never longer than what was read. */
class Settled implements SettledReadings {
  length = 0;
  duplicates = 0;
  repeats = 0;
  readonly listedRepeats: Repeat[] = [];
  tooOften = 0;
  readonly listedTooOften: number[] = [];

  constructor(
    readonly minute: Int32Array,
    readonly energy: Float64Array,
    readonly line: Uint32Array,
    private readonly policy: RepeatPolicy,
  ) {}

  /** Settles the half-hour that has the rows `[from, end)`. */
  halfHour(from: number, end: number): void {
    if (end === from + 1) this.keep(from);
    else this.named(from, end);
  }

  private named(from: number, end: number): void {
    const [first = 0, second = 0] = this.energy.subarray(from, from + 2);
    this.rejectAfterSecond(from + 2, end);
    if (first === second) {
      this.duplicates += 1;
      this.keep(from);
      return;
    }
    this.repeat(from, first, second);
    if (this.policy !== 'last') this.keep(from);
    if (this.policy !== 'first') this.keep(from + 1);
  }

  private repeat(from: number, first: number, second: number): void {
    this.repeats += 1;
    if (this.listedRepeats.length === MOST_LISTED) return;
    const { minute, line } = this;
    this.listedRepeats.push({ minute: minute[from] ?? 0, first, second, line: line[from + 1] ?? 0 });
  }

  private rejectAfterSecond(from: number, end: number): void {
    this.tooOften += end - from;
    for (let row = from; row < end && this.listedTooOften.length < MOST_LISTED; row += 1) {
      this.listedTooOften.push(this.line[row] ?? 0);
    }
  }

  private keep(row: number): void {
    const { minute, energy, line, length: at } = this;
    if (at !== row) {
      minute[at] = minute[row] ?? 0;
      energy[at] = energy[row] ?? 0;
      line[at] = line[row] ?? 0;
    }
    this.length = at + 1;
  }
}

/**
 * A float64 holds a row (below {@link MOST_ROWS}) and a time (until the year 2990) exactly: sorting needs no comparison
 * function.
 */
function inOrder(rows: ReadingColumns): FileRows {
  if (isRising(rows)) return rows;
  const { minute, energy, line, length } = rows;
  const order = Float64Array.from({ length }, (_, row) => (minute[row] ?? 0) * MOST_ROWS + row).sort();
  // Each column gives way to its sorted one: out of order, a file must not take its memory twice.
  releaseBuffers(minute);
  const sorted = {
    minute: Int32Array.from(order, (place) => Math.floor(place / MOST_ROWS)),
    energy: gathered(new Float64Array(length), energy, order),
    line: gathered(new Uint32Array(length), line, order),
    length,
  };
  releaseBuffers(order);
  return sorted;
}

function gathered<Column extends Float64Array | Uint32Array>(
  to: Column,
  from: Column,
  order: Float64Array,
): Column {
  for (let at = 0; at < to.length; at += 1) to[at] = from[(order[at] ?? 0) % MOST_ROWS] ?? 0;
  releaseBuffers(from);
  return to;
}

function isRising({ minute, length }: ReadingColumns): boolean {
  for (let row = 1; row < length; row += 1) {
    if ((minute[row] ?? 0) < (minute[row - 1] ?? 0)) return false;
  }
  return true;
}
