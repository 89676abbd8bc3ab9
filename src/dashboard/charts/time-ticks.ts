import { DAY_MS, localClock, type Resolution, type Zone } from '../../common/time/index.js';
import type { Dates } from '../format/dates.js';
import type { AxisTick, ChartSize } from './chart.js';

/** What a wall clock shows: enough to tell where an hour, a week or a year begins, and cheap for each bucket. */
interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  /** Whole days since 1970. */
  readonly days: number;
}

/** One spacing of ticks: a tick stands wherever `key` changes from one bucket to the next. */
interface Level {
  readonly key: (wall: Wall) => number;
  readonly label: (start: Date, dates: Dates) => string;
}

const MOST_TICKS: Readonly<Record<ChartSize, number>> = { large: 10, small: 8, strip: 10 };
const MOST_WITHOUT_OPTIONAL = 5;
const MINUTE_MS = 60_000;
/** The first day of 1970 was a Thursday. */
const DAYS_FROM_MONDAY_TO_1970 = 3;
const FINER_THAN_A_DAY: readonly Resolution[] = ['30m', '1h'];

const dayAndMonth: Level['label'] = (start, dates) => dates.dayAndMonth(start);

const HOURS: readonly Level[] = [1, 3, 6].map((hours) => ({ key: everyHours(hours), label: clockOrDate }));
const DAYS: readonly Level[] = [({ days }: Wall) => days, everyDays(2), everyDays(3)].map((key) => ({
  key,
  label: dayAndMonth,
}));
const WEEKS: readonly Level[] = [
  { key: ({ days }) => Math.floor((days + DAYS_FROM_MONDAY_TO_1970) / 7), label: dayAndMonth },
];
const MONTHS: readonly Level[] = [
  ...[1, 3, 6].map((months) => ({ key: everyMonths(months), label: monthOrYear })),
  { key: ({ year }) => year, label: (start, { zone }) => String(wallOf(start, zone).year) },
];

/** Spacings to choose from, the finest first: none is finer than the buckets themselves. */
const LEVELS: Readonly<Record<Resolution, readonly Level[]>> = {
  '30m': [...HOURS, ...DAYS, ...WEEKS, ...MONTHS],
  '1h': [...HOURS, ...DAYS, ...WEEKS, ...MONTHS],
  '1d': [...DAYS, ...WEEKS, ...MONTHS],
  '1w': [...WEEKS, ...MONTHS],
  '1mo': MONTHS,
};

/** A few labels for the horizontal axis, at round times of the zone. */
export function timeTicks(
  starts: readonly Date[],
  resolution: Resolution,
  dates: Dates,
  size: ChartSize,
): readonly AxisTick[] {
  const { zone } = dates;
  const walls = starts.map((start) => wallOf(start, zone));
  const [first] = starts;
  const before = first && wallOf(new Date(first.getTime() - MINUTE_MS), zone);
  const fitting = fittingLevel(LEVELS[resolution], [before, ...walls], MOST_TICKS[size]);
  if (!fitting) return [];
  const { level, indices } = fitting;
  const toMiddle = FINER_THAN_A_DAY.includes(resolution) ? 0 : 0.5;
  return indices.flatMap((index, position) => {
    const start = starts[index];
    if (!start) return [];
    return {
      at: (index + toMiddle) / starts.length,
      label: level.label(start, dates),
      optional: indices.length > MOST_WITHOUT_OPTIONAL && position % 2 === 1,
    };
  });
}

/** The finest level with few enough ticks, and the buckets at which they stand. */
function fittingLevel(
  levels: readonly Level[],
  walls: readonly (Wall | undefined)[],
  most: number,
): { readonly level: Level; readonly indices: readonly number[] } | undefined {
  for (const level of levels) {
    const indices = changes(walls, level);
    if (indices.length <= most) return { level, indices };
  }
  return undefined;
}

/**
 * Where a new hour, day or month begins. The first wall is that of the minute before the first bucket, which counts
 * only when it is such a beginning itself.
 */
function changes(walls: readonly (Wall | undefined)[], { key }: Level): readonly number[] {
  const keys = walls.map((wall) => wall && key(wall));
  return keys.slice(1).flatMap((current, index) => (current === keys[index] ? [] : [index]));
}

function wallOf(instant: Date, zone: Zone): Wall {
  const time = instant.getTime();
  const local = new Date(time + zone.offsetMsAt(time));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    days: Math.floor(local.getTime() / DAY_MS),
  };
}

function everyHours(hours: number): Level['key'] {
  return ({ days, hour }) => days * 24 + Math.floor(hour / hours);
}

/** Counted anew in each month; the 31st belongs to the days before it, or two labels would stand too close. */
function everyDays(days: number): Level['key'] {
  const last = 30 / days - 1;
  return ({ year, month, day }) => (year * 12 + month) * 32 + Math.min(Math.floor((day - 1) / days), last);
}

function everyMonths(months: number): Level['key'] {
  return ({ year, month }) => year * 12 + Math.floor((month - 1) / months);
}

function clockOrDate(start: Date, dates: Dates): string {
  return wallOf(start, dates.zone).hour === 0 ? dates.dayAndMonth(start) : localClock(start, dates.zone);
}

function monthOrYear(start: Date, dates: Dates): string {
  return wallOf(start, dates.zone).month === 1 ? dates.month(start) : dates.monthOfYear(start);
}
