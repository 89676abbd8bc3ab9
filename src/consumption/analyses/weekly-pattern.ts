import sql, { raw, type Sql } from 'sql-template-tag';
import { Count, Flag, KnownFigure, ListOf, WholeNumbersOrNull } from '../../common/http/index.js';
import { DAY_MS, clockChanges, type TimeRange } from '../../common/time/index.js';
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
const RANGES_OF_THE_FIVE = 2;

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

  @Flag('Whether these are not Saturday and Sunday: dates may have been relabelled.')
  readonly shifted!: boolean;
}

/** Of all users in the filter. */
export async function weeklyPattern(
  data: Snapshot,
  { filter, ...asked }: Omit<AnalysisRequest, 'userId'>,
): Promise<WeeklyPatternAnswer> {
  const { shared: read } = rangeOf(data, asked);
  return data.once('weekly-pattern', [read, filter], async () => {
    const powers = await data.query<MiddayAnswer>(middayPowers(data, read, filter));
    return patternOf(powers, (read.to.getTime() - read.from.getTime()) / WEEK_MS);
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

interface Candidate {
  readonly days: readonly [number, number];
  /** How far the mean of the two lies from that of the other five, in W. */
  readonly distance: number;
  readonly fiveMean: number;
  readonly fiveRange: number;
}

/**
 * The weekend by behaviour: the two adjacent days, 7 and 1 too, that differ most from the other five, when their mean
 * lies off by more than 10 % and by more than twice the range of the five.
 */
export function patternOf(midday_w: readonly MiddayAnswer[], weeks: number): WeeklyPatternAnswer {
  const unknown = { midday_w, behavioural_weekend: null, shifted: false };
  if (weeks < WEEKS_NEEDED || midday_w.length < DAYS.length) return unknown;
  const [most] = DAYS.map((day) => candidate(midday_w, day)).sort((a, b) => b.distance - a.distance);
  if (!most || !standsOut(most)) return unknown;
  return {
    midday_w,
    behavioural_weekend: most.days,
    shifted: !(most.days.includes(6) && most.days.includes(7)),
  };
}

function candidate(powers: readonly MiddayAnswer[], day: number): Candidate {
  const days = [day, (day % 7) + 1] as const;
  const two = powers.filter(({ weekday }) => days.includes(weekday)).map(({ mean_w }) => mean_w);
  const five = powers.filter(({ weekday }) => !days.includes(weekday)).map(({ mean_w }) => mean_w);
  const fiveMean = mean(five);
  return {
    days,
    distance: Math.abs(mean(two) - fiveMean),
    fiveMean,
    fiveRange: Math.max(...five) - Math.min(...five),
  };
}

function standsOut({ distance, fiveMean, fiveRange }: Candidate): boolean {
  return distance > LEAST_DISTANCE * fiveMean && distance > RANGES_OF_THE_FIVE * fiveRange;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
