import { Parts } from '../parts.js';

/** Bytes before the columns of a block. */
export const BLOCK_HEAD = 16;

type Column = Int32Array | Uint16Array | Float64Array | Uint8Array | Uint32Array;

/** Intervals of one register as they stand in a spool. */
export interface Block {
  readonly parts: Parts;
  /** Where the block before it of the same register begins; -1 where there is none. */
  readonly before: number;
}

/** What stands before the columns. */
export interface BlockHead {
  readonly before: number;
  /** Intervals. */
  readonly length: number;
  readonly hasDelivered: boolean;
  /** Of the columns. */
  readonly bytes: number;
}

export function bytesOf({ length, delivered }: Parts): number {
  return BLOCK_HEAD + columnBytes(length, delivered !== undefined);
}

/** @returns where the block ends in the buffer */
export function writeBlock({ parts, before }: Block, buffer: Buffer, at: number): number {
  buffer.writeDoubleLE(before, at);
  buffer.writeUInt32LE(parts.length, at + 8);
  buffer.writeUInt32LE(parts.delivered ? 1 : 0, at + 12);
  let to = at + BLOCK_HEAD;
  for (const column of columnsOf(parts, parts.delivered !== undefined)) {
    const bytes = bytesIn(column, 0, parts.length);
    buffer.set(bytes, to);
    to += bytes.length;
  }
  return to;
}

export function readHead(buffer: Buffer): BlockHead {
  const length = buffer.readUInt32LE(8);
  const hasDelivered = buffer.readUInt32LE(12) === 1;
  return { before: buffer.readDoubleLE(0), length, hasDelivered, bytes: columnBytes(length, hasDelivered) };
}

/** @param buffer - the columns of a block @param at - the place of its first interval in `to` */
export function readBlock(
  buffer: Buffer,
  { length, hasDelivered }: Pick<BlockHead, 'length' | 'hasDelivered'>,
  to: Parts,
  at: number,
): void {
  let from = 0;
  for (const column of columnsOf(to, hasDelivered)) {
    const bytes = bytesIn(column, at, length);
    bytes.set(buffer.subarray(from, from + bytes.length));
    from += bytes.length;
  }
}

/** Copies intervals that stand beside each other. */
export function copyParts(from: Parts, first: number, length: number, to: Parts, at: number): void {
  const hasDelivered = from.delivered !== undefined;
  const targets = columnsOf(to, hasDelivered);
  for (const [nth, column] of columnsOf(from, hasDelivered).entries())
    targets[nth]?.set(column.subarray(first, first + length), at);
}

/** Copies intervals from their places. One loop for all columns: each of them stays of one kind, which is much faster. */
export function pickParts(from: Parts, places: Uint32Array, to: Parts, at: number): void {
  if (from.delivered) to.delivered ??= new Float64Array(to.start.length);
  for (let nth = 0; nth < places.length; nth += 1) {
    const place = places[nth] ?? 0;
    const target = at + nth;
    to.start[target] = from.start[place] ?? 0;
    to.minutes[target] = from.minutes[place] ?? 0;
    to.mantissa[target] = from.mantissa[place] ?? 0;
    to.decimals[target] = from.decimals[place] ?? 0;
    to.unit[target] = from.unit[place] ?? 0;
    to.quality[target] = from.quality[place] ?? 0;
    to.line[target] = from.line[place] ?? 0;
    if (from.delivered && to.delivered) to.delivered[target] = from.delivered[place] ?? 0;
  }
}

function columnsOf(parts: Parts, hasDelivered: boolean): readonly Column[] {
  const { mantissa, start, line, minutes, decimals, unit, quality } = parts;
  const columns: Column[] = [mantissa, start, line, minutes, decimals, unit, quality];
  if (hasDelivered) columns.push((parts.delivered ??= new Float64Array(start.length)));
  return columns;
}

const DELIVERED_BYTES = Float64Array.BYTES_PER_ELEMENT;
const INTERVAL_BYTES = columnsOf(new Parts(0), false).reduce(
  (sum, { BYTES_PER_ELEMENT: bytes }) => sum + bytes,
  0,
);

/** Of an interval, its share of a block's head with it. */
export const MOST_BYTES = INTERVAL_BYTES + DELIVERED_BYTES + BLOCK_HEAD;

function columnBytes(length: number, hasDelivered: boolean): number {
  return (INTERVAL_BYTES + (hasDelivered ? DELIVERED_BYTES : 0)) * length;
}

function bytesIn(column: Column, at: number, length: number): Uint8Array {
  const size = column.BYTES_PER_ELEMENT;
  return new Uint8Array(column.buffer, column.byteOffset + at * size, length * size);
}
