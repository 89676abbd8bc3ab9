import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { ESTIMATED, SUBSTITUTED } from '../common/reading-quality.js';
import type { TimeRange } from '../common/time/index.js';
import type { Scope, SegmentFilter } from './analysis.js';

/*
 * What the statements of several analyses have in common. Each fragment carries its own values.
 */

/** Whose half-hours, and from when to when. */
type HalfHourScope = Scope & { readonly read: TimeRange };

/** A condition on `readings`: it was estimated, substituted or edited. */
export const IS_ESTIMATED: Sql = raw(`quality in (${ESTIMATED}, ${SUBSTITUTED})`);

/** A condition on `segment_half_hours`: it belongs to a segment that was asked for. */
export function ofSegments({ areas, tariffs }: SegmentFilter): Sql {
  return allOf([
    areas.length > 0 && sql`area = any(${areas}::text[])`,
    tariffs.length > 0 && sql`tariff = any(${tariffs}::text[])`,
  ]);
}

/** A condition on `users`: it is one of those asked for. */
export function ofUsers({ filter: { areas, tariffs }, userKey, without = [] }: Scope): Sql {
  return allOf([
    areas.length > 0 && sql`users.area = any(${areas}::text[])`,
    tariffs.length > 0 && sql`users.tariff = any(${tariffs}::text[])`,
    userKey !== undefined && sql`users.id = ${userKey}::int`,
    without.length > 0 && sql`users.id <> all(${without}::int[])`,
  ]);
}

function allOf(conditions: readonly (Sql | false)[]): Sql {
  const held = conditions.filter((condition) => condition !== false);
  return held.length === 0 ? sql`true` : join(held, ' and ');
}

/**
 * The half-hours of those asked for that have a reading, one row each (domain page, notation):
 *
 * - `period_start`;
 * - `energy_wh`: all occurrences, Wh; `estimated_wh`: those among them that nobody metered;
 * - `power_w`: 2·Σe·observed/samples of a group, twice the mean over its occurrences of a user, W;
 * - `observed`: users reporting;
 * - `samples`: readings.
 */
export function halfHours(scope: HalfHourScope): Sql {
  return scope.userKey === undefined ? halfHoursOfPopulation(scope) : halfHoursOfUser(scope, scope.userKey);
}

function halfHoursOfPopulation({ filter, read: { from, to }, without = [] }: HalfHourScope): Sql {
  const segments = sql`segment_half_hours where period_start >= ${from} and period_start < ${to} and ${ofSegments(filter)}`;
  const parts =
    without.length === 0
      ? segments
      : sql`(
          select period_start, energy_wh, estimated_wh, observed, samples from ${segments}
          union all
          select period_start, -energy_wh, case when ${IS_ESTIMATED} then -energy_wh else 0 end,
                 case when occurrence = 0 then -1 else 0 end, -1
          from plausible_readings
          where period_start >= ${from} and period_start < ${to} and user_id = any(${without}::int[])
        ) as parts`;
  return sql`
    select period_start,
           sum(energy_wh) as energy_wh,
           sum(estimated_wh) as estimated_wh,
           2 * sum(energy_wh) * sum(observed)::float8 / sum(samples)::float8 as power_w,
           sum(observed) as observed,
           sum(samples) as samples
    from ${parts}
    group by period_start
    ${without.length === 0 ? empty : sql`having sum(observed) > 0`}`;
}

function halfHoursOfUser(scope: HalfHourScope, userKey: number): Sql {
  const { from, to } = scope.read;
  return sql`
    select period_start,
           sum(energy_wh) as energy_wh,
           sum(energy_wh) filter (where ${IS_ESTIMATED}) as estimated_wh,
           2 * avg(energy_wh) as power_w,
           count(*) filter (where occurrence = 0) as observed,
           count(*) as samples
    from plausible_readings
    where period_start >= ${from} and period_start < ${to} and user_id = ${userKey}::int
      and exists (select 1 from users where ${ofUsers(scope)})
    group by period_start`;
}

/**
 * CTE `expected`: how many of those asked for should report in each half-hour of `grid`, those that have begun by then
 * (domain page, N_exp).
 *
 * @param grid - from a half-hour of the data's grid to at most the end of the data
 */
export function expected(scope: Scope, { from, to }: TimeRange): Sql {
  return sql`
  beginners as (
    select ${from}::timestamptz
             + greatest(0, ceil(extract(epoch from first_start - ${from}::timestamptz) / 1800))
               * interval '30 minutes' as period_start,
           count(*) as users
    from users
    where first_start is not null and ${ofUsers(scope)}
    group by 1
  ),
  expected as (
    select grid as period_start, coalesce(sum(users) over (order by grid), 0) as users
    from generate_series(${from}::timestamptz, ${to}::timestamptz - interval '1 second', interval '30 minutes') as grid
    left join beginners on beginners.period_start = grid
  )`;
}
