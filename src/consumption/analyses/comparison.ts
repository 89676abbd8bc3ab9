import sql, { raw, type Sql } from 'sql-template-tag';
import { RefusedError } from '../../common/errors/domain-error.js';
import { Choice, Count, Figure, InstantOrNull, Part } from '../../common/http/index.js';
import {
  type ClockChanges,
  clockChanges,
  daysLater,
  isLocalMidnight,
  startOfDayAfter,
  type TimeRange,
  toLocal,
  type Zone,
} from '../../common/time/index.js';
import type { AnalysisRequest } from '../analysis.js';
import { type Frame, frameOf, gridOf, localDays, rangeOf } from '../frame.js';
import { ofSegments, ofUsers } from '../half-hours.sql.js';
import type { Snapshot } from '../snapshot.js';
import { localOf } from '../local-time.sql.js';
import { isWholeDays } from '../table-choice.js';
import { AnalysisHead } from './analysis-head.js';

/** With what a range is compared: the whole weeks before it, or the same weekdays of the year before. */
export const BASELINES = ['previous', 'last-year'] as const;
export type Baseline = (typeof BASELINES)[number];

const LAST_YEAR_DAYS = 364;

/** One side of a comparison, over the pairs only. */
export class ComparedSideAnswer {
  @InstantOrNull('Where it begins; null where there are no data and no range was asked for.')
  readonly from!: Date | null;

  @InstantOrNull('Where it ends; null in the same case.', '2016-07-22T00:00:00+00:00')
  readonly to!: Date | null;

  @Figure('Sum of all readings, in Wh.', 998_120)
  readonly energy_wh!: number | null;

  @Figure('Energy of a mean reporting user, in Wh.', 33_270.7)
  readonly mean_wh!: number | null;

  @Figure('Highest power, in W.', 21_730)
  readonly peak_w!: number | null;

  @InstantOrNull('Start of the half-hour of the peak.', '2016-07-19T17:30:00+00:00')
  readonly peak_at!: Date | null;

  @Count('User-days or readings without a pair.', 0)
  readonly left_out!: number;
}

/**
 * Comparison like for like (domain page, 8): the asked range (a) against the same days of the clock before it (b).
 * What is paired on both sides is summed, what has no pair is counted as left out. Deltas are (a − b) / b.
 */
export class CompareAnswer extends AnalysisHead {
  @Choice(BASELINES, 'What it is compared with.')
  readonly with!: Baseline;

  @Count('By how many local days b lies before a.', 7)
  readonly shift_days!: number;

  @Choice(['user_days', 'readings'], 'What is paired.')
  readonly pairs_of!: 'user_days' | 'readings';

  @Count('How many pairs there are.', 210)
  readonly pairs!: number;

  @Count('Users that have a pair.', 30)
  readonly users!: number;

  @Part(ComparedSideAnswer, 'The range asked for.')
  readonly a!: ComparedSideAnswer;

  @Part(ComparedSideAnswer, 'The range before it.')
  readonly b!: ComparedSideAnswer;

  @Figure('Of the total; null without pairs or where b is zero.', 0.042)
  readonly delta_total!: number | null;

  @Figure('Of the mean.', 0.042)
  readonly delta_mean!: number | null;

  @Figure('Of the peak.', -0.017)
  readonly delta_peak!: number | null;
}

type Row = Omit<ComparedSideAnswer, 'from' | 'to'> &
  Pick<CompareAnswer, 'pairs' | 'users'> & { readonly side: 'a' | 'b' };

/** @throws RefusedError `bad_value` when the range is longer than the data before it */
export function comparison(
  data: Snapshot,
  request: AnalysisRequest,
  baseline: Baseline,
): Promise<CompareAnswer> {
  return data.once('comparison', [request, baseline], async () => {
    const frame = await frameOf(data, request, 'days');
    const { range, window, zone } = frame;
    const wholeDays = isWholeDays(range, zone, window.to);
    assertDataBefore(frame, rangeOf(data, {}, wholeDays ? 'days' : 'half-hours').range.from);
    const days = baseline === 'last-year' ? LAST_YEAR_DAYS : 7 * Math.ceil(daysOf(range, zone) / 7);
    const rows = await data.query<Row>(
      wholeDays ? comparedDays(data, frame, days) : comparedReadings(frame, days),
    );
    const rowOf = (side: Row['side']): Row | undefined => rows.find((row) => row.side === side);
    const { from, to } = frame.head;
    const before = from && to ? shifted(range, days, zone) : { from: null, to: null };
    const [a, b] = [
      sideOf(data, request, { from, to }, rowOf('a')),
      sideOf(data, request, before, rowOf('b')),
    ];
    return {
      ...frame.head,
      with: baseline,
      shift_days: days,
      pairs_of: wholeDays ? 'user_days' : 'readings',
      pairs: rowOf('a')?.pairs ?? 0,
      users: rowOf('a')?.users ?? 0,
      a,
      b,
      delta_total: deltaOf(a.energy_wh, b.energy_wh),
      delta_mean: deltaOf(a.mean_wh, b.mean_wh),
      delta_peak: deltaOf(a.peak_w, b.peak_w),
    };
  });
}

