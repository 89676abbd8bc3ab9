import type { Decimal } from './decimal.js';

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

/** The intervals of one register, in the order of the file, as columns: no object an interval. They grow when full. */
export class Parts {
  start = new Int32Array(64);
  minutes = new Uint16Array(64);
  mantissa = new Float64Array(64);
  decimals = new Uint8Array(64);
  unit = new Uint8Array(64);
  quality = new Uint8Array(64);
  line = new Uint32Array(64);
  /**
   * When each was delivered, where the file says so: of two that are of one interval the later one counts. Without, the
   * order of the file.
   */
  delivered: Float64Array | undefined;
  length = 0;

  add({ start, minutes, value, unit, quality, line }: Part, delivered?: number): void {
    this.put(start, minutes, value, unit, quality, line, delivered);
  }

  /** The same without an object an interval: files of readings are long. */
  put(
    start: number,
    minutes: number,
    value: Decimal,
    unit: number,
    quality: number,
    line: number,
    delivered?: number,
  ): void {
    const at = this.length;
    if (at === this.start.length) this.grow(at * 2);
    this.start[at] = start;
    this.minutes[at] = minutes;
    this.mantissa[at] = value.mantissa;
    this.decimals[at] = value.decimals;
    this.unit[at] = unit;
    this.quality[at] = quality;
    this.line[at] = line;
    if (delivered !== undefined) {
      this.delivered ??= new Float64Array(this.start.length);
      this.delivered[at] = delivered;
    }
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
