import { releaseBuffers } from '../../common/release-buffers.js';

/** Nine hundred years of half-hours: more than any user has, and a bound on memory. */
export const MOST_ROWS = 2 ** 24;

/** What {@link ReadingColumns} take for each row. */
export const BYTES_A_ROW = 4 + 8 + 4;

/** The readings of one file as columns: no object a row. They grow by half when they are full. */
export class ReadingColumns {
  /** The instant at which each half-hour begins, in minutes since 1970-01-01 UTC. */
  minute: Int32Array;
  energy: Float64Array;
  /** The line of the file, from 1. */
  line: Uint32Array;
  length = 0;

  /**
   * @param expected number of rows. Rather too many: growing fragments the process's memory, and unused room
   * costs hardly any.
   */
  constructor(expected: number) {
    this.minute = new Int32Array(expected);
    this.energy = new Float64Array(expected);
    this.line = new Uint32Array(expected);
  }

  add(minute: number, energy: number, line: number): void {
    const at = this.length;
    if (at === this.minute.length) this.grow();
    this.minute[at] = minute;
    this.energy[at] = energy;
    this.line[at] = line;
    this.length = at + 1;
  }

  /** Lets go of the rows from before an instant. @returns how many there were */
  dropBefore(earliest: number): number {
    const { minute, energy, line, length } = this;
    this.length = 0;
    for (let row = 0; row < length; row += 1) {
      const at = minute[row] ?? 0;
      if (at >= earliest) this.add(at, energy[row] ?? 0, line[row] ?? 0);
    }
    return length - this.length;
  }

  private grow(): void {
    const rows = Math.ceil(this.minute.length * 1.5) + 1;
    this.minute = enlarged(new Int32Array(rows), this.minute);
    this.energy = enlarged(new Float64Array(rows), this.energy);
    this.line = enlarged(new Uint32Array(rows), this.line);
  }
}

function enlarged<Column extends Int32Array | Float64Array | Uint32Array>(to: Column, from: Column): Column {
  to.set(from);
  releaseBuffers(from);
  return to;
}
