import { type Resolution, toLocal } from '../../common/time/index.js';
import { LOCALE } from '../format/numbers.js';
import type { AxisTick, ChartSize } from './chart.js';

type Local = ReturnType<typeof toLocal>;

/** One spacing of ticks: a tick stands wherever `key` changes from one bucket to the next. */
interface Level {
  readonly key: (local: Local) => string;
  readonly label: (local: Local) => string;
}

const MOST_TICKS: Readonly<Record<ChartSize, number>> = { large: 10, small: 8, strip: 10 };
const MOST_WITHOUT_OPTIONAL = 5;
const FINER_THAN_A_DAY: readonly Resolution[] = ['30m', '1h'];

const HOURS: readonly Level[] = [1, 3, 6].map((hours) => ({ key: everyHours(hours), label: clockOrDate }));
const DAYS: readonly Level[] = [date, everyDays(2), everyDays(3)].map((key) => ({ key, label: dayAndMonth }));
const WEEKS: readonly Level[] = [
  { key: (local) => `${local.yearOfWeek ?? 0}-${local.weekOfYear ?? 0}`, label: dayAndMonth },
];
const MONTHS: readonly Level[] = [
  ...[1, 3, 6].map((months) => ({ key: everyMonths(months), label: monthOrYear })),
  { key: (local) => String(local.year), label: (local) => String(local.year) },
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
  zone: string,
  size: ChartSize,
): readonly AxisTick[] {
  const locals = starts.map((start) => toLocal(start, zone));
  const candidates = LEVELS[resolution].map((level) => ({ level, indices: changes(locals, level) }));
  const fitting = candidates.find(({ indices }) => indices.length <= MOST_TICKS[size]);
  if (!fitting) return [];
  const toMiddle = FINER_THAN_A_DAY.includes(resolution) ? 0 : 0.5;
  return fitting.indices.flatMap((index, position) => {
    const local = locals[index];
    if (!local) return [];
    return {
      at: (index + toMiddle) / locals.length,
      label: fitting.level.label(local),
      optional: fitting.indices.length > MOST_WITHOUT_OPTIONAL && position % 2 === 1,
    };
  });
}

/** Where a new hour, day or month begins; the first bucket counts only when it is such a beginning itself. */
function changes(locals: readonly Local[], { key }: Level): readonly number[] {
  const keys = locals.map(key);
  return keys.flatMap((current, index) => {
    const local = locals[index];
    const before = index > 0 ? keys[index - 1] : local && key(local.subtract({ minutes: 1 }));
    return current === before ? [] : [index];
  });
}

function everyHours(hours: number): Level['key'] {
  return (local) => `${date(local)} ${Math.floor(local.hour / hours)}`;
}

/** Counted anew in each month; the 31st belongs to the days before it, or two labels would stand too close. */
function everyDays(days: number): Level['key'] {
  const last = 30 / days - 1;
  return (local) => `${local.year}-${local.month} ${Math.min(Math.floor((local.day - 1) / days), last)}`;
}

function everyMonths(months: number): Level['key'] {
  return (local) => `${local.year}-${Math.floor((local.month - 1) / months)}`;
}

function date(local: Local): string {
  return `${local.year}-${local.month}-${local.day}`;
}

function clockOrDate(local: Local): string {
  return local.hour === 0 ? dayAndMonth(local) : local.toPlainTime().toString({ smallestUnit: 'minute' });
}

function dayAndMonth(local: Local): string {
  return local.toLocaleString(LOCALE, { day: 'numeric', month: 'short' });
}

function monthOrYear(local: Local): string {
  return local.month === 1
    ? local.toLocaleString(LOCALE, { month: 'short', year: 'numeric' })
    : local.toLocaleString(LOCALE, { month: 'short' });
}
