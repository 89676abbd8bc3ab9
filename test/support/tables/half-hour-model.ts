import type { Layout } from '../../../src/import/layouts/table/layout.js';
import type { Cell, Row, TableWorld } from './table-world.js';

/** A half-hour as the model has it; exact, so that no rounding of a reader can hide. */
export interface ModelHalfHour {
  readonly minute: number;
  readonly wattHours: number;
  readonly quality: number;
}

export interface ModelMeter {
  readonly halfHours: readonly ModelHalfHour[];
  readonly incomplete: readonly number[];
}

interface Interval {
  readonly register: string;
  readonly start: number;
  readonly minutes: number;
  /** In parts of a watt-hour: see {@link PARTS}. */
  readonly energy: bigint;
  readonly quality: number;
  readonly delivered: number;
}

/** Of a watt-hour: minutes of an hour, decimals, halves. */
const PARTS = 60n * 10n ** 6n * 2n;
const SCALES: Readonly<Record<string, bigint>> = { wh: 1n, kwh: 1000n, mwh: 10n ** 6n, w: 1n, kw: 1000n };
/** From the best to the worst: actual, unknown, estimated, substituted, derived. */
const BADNESS = [1, 0, 2, 3, 4];
const HALF = 30;

/** What the rows of a meter come to: the plain sum of what is there of each half-hour. */
export function halfHoursOfWorld(world: TableWorld, layout: Layout, id: string): ModelMeter {
  const rows = world.rows.filter(({ meter, isDropped }) => meter.id === id && !isDropped);
  const cells = rows.flatMap((row) => row.cells.flatMap((cell) => intervalOf(row, cell, layout)));
  const registers = [...Map.groupBy(cells, ({ register }) => register).values()].map((all) => {
    const once = lastDelivered(all);
    return coverage(layout.isCumulative === true ? differences(once) : once.flatMap(halved));
  });
  const minutes = [...new Set(registers.flatMap((register) => [...register.keys()]))].sort((a, b) => a - b);
  const extents = registers.map((register) => {
    const from = Math.min(...register.keys());
    return { register, from, to: Math.max(...register.keys()) };
  });
  const isWhole = (minute: number): boolean =>
    extents.every(
      ({ register, from, to }) => minute < from || minute > to || register.get(minute)?.covered === HALF,
    );
  return {
    halfHours: minutes.filter(isWhole).map((minute) => {
      const parts = registers.flatMap((register) => register.get(minute) ?? []);
      const energy = parts.reduce((sum, part) => sum + part.energy, 0n);
      const quality = parts.map((part) => part.quality).reduce(worst);
      return { minute, wattHours: quotient(energy, PARTS), quality };
    }),
    incomplete: minutes.filter((minute) => !isWhole(minute)),
  };
}

function intervalOf(row: Row, cell: Cell, layout: Layout): readonly Interval[] {
  const quality = qualityOf(layout, row, cell);
  if (cell.start === undefined || cell.mantissa === undefined || quality === 'missing') return [];
  const isPower = !row.unit.toLowerCase().endsWith('h');
  const scale = SCALES[row.unit.toLowerCase()]! * (isPower ? BigInt(cell.minutes) : 60n);
  const energy = cell.mantissa * scale * 2n * 10n ** BigInt(6 - cell.decimals);
  const { register, start, minutes } = cell;
  return [{ register, start, minutes, energy, quality, delivered: row.delivered }];
}

export function qualityOf({ quality }: Layout, row: Row, cell: Cell): number | 'missing' {
  return quality?.words[cell.flag ?? row.flag ?? ''] ?? 0;
}

function lastDelivered(all: readonly Interval[]): readonly Interval[] {
  return [...Map.groupBy(all, ({ start }) => start).values()].map((same) =>
    same.reduce((one, other) => (other.delivered > one.delivered ? other : one)),
  );
}

function halved(interval: Interval): readonly Interval[] {
  if (interval.minutes <= HALF) return [interval];
  const half = { ...interval, minutes: HALF, energy: interval.energy / 2n, quality: 4 };
  return [half, { ...half, start: half.start + HALF }];
}

/** From edge to edge of the half-hours, as far as both are shown; where one is not, what is known of the rest. */
function differences(shown: readonly Interval[]): readonly Interval[] {
  const at = new Map(shown.map((interval) => [interval.start, interval]));
  const used = (from: Interval, to: Interval | undefined): readonly Interval[] =>
    to
      ? [
          {
            ...from,
            minutes: to.start - from.start,
            energy: to.energy - from.energy,
            quality: worst(from.quality, to.quality),
          },
        ]
      : [];
  return shown.flatMap((from) => {
    const half = halfHour(from.start);
    const [begin, end] = [at.get(half), at.get(half + HALF)];
    if (begin && end) return from === begin ? used(begin, end) : [];
    const isWithin = from.start + from.minutes <= half + HALF;
    return isWithin ? used(from, at.get(from.start + from.minutes)) : [];
  });
}

interface Covered {
  readonly energy: bigint;
  readonly quality: number;
  readonly covered: number;
}

function coverage(intervals: readonly Interval[]): ReadonlyMap<number, Covered> {
  const byHalfHour = Map.groupBy(intervals, ({ start }) => halfHour(start));
  return new Map(
    [...byHalfHour].map(([minute, parts]) => [
      minute,
      {
        energy: parts.reduce((sum, { energy }) => sum + energy, 0n),
        quality: parts.map(({ quality }) => quality).reduce(worst),
        covered: parts.reduce((sum, { minutes }) => sum + minutes, 0),
      },
    ]),
  );
}

function worst(one: number, other: number): number {
  return BADNESS[one]! > BADNESS[other]! ? one : other;
}

function halfHour(minute: number): number {
  return Math.floor(minute / HALF) * HALF;
}

/** The float64 nearest to a quotient: both sides are whole and exact once what they share is gone. */
function quotient(number: bigint, by: bigint): number {
  const shared = gcd(number, by);
  return Number(number / shared) / Number(by / shared);
}

function gcd(one: bigint, other: bigint): bigint {
  return other === 0n ? one : gcd(other, one % other);
}
