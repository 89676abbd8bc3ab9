import {
  DAY_MS,
  HALF_HOUR_MS,
  isLocalMidnight,
  localClock,
  MINUTE_MS,
  type Resolution,
  type Zone,
} from '../../common/time/index.js';
import type { Dates } from '../format/dates.js';
import type { AxisTick, ChartSize } from './chart.js';

/** What a wall clock shows: enough to tell where an hour, a week or a year begins, and cheap for each bucket. */
interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  /** Whole half-hours of the clock since 1970. */
  readonly halfHours: number;
  /** Whole days since 1970. */
  readonly days: number;
}

/** One spacing of ticks: a tick stands wherever `key` changes from one bucket to the next. */
interface Level {
  readonly key: (wall: Wall) => number;
  readonly label: (start: Date, dates: Dates) => string;
}

const MOST_TICKS: Readonly<Record<ChartSize, number>> = { large: 10, small: 8, strip: 10 };
/** How wide a plot is at least, in pixels: where all labels stand, and where the optional ones are left out. */
const WIDTH: Readonly<Record<ChartSize, number>> = { large: 520, small: 340, strip: 520 };
const NARROW_WIDTH = 250;
/** Of a label, in pixels: a letter, and the room between two. */
const LETTER = 6.2;
const GAP = 6;
/** A step of less than this part of the others is an irregular one of the calendar. */
const LEAST_STEP = 0.45;
/** The first day of 1970 was a Thursday. */
const DAYS_FROM_MONDAY_TO_1970 = 3;
const FINER_THAN_A_DAY: readonly Resolution[] = ['30m', '1h'];

const dayAndMonth: Level['label'] = (start, dates) => dates.dayAndMonth(start);

const HALF_HOURS: readonly Level[] = [{ key: ({ halfHours }) => halfHours, label: eachClock }];
const HOURS: readonly Level[] = [1, 3, 6].map((hours) => ({ key: everyHours(hours), label: clockOrDate }));
const DAYS: readonly Level[] = [({ days }: Wall) => days, everyDays(2), everyDays(3)].map((key) => ({
  key,
  label: dayAndMonth,
}));
const WEEKS: readonly Level[] = [
  { key: ({ days }) => Math.floor((days + DAYS_FROM_MONDAY_TO_1970) / 7), label: dayAndMonth },
];
const MONTHS: readonly Level[] = [1, 3, 6].map((months) => ({
  key: everyMonths(months),
  label: monthOrYear,
}));
/** The last one takes few ticks of any range that there is. */
const YEARS: readonly Level[] = [1, 2, 5, 10, 20, 50, 100, 1000].map((years) => ({
  key: ({ year }) => Math.floor(year / years),
  label: (start, { zone }) => String(wallOf(start, zone).year),
}));

/** Spacings to choose from, the finest first: none is finer than the buckets themselves. */
const LEVELS: Readonly<Record<Resolution, readonly Level[]>> = {
  '30m': [...HALF_HOURS, ...HOURS, ...DAYS, ...WEEKS, ...MONTHS, ...YEARS],
  '1h': [...HOURS, ...DAYS, ...WEEKS, ...MONTHS, ...YEARS],
  '1d': [...DAYS, ...WEEKS, ...MONTHS, ...YEARS],
  '1w': [...WEEKS, ...MONTHS, ...YEARS],
  '1mo': [...MONTHS, ...YEARS],
};

/**
 * A few labels for the horizontal axis, at round times of the zone.
 *
 * @param edges - of the buckets: n + 1 of n
 */
export function timeTicks(
  edges: readonly Date[],
  resolution: Resolution,
  dates: Dates,
  size: ChartSize,
): readonly AxisTick[] {
  const [first] = edges;
  if (!first) return [];
  const starts = edges.slice(0, -1);
  const walls = [new Date(first.getTime() - MINUTE_MS), ...starts].map((start) => wallOf(start, dates.zone));
  const isFine = FINER_THAN_A_DAY.includes(resolution);
  const ticksOf = (level: Level): readonly Tick[] => {
    const indices = apart(changes(walls, level));
    // The end of one or two half-hours is a round time, too.
    const shown = isFine && indices.length < 2 ? [...indices, starts.length] : indices;
    return shown.map((index) => ({
      at: (index + (isFine ? 0 : 0.5)) / starts.length,
      label: level.label(edges[index] ?? first, dates),
    }));
  };
  const ticks = finest(LEVELS[resolution], ticksOf, size);
  const stride = ticks.findIndex((_, index) => fits(every(index + 1, ticks), NARROW_WIDTH)) + 1;
  return ticks.map((tick, index) => ({ ...tick, optional: index % stride !== 0 }));
}

type Tick = Pick<AxisTick, 'at' | 'label'>;

/** Of the finest level that has few enough ticks, and room for them. */
function finest(
  levels: readonly Level[],
  ticksOf: (level: Level) => readonly Tick[],
  size: ChartSize,
): readonly Tick[] {
  for (const level of levels) {
    const ticks = ticksOf(level);
    if (ticks.length <= MOST_TICKS[size] && fits(ticks, WIDTH[size])) return ticks;
  }
  return [];
}

/** Whether no label runs into the next one. */
function fits(ticks: readonly Tick[], width: number): boolean {
  return ticks.slice(1).every(({ at, label }, index) => {
    const before = ticks[index];
    return !before || (at - before.at) * width >= ((before.label.length + label.length) / 2) * LETTER + GAP;
  });
}

function every(stride: number, ticks: readonly Tick[]): readonly Tick[] {
  return ticks.filter((_, index) => index % stride === 0);
}

/**
 * Where a new hour, day or month begins. The first wall is that of the minute before the first bucket, which counts
 * only when it is such a beginning itself.
 */
function changes(walls: readonly Wall[], { key }: Level): readonly number[] {
  const keys = walls.map(key);
  return keys.slice(1).flatMap((current, index) => (current === keys[index] ? [] : [index]));
}

/** Without those that stand too close before another, such as 28 February before 1 March. */
function apart(indices: readonly number[]): readonly number[] {
  const steps = indices.slice(1).map((index, place) => index - (indices[place] ?? 0));
  const least = LEAST_STEP * Math.max(0, ...steps);
  return indices.filter((_, place) => (steps[place] ?? Infinity) >= least);
}

function wallOf(instant: Date, zone: Zone): Wall {
  const time = instant.getTime();
  const local = new Date(time + zone.offsetMsAt(time));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    halfHours: Math.floor(local.getTime() / HALF_HOUR_MS),
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

/** Hours that come twice have one tick. */
function clockOrDate(start: Date, dates: Dates): string {
  return isLocalMidnight(start, dates.zone) ? dates.dayAndMonth(start) : localClock(start, dates.zone);
}

/** Half-hours that come twice are told apart. */
function eachClock(start: Date, dates: Dates): string {
  return isLocalMidnight(start, dates.zone) ? dates.dayAndMonth(start) : dates.clock(start);
}

function monthOrYear(start: Date, dates: Dates): string {
  return wallOf(start, dates.zone).month === 1 ? dates.month(start) : dates.monthOfYear(start);
}
