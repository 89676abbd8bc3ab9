import { giveBack } from './give-back.js';

const FIRST_ROWS = 16_384;

/**
 * The readings of one file as columns, 16 bytes a row: no object a row. Grows by half as it fills.
 */
export class ReadingColumns {
  /** The instant at which each half-hour begins, in minutes since 1970-01-01 UTC. */
  minute = new Int32Array(FIRST_ROWS);
  energy = new Float64Array(FIRST_ROWS);
  /** The line of the file, from 1. */
  line = new Uint32Array(FIRST_ROWS);
  length = 0;

  add(minute: number, energy: number, line: number): void {
    const at = this.length;
    if (at === this.minute.length) this.grow();
    this.minute[at] = minute;
    this.energy[at] = energy;
    this.line[at] = line;
    this.length = at + 1;
  }

  private grow(): void {
    const rows = Math.ceil(this.minute.length * 1.5);
    this.minute = enlarged(new Int32Array(rows), this.minute);
    this.energy = enlarged(new Float64Array(rows), this.energy);
    this.line = enlarged(new Uint32Array(rows), this.line);
  }
}

function enlarged<Column extends Int32Array | Float64Array | Uint32Array>(to: Column, from: Column): Column {
  to.set(from);
  giveBack(from);
  return to;
}
