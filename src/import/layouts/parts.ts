import type { Decimal } from '../csv/decimal.js';

/** What one register of a meter measured in one interval. */
export interface Part {
  /** Begin of the interval, in minutes since 1970-01-01 UTC; a wall time until it is resolved. */
  readonly start: number;
  /** Length of the interval. */
  readonly minutes: number;
  readonly value: Decimal;
  /** Place of the value's unit in {@link UNITS}. */
  readonly unit: number;
  readonly quality: number;
  /** The line of the file, from 1. */
  readonly line: number;
}

/** So many intervals have room at first. */
const FIRST_ROOM = 64;

/** Where intervals of one register go, in the order of the file. */
export abstract class PartSink {
  add({ start, minutes, value, unit, quality, line }: Part, delivered?: number): void {
    this.put(start, minutes, value, unit, quality, line, delivered);
  }

  /** The same without an object an interval: files of readings are long. */
  abstract put(
    start: number,
    minutes: number,
    value: Decimal,
    unit: number,
    quality: number,
    line: number,
    delivered?: number,
  ): void;
}

/** The intervals of one register, in the order of the file, as columns: no object an interval. They grow when full. */
export class Parts extends PartSink {
  start: Int32Array;
  minutes: Uint16Array;
  mantissa: Float64Array;
  decimals: Uint8Array;
  unit: Uint8Array;
  quality: Uint8Array;
  line: Uint32Array;
  /**
   * When each was delivered, where the file says so: of two that are of one interval the later one counts. Without, the
   * order of the file.
   */
  delivered: Float64Array | undefined;
  length = 0;

  /** @param room - for so many intervals before they grow */
  constructor(room = FIRST_ROOM) {
    super();
    this.start = new Int32Array(room);
    this.minutes = new Uint16Array(room);
    this.mantissa = new Float64Array(room);
    this.decimals = new Uint8Array(room);
    this.unit = new Uint8Array(room);
    this.quality = new Uint8Array(room);
    this.line = new Uint32Array(room);
  }

  override put(
    start: number,
    minutes: number,
    value: Decimal,
    unit: number,
    quality: number,
    line: number,
    delivered?: number,
  ): void {
    const at = this.length;
    if (at === this.start.length) this.grow(Math.max(FIRST_ROOM, at * 2));
    this.start[at] = start;
    this.minutes[at] = minutes;
    this.mantissa[at] = value.mantissa;
    this.decimals[at] = value.decimals;
    this.unit[at] = unit;
    this.quality[at] = quality;
    this.line[at] = line;
    if (delivered !== undefined) this.delivered ??= new Float64Array(this.start.length);
    // Columns are used again: what stood there before must go.
    if (this.delivered) this.delivered[at] = delivered ?? 0;
    this.length = at + 1;
  }

  private grow(room: number): void {
    this.start = enlarged(new Int32Array(room), this.start);
    this.minutes = enlarged(new Uint16Array(room), this.minutes);
    this.mantissa = enlarged(new Float64Array(room), this.mantissa);
    this.decimals = enlarged(new Uint8Array(room), this.decimals);
    this.unit = enlarged(new Uint8Array(room), this.unit);
    this.quality = enlarged(new Uint8Array(room), this.quality);
    this.line = enlarged(new Uint32Array(room), this.line);
    if (this.delivered) this.delivered = enlarged(new Float64Array(room), this.delivered);
  }
}

/** One interval of columns. */
export function partAt(parts: Parts, at: number): Part {
  return {
    start: parts.start[at] ?? 0,
    minutes: parts.minutes[at] ?? 0,
    value: { mantissa: parts.mantissa[at] ?? 0, decimals: parts.decimals[at] ?? 0 },
    unit: parts.unit[at] ?? 0,
    quality: parts.quality[at] ?? 0,
    line: parts.line[at] ?? 0,
  };
}

/** Adds intervals to others. @param delivered - when these were, where they do not say it themselves */
export function appendParts(parts: Parts, to: PartSink, delivered?: number): void {
  for (let at = 0; at < parts.length; at += 1) to.add(partAt(parts, at), parts.delivered?.[at] ?? delivered);
}

/** Puts intervals in another order, and leaves out those whose place is not in it. */
export function arrange(parts: Parts, order: Uint32Array): void {
  const { start, minutes, mantissa, decimals, unit, quality, line, delivered } = parts;
  const picked = new Float64Array(order.length);
  // One column after the other: a copy of all of them would be a second file in memory.
  for (const column of [start, minutes, mantissa, decimals, unit, quality, line, delivered]) {
    if (!column) continue;
    for (let at = 0; at < order.length; at += 1) picked[at] = column[order[at] ?? 0] ?? 0;
    column.set(picked);
  }
  parts.length = order.length;
}

/** The distance in minutes that most neighbours in order of time have; 0 of fewer than two. */
export function usualDistance({ start, length }: Pick<Parts, 'start' | 'length'>): number {
  const counts = new Map<number, number>();
  for (let at = 1; at < length; at += 1) {
    const distance = (start[at] ?? 0) - (start[at - 1] ?? 0);
    counts.set(distance, (counts.get(distance) ?? 0) + 1);
  }
  const [usual = [0]] = [...counts].sort(([, one], [, other]) => other - one);
  return usual[0];
}

function enlarged<Column extends Int32Array | Uint16Array | Float64Array | Uint8Array | Uint32Array>(
  to: Column,
  from: Column,
): Column {
  to.set(from);
  return to;
}
