import sql, { raw, type Sql } from 'sql-template-tag';
import { Choice, Count, Instant, KnownFigure, ListOf } from '../../common/http/index.js';
import type { AnalysisRequest } from '../analysis.js';
import { DAY_TYPES, type DayType } from '../day-slots.js';
import { clockIn, type Frame, frameOf, grainOfDays, gridOf, localDays, startingEarlier } from '../frame.js';
import { expected, halfHours, ofUsers } from '../half-hours.sql.js';
import type { Snapshot } from '../snapshot.js';
import { dayTypeOf, localOf } from '../local-time.sql.js';
import { AnalysisHead } from './analysis-head.js';

/** A day is compared with those of its type in so many days before it. */
const REFERENCE_DAYS = 56;
const LEAST_REFERENCES = 6;
const UNUSUAL_Z = 3.5;

/** A day unlike those of its kind before it. */
export class UnusualDayAnswer {
  @Instant('Where the local day begins.', '2016-12-26T00:00:00+00:00')
  readonly start!: Date;

  @Instant('Where it ends.', '2016-12-27T00:00:00+00:00')
  readonly end!: Date;

  @Choice(DAY_TYPES, 'What kind of day it is.')
  readonly day_type!: DayType;

  @KnownFigure('Energy of the day, in Wh.', 2_522_342)
  readonly energy_wh!: number;

  @KnownFigure('Median of the reference days, in Wh.', 1_644_020)
  readonly median_wh!: number;

  @KnownFigure('Median of their distances from it, in Wh.', 90_210)
  readonly mad_wh!: number;

  @Count(`How many reference days there were, at least ${LEAST_REFERENCES}.`, 8)
  readonly references!: number;

  @KnownFigure(`0.6745 × (energy − median) / MAD; beyond ${UNUSUAL_Z} either way.`, 6.57)
  readonly z!: number;
}

/**
 * Unusual days (domain page, 17): complete local days whose total in Wh stands out from the complete days of their
 * type in the 56 days before.
 */
export class UnusualDaysAnswer extends AnalysisHead {
  @Count('Days that could be judged: complete, with enough reference days that are not all the same.', 120)
  readonly days_judged!: number;

  @ListOf(UnusualDayAnswer, 'In order of time.')
  readonly results!: readonly UnusualDayAnswer[];
}

type ComparedDay = Omit<UnusualDayAnswer, 'z'> & { readonly z: number | null };

export function unusualDays(data: Snapshot, request: AnalysisRequest): Promise<UnusualDaysAnswer> {
  return data.once('unusual-days', request, async () => {
    const frame = await frameOf(data, request, grainOfDays(request));
    const days = await data.query<ComparedDay>(comparedDays(data, startingEarlier(frame, REFERENCE_DAYS)));
    const judged = days.filter((day): day is UnusualDayAnswer => day.z !== null);
    return {
      ...frame.head,
      days_judged: judged.length,
      results: judged.filter(({ z }) => Math.abs(z) > UNUSUAL_Z),
    };
  });
}

/**
 * Each complete day of the range with z = 0.6745 (x − median) / MAD over its reference days, where there are enough of
 * them; null where MAD is 0.
 *
 * A day is complete when it lies wholly in the data and each half-hour expected of each user was observed: a total
 * with a gap would look unusual without being so.
 */
function comparedDays(data: Snapshot, frame: Frame): Sql {
  const edges = localDays(frame);
  const grid = gridOf(frame);
  return sql`
    with days as (
      select *, ${raw(dayTypeOf('local'))} as day_type
      from (
        select day, day_start, day_end, ${raw(localOf('day_start', clockIn(frame)))}::date as local
        from (
          select day, day_start, lead(day_start) over (order by day) as day_end
          from unnest(${edges}::timestamptz[]) with ordinality as edge (day_start, day)
        ) as edges
        where day_start >= ${grid.from} and day_end <= ${grid.to}
      ) as dates
    ),
    totals as (${totals(data, frame, edges)}),
    ${expected(frame, grid)},
    expected_days as (
      select width_bucket(period_start, ${edges}::timestamptz[]) as day, sum(users) as expected, min(users) as fewest
      from expected group by 1
    ),
    complete as materialized (
      select days.*, energy_wh
      from days join totals using (day) join expected_days using (day)
      where observed = expected and fewest > 0
    )
    select complete.day_start as start, complete.day_end as end, complete.day_type,
           complete.energy_wh, median_wh, mad_wh, "references",
           0.6745 * (complete.energy_wh - median_wh) / nullif(mad_wh, 0) as z
    from complete
    cross join lateral (
      select count(*) as "references", percentile_cont(0.5) within group (order by energy_wh) as median_wh
      from complete as earlier
      where ${IS_REFERENCE}
    ) as middle
    cross join lateral (
      select percentile_cont(0.5) within group (order by abs(energy_wh - median_wh)) as mad_wh
      from complete as earlier
      where ${IS_REFERENCE}
    ) as spread
    where complete.day_start >= ${frame.range.from} and "references" >= ${LEAST_REFERENCES}
    order by complete.day_start`;
}

const IS_REFERENCE: Sql = sql`earlier.day_type = complete.day_type
        and earlier.local < complete.local and earlier.local >= complete.local - ${REFERENCE_DAYS}::int`;

/** Energy and half-hours with a reading by local day. */
function totals(data: Snapshot, frame: Frame, edges: readonly Date[]): Sql {
  const { read, userKey } = frame;
  if (userKey === undefined) {
    return sql`
      select width_bucket(period_start, ${edges}::timestamptz[]) as day,
             sum(energy_wh) as energy_wh,
             sum(observed) as observed
      from (${halfHours(frame)}) as half_hours
      group by 1`;
  }
  return sql`
      select width_bucket(day_start, ${edges}::timestamptz[]) as day, energy_wh, observed
      from ${data.userDays}
      where day_start >= ${read.from} and day_start < ${read.to} and user_id = ${userKey}::int
        and exists (select 1 from users where ${ofUsers(frame)})`;
}