/** Compares wall times, so that a clock change makes no range longer than another of as many days. */
function assertDataBefore({ range: { from, to }, zone }: Frame, dataBegin: Date): void {
  const wall = (instant: Date): number => instant.getTime() + zone.offsetMsAt(instant.getTime());
  if (wall(to) - wall(from) <= wall(from) - wall(dataBegin)) return;
  throw new RefusedError(
    'bad_value',
    'from',
    'The range is longer than the data before it, so there is nothing to compare it with: ask for a later or shorter range.',
  );
}

/** How many local days a range touches. */
function daysOf({ from, to }: TimeRange, zone: Zone): number {
  const first = toLocal(from, zone).toPlainDate();
  const last = toLocal(new Date(to.getTime() - 1), zone).toPlainDate();
  return first.until(last, { largestUnit: 'days' }).days + 1;
}

function shifted({ from, to }: TimeRange, days: number, zone: Zone): TimeRange {
  const earlier = (instant: Date): Date =>
    isLocalMidnight(instant, zone) ? startOfDayAfter(instant, -days, zone) : daysLater(instant, -days, zone);
  return { from: earlier(from), to: earlier(to) };
}

/** What has no pair is subtracted from a group's half-hours by its readings: without them its peak is not known. */
function sideOf(
  { readingsBegin }: Snapshot,
  { userId }: AnalysisRequest,
  { from, to }: Pick<ComparedSideAnswer, 'from' | 'to'>,
  row: Row | undefined,
): ComparedSideAnswer {
  const left_out = row?.left_out ?? 0;
  const isCut = readingsBegin !== null && from !== null && from < readingsBegin;
  const hasPeak = userId !== undefined || left_out === 0 || !isCut;
  return {
    from,
    to,
    energy_wh: row?.energy_wh ?? null,
    mean_wh: row?.mean_wh ?? null,
    peak_w: hasPeak ? (row?.peak_w ?? null) : null,
    peak_at: hasPeak ? (row?.peak_at ?? null) : null,
    left_out,
  };
}

function deltaOf(a: number | null, b: number | null): number | null {
  return a === null || b === null || b === 0 ? null : (a - b) / b;
}

/** Pairs of (user, local day) complete in both, from users' days. One row a side. */
function comparedDays(data: Snapshot, frame: Frame, days: number): Sql {
  const a = localDays(frame);
  const b = a.map((edge) => startOfDayAfter(edge, -days, frame.zone));
  return sql`
    with stored as materialized (
      select *, count(*) filter (where observed = extract(epoch from day_end - day_start) / 1800)
                  over (partition by user_id, day) = 2 as has_pair
      from (${userDays(data, frame, 'a', a)}
      union all ${userDays(data, frame, 'b', b)}
      ) as both_sides
    ),
    figures as (
      select side, sum(energy_wh) as energy_wh, sum(energy_wh / users) as mean_wh, sum(pairs) as pairs,
             sum(left_out) as left_out
      from (
        select side, day,
               sum(energy_wh) filter (where has_pair) as energy_wh,
               count(*) filter (where has_pair) as pairs,
               nullif(count(*) filter (where has_pair), 0)::float8 as users,
               count(*) filter (where not has_pair) as left_out
        from stored group by side, day
      ) as days_of_side
      group by side
    ),
    powers as (${frame.userKey === undefined ? powersOfGroup(frame, a, b) : POWERS_OF_USER})
    ${ROW_OF_SIDES}`;
}

/** A side's user-days; `edges` are those of its local days, of which each has its mate at the same place of the other's. */
function userDays(data: Snapshot, frame: Frame, side: Row['side'], edges: readonly Date[]): Sql {
  return sql`
      select ${side}::text as side, day, user_id, energy_wh, highest_wh, highest_start,
             (${edges}::timestamptz[])[day] as day_start, (${edges}::timestamptz[])[day + 1] as day_end, observed
      from (
        select *, width_bucket(day_start, ${edges}::timestamptz[]) as day
        from ${data.userDays}
        where day_start >= ${edges[0] ?? null} and day_start < ${edges.at(-1) ?? null}
      ) as numbered
      where user_id in (select id from users where ${ofUsers(frame)})`;
}

