import { releaseBuffers } from '../../common/release-buffers.js';
import { EPOCH_MINUTE, MICROS_A_MINUTE, TWO_TO_32 } from './stored-readings.js';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);
const NULL = -1;
const INT2_OID = 21;
const FLOAT8_OID = 701;
/** Room for some rows of figures; it grows when it is full. */
const FIRST_BYTES = 16 * 1024;

/** Writes one field of a row. */
export type Put<Row> = (into: BinaryRows, row: Row) => BinaryRows;

/** Rows in PostgreSQL's binary form of COPY. Outside the heap, where the text of some million figures would pile up. */
export class BinaryRows {
  private buffer = Buffer.alloc(0);
  private at = 0;

  row(fields: number): this {
    this.at = this.room(2).writeInt16BE(fields, this.at);
    return this;
  }

  int2(value: number): this {
    this.at = this.length(2).writeInt16BE(value, this.at);
    return this;
  }

  int4(value: number): this {
    this.at = this.length(4).writeInt32BE(value, this.at);
    return this;
  }

  float8(value: number | null): this {
    if (value === null) this.at = this.room(4).writeInt32BE(NULL, this.at);
    else this.at = this.length(8).writeDoubleBE(value, this.at);
    return this;
  }

  bytea(value: Buffer | null): this {
    if (value === null) return this.float8(null);
    const room = this.length(value.length);
    this.at += value.copy(room, this.at);
    return this;
  }

  /** An instant in minutes since 1970-01-01 UTC. */
  instant(minute: number): this {
    const micros = (minute - EPOCH_MINUTE) * MICROS_A_MINUTE;
    const high = Math.floor(micros / TWO_TO_32);
    this.at = this.length(8).writeInt32BE(high, this.at);
    this.at = this.buffer.writeUInt32BE(micros - high * TWO_TO_32, this.at);
    return this;
  }

  float8s(values: readonly (number | null)[]): this {
    return this.list(FLOAT8_OID, 8, values, (value) => this.float8(value));
  }

  int2s(values: readonly (number | null)[]): this {
    return this.list(INT2_OID, 2, values, (value) => this.int2(value));
  }

  /** How many bytes the rows are until now. */
  get bytes(): number {
    return this.at;
  }

  /** The whole COPY of these rows. */
  chunks(): readonly Buffer[] {
    return [SIGNATURE, this.buffer.subarray(0, this.at), TRAILER];
  }

  /** Lets go of them, once they are sent. */
  clear(): void {
    releaseBuffers(this.buffer);
    this.buffer = Buffer.alloc(0);
    this.at = 0;
  }

  /** A list of one dimension, counted from 1. */
  private list(
    oid: number,
    bytes: number,
    values: readonly (number | null)[],
    put: (value: number) => unknown,
  ): this {
    const nulls = values.filter((value) => value === null).length;
    const head = values.length === 0 ? 12 : 20;
    this.length(head + 4 * values.length + bytes * (values.length - nulls));
    const dimensions = values.length === 0 ? [] : [values.length, 1];
    for (const word of [values.length === 0 ? 0 : 1, nulls > 0 ? 1 : 0, oid, ...dimensions]) {
      this.at = this.room(4).writeInt32BE(word, this.at);
    }
    for (const value of values) {
      if (value === null) this.float8(null);
      else put(value);
    }
    return this;
  }

  /** The length that stands before a value, and room for it. */
  private length(bytes: number): Buffer {
    this.at = this.room(4 + bytes).writeInt32BE(bytes, this.at);
    return this.buffer;
  }

  private room(bytes: number): Buffer {
    if (this.at + bytes <= this.buffer.length) return this.buffer;
    const larger = Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, 2 * (this.buffer.length + bytes)));
    this.buffer.copy(larger, 0, 0, this.at);
    releaseBuffers(this.buffer);
    this.buffer = larger;
    return larger;
  }
}
