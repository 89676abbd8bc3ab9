import sql, { raw, type Sql } from 'sql-template-tag';
import {
  Count,
  CountOrNull,
  Flag,
  KnownFigure,
  ListOf,
  WholeNumbersOrNull,
} from '../../common/http/index.js';
import {
  DAY_MS,
  clockChanges,
  lengthMs,
  type TimeRange,
  toLocal,
  type Zone,
} from '../../common/time/index.js';
import type { AnalysisRequest, SegmentFilter } from '../analysis.js';
import { rangeOf } from '../frame.js';
import { halfHours } from '../half-hours.sql.js';
import type { Snapshot } from '../snapshot.js';
import { localOf } from '../local-time.sql.js';

/** With fewer weeks two days cannot be told from the other five. */
export const WEEKS_NEEDED = 4;
export const WEEK_MS = 7 * DAY_MS;

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const LEAST_DISTANCE = 0.1;
const RANGES_OF_THE_OTHERS = 2;

/** The power of one day of the week about noon. */
export class MiddayAnswer {
  @Count('1 for Monday to 7 for Sunday.', 1)
  readonly weekday!: number;

  @KnownFigure('Mean power per user from 10:00 to 15:00, in W.', 181.4)
  readonly mean_w!: number;
}

/** Whether the days of the week are what the calendar calls them (domain page, weekly pattern check). */
export class WeeklyPatternAnswer {
  @ListOf(MiddayAnswer, 'By day of the week; empty without data.')
  readonly midday_w!: readonly MiddayAnswer[];

  @WholeNumbersOrNull('The two adjacent days that behave like a weekend; null where none stand out.', [2, 3])
  readonly behavioural_weekend!: readonly [number, number] | null;

  @CountOrNull('The one day that stands out alone; null where none does.', 1)
  readonly odd_day!: number | null;

  @Flag('Whether the dates may have been relabelled: the two are no known weekend, and a year fits.')
  readonly shifted!: boolean;

  @CountOrNull(
    'The latest year, up to eleven before, in which the same dates were Saturdays and Sundays; null unless shifted.',
    2014,
  )
  readonly fitting_year!: number | null;
}

/** Of all users in the filter. */
export async function weeklyPattern(
  data: Snapshot,
  { filter, ...asked }: Omit<AnalysisRequest, 'userId'>,
): Promise<WeeklyPatternAnswer> {
  const { shared: read } = rangeOf(data, asked);
  return data.once('weekly-pattern', [read, filter], async () => {
    const powers = await data.query<MiddayAnswer>(middayPowers(data, read, filter));
    return patternOf(powers, read, data.zone);
  });
}

function middayPowers({ zone }: Snapshot, read: TimeRange, filter: SegmentFilter): Sql {
  return sql`
    select extract(isodow from local)::int as weekday,
           sum(power_w) / nullif(sum(observed), 0)::float8 as mean_w
    from (
      select power_w, observed, ${raw(localOf('period_start', clockChanges(read, zone)))} as local
      from (${halfHours({ filter, read })}) as half_hours
    ) as clock
    where extract(hour from local) between 10 and 14
    group by 1
    order by 1`;
}

/** Days that may stand out from the others. */
interface Candidate {
  readonly days: readonly number[];
  /** How far the nearest of them lies from the mean of the others, in W; 0 where they lie on both sides of it. */
  readonly distance: number;
  readonly othersMean: number;
  readonly othersRange: number;
}

/**
 * The weekend by behaviour: the two adjacent days, 7 and 1 too, that differ most from the other five, when each of them
 * lies off by more than 10 % and by more than twice the range of the five, to the same side. Where no two do, a single
 * day may, by the same rule.
 */
export function patternOf(
  midday_w: readonly MiddayAnswer[],
  read: TimeRange,
  zone: Zone,
): WeeklyPatternAnswer {
  const unknown = { midday_w, behavioural_weekend: null, odd_day: null, shifted: false, fitting_year: null };
  const weeks = lengthMs(read) / WEEK_MS;
  if (weeks < WEEKS_NEEDED || midday_w.length < DAYS.length) return unknown;
  const pair = outstanding(midday_w, (day) => [day, (day % 7) + 1]);
  if (!pair) return { ...unknown, odd_day: outstanding(midday_w, (day) => [day])?.[0] ?? null };
  const [first = 0, second = 0] = pair;
  const fitting_year = KNOWN_WEEKENDS.includes(first) ? null : yearThatFits(first, read, zone);
  const behavioural_weekend = [first, second] as const;
  return { ...unknown, behavioural_weekend, shifted: fitting_year !== null, fitting_year };
}

/** On which days weekends begin somewhere: Thursday, Friday or Saturday. */
const KNOWN_WEEKENDS: readonly number[] = [4, 5, 6];
const SATURDAY = 6;

/** A calendar comes round after eleven years at most, but for leap days. */
const YEARS_BACK = 11;

/** The days that differ most from the others, where they stand out. */
function outstanding(
  powers: readonly MiddayAnswer[],
  daysFrom: (day: number) => readonly number[],
): readonly number[] | undefined {
  const [most] = DAYS.map((day) => candidate(powers, daysFrom(day))).sort((a, b) => b.distance - a.distance);
  return most && standsOut(most) ? most.days : undefined;
}

function candidate(powers: readonly MiddayAnswer[], days: readonly number[]): Candidate {
  const own = powers.filter(({ weekday }) => days.includes(weekday)).map(({ mean_w }) => mean_w);
  const others = powers.filter(({ weekday }) => !days.includes(weekday)).map(({ mean_w }) => mean_w);
  const othersMean = others.reduce((sum, value) => sum + value, 0) / others.length;
  const offsets = own.map((value) => value - othersMean);
  const isOneSide = offsets.every((offset) => offset > 0) || offsets.every((offset) => offset < 0);
  return {
    days,
    distance: isOneSide ? Math.min(...offsets.map(Math.abs)) : 0,
    othersMean,
    othersRange: Math.max(...others) - Math.min(...others),
  };
}

function standsOut({ distance, othersMean, othersRange }: Candidate): boolean {
  return distance > LEAST_DISTANCE * othersMean && distance > RANGES_OF_THE_OTHERS * othersRange;
}

/** The latest earlier year in which the first and the last day that were read fall on the days that they behave like. */
function yearThatFits(first: number, read: TimeRange, zone: Zone): number | null {
  const shift = SATURDAY - first;
  const days = [read.from, new Date(read.to.getTime() - 1)].map((at) => toLocal(at, zone).toPlainDate());
  const fits = (back: number): boolean =>
    days.every((day) => (day.subtract({ years: back }).dayOfWeek - day.dayOfWeek - shift) % 7 === 0);
  const back = Array.from({ length: YEARS_BACK }, (_, index) => index + 1).find(fits);
  return back === undefined ? null : (days[0]?.year ?? 0) - back;
}