/** A group's half-hours come from the aggregate; the few user-days without a pair are subtracted. */
function powersOfGroup({ filter }: Frame, a: readonly Date[], b: readonly Date[]): Sql {
  const of = (side: Row['side'], edges: readonly Date[]): Sql =>
    sql`(${side}::text, ${edges[0] ?? null}::timestamptz, ${edges.at(-1) ?? null}::timestamptz)`;
  return sql`
      select side, period_start,
             2 * sum(energy_wh) * sum(observed)::float8 / sum(samples)::float8 as power_w
      from (
        select side, period_start, energy_wh, observed, samples
        from segment_half_hours
        join (values ${of('a', a)}, ${of('b', b)}) as sides (side, begins, ends)
          on period_start >= begins and period_start < ends
        where ${ofSegments(filter)}
        union all
        select side, period_start, - readings.energy_wh, occurrence - 1, -1
        from stored join users on users.id = stored.user_id
        cross join lateral (
          select period_start, energy_wh, occurrence
          from plausible_readings
          where user_id = users.id and period_start >= stored.day_start and period_start < stored.day_end
          offset 0
        ) as readings
        where not has_pair
      ) as parts
      group by side, period_start having sum(observed) > 0`;
}

const POWERS_OF_USER: Sql = sql`
      select side, highest_start as period_start, 2 * highest_wh as power_w from stored where has_pair`;

/** The peak of a group is its highest half-hour, of a user twice its highest reading; of equal ones the earlier. */
const ROW_OF_SIDES: Sql = sql`
    select figures.side, energy_wh, mean_wh, power_w as peak_w, period_start as peak_at, pairs, left_out,
           (select count(*) from (select 1 from stored where has_pair group by user_id) as paired) as users
    from figures
    left join (
      select distinct on (side) side, power_w, period_start from powers order by side, power_w desc, period_start
    ) as peak on peak.side = figures.side`;

/** Pairs of (user, local date, wall time, n-th mention), from readings. One row a side. */
function comparedReadings(frame: Frame, days: number): Sql {
  const { range: a, zone, userKey } = frame;
  const b = shifted(a, days, zone);
  const [aroundA, aroundB] = [wholeDaysAround(frame, 0), wholeDaysAround(frame, days)];
  const clock = clockChanges({ from: aroundB.from, to: aroundA.to }, zone);
  return sql`
    with clock as (
      select *, row_number() over (partition by side, wall order by period_start) as mention
      from (${wallClock('a', clock, aroundA, 0)}
      union all ${wallClock('b', clock, aroundB, days)}
      ) as instants
    ),
    both_sides as (
      select 'a' as side, * from plausible_readings where period_start >= ${a.from} and period_start < ${a.to}
      union all
      select 'b', * from plausible_readings where period_start >= ${b.from} and period_start < ${b.to}
    ),
    stored as materialized (
      select both_sides.*, count(*) over (partition by user_id, wall, mention, occurrence) = 2 as has_pair
      from both_sides join clock using (side, period_start)
      where user_id in (select id from users where ${ofUsers(frame)})
    ),
    half_hours as (
      select side, period_start, sum(energy_wh) as energy_wh, count(*) as pairs,
             nullif(count(*) filter (where occurrence = 0), 0)::float8 as users,
             ${userKey === undefined ? POWER_OF_GROUP : POWER_OF_USER} as power_w
      from stored where has_pair group by side, period_start
    ),
    figures as (
      select side, sum(energy_wh) as energy_wh, sum(energy_wh / users) as mean_wh,
             coalesce(sum(pairs), 0) as pairs, left_out
      from (select side, count(*) filter (where not has_pair) as left_out from stored group by side) as counts
      left join half_hours using (side)
      group by side, left_out
    ),
    powers as (select side, period_start, power_w from half_hours)
    ${ROW_OF_SIDES}`;
}

const POWER_OF_GROUP = sql`2 * sum(energy_wh) * count(*) filter (where occurrence = 0)::float8 / count(*)::float8`;
const POWER_OF_USER = sql`2 * max(energy_wh)`;

/** Midnights around the part of the range that has data, moved: from the day before it to the day after it. */
function wholeDaysAround(frame: Frame, earlier: number): TimeRange {
  const { from, to } = gridOf(frame);
  return {
    from: startOfDayAfter(from, -1 - earlier, frame.zone),
    to: startOfDayAfter(to, 2 - earlier, frame.zone),
  };
}

/** The clock of a side: each half-hour's wall time and its n-th mention; b is shifted to a's days. */
function wallClock(side: Row['side'], clock: ClockChanges, { from, to }: TimeRange, days: number): Sql {
  return sql`
      select ${side}::text as side, instant as period_start,
             ${raw(localOf('instant', clock))} + ${days}::int * interval '1 day' as wall
      from generate_series(${from}::timestamptz, ${to}::timestamptz - interval '1 second', interval '30 minutes') as instant`;
}
