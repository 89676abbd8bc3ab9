import type { ClockChanges } from '../../common/time/index.js';
import type { DaysTable } from '../rollup-tables.js';
import type { HalfHourSource } from '../which-table.js';
import { USERS_ASKED_FOR } from './half-hours.sql.js';
import { localOf } from './local-time.sql.js';

/*
 * Like for like (domain page, 8): side `a` is the asked range, side `b` the same shifted back. What is paired on
 * both sides is summed, what has no pair is counted as left out. One row a side:
 *
 * - `totalWh`: Σe of the pairs, Wh;
 * - `meanWh`: the sum over days (half-hours) of Σe / users paired in it, Wh: that of a mean reporting user;
 * - `peakW`, `peakAt`: of a group its highest half-hour, of a user twice its highest reading, W;
 * - `pairs`, `leftOut`: user-days or readings; `users` that have a pair.
 */

const FIGURES_OF_DAYS = `
    figures as (
      select side, sum(energy_wh) as total_wh, sum(energy_wh / users) as mean_wh, sum(pairs) as pairs,
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
    )`;

/** A group's half-hours come from the aggregate; the few user-days without a pair are taken off again. */
const PEAKS_OF_DAYS: Readonly<Record<HalfHourSource, string>> = {
  segment_half_hours: `
    parts as (
      select side, period_start, energy_wh, observed, samples
      from segment_half_hours
      join (values ('a', $1::timestamptz[]), ('b', $2::timestamptz[])) as sides (side, edges)
        on period_start >= edges[1] and period_start < edges[cardinality(edges)]
      where (cardinality($3::text[]) = 0 or area = any($3))
        and (cardinality($4::text[]) = 0 or tariff = any($4))
      union all
      select side, period_start, - readings.energy_wh, occurrence - 1, -1
      from stored
      join plausible_readings as readings
                    on readings.user_id = stored.user_id
                   and readings.period_start >= stored.day_start and readings.period_start < stored.day_end
      where not has_pair
    ),
    powers as (
      select side, period_start,
             2 * sum(energy_wh) * sum(observed)::float8 / sum(samples)::float8 as power_w
      from parts group by side, period_start having sum(observed) > 0
    )`,
  readings: `
    powers as (
      select side, highest_start as period_start, 2 * highest_wh as power_w from stored where has_pair
    )`,
};

const ANSWER = `
    select figures.side, total_wh as "totalWh", mean_wh as "meanWh", power_w as "peakW", period_start as "peakAt",
           pairs, left_out as "leftOut",
           (select count(distinct user_id) from stored where has_pair) as users
    from figures
    left join (
      select distinct on (side) side, power_w, period_start from powers order by side, power_w desc, period_start
    ) as peak on peak.side = figures.side`;

/** A side's user-days; `edges` are those of its local days, of which each has its mate at the same place of the other's. */
function userDays(table: DaysTable, side: 'a' | 'b', edges: string): string {
  return `
      select '${side}' as side, day, user_id, energy_wh, highest_wh, highest_start,
             (${edges}::timestamptz[])[day] as day_start, (${edges}::timestamptz[])[day + 1] as day_end, observed
      from (
        select *, width_bucket(day_start, ${edges}::timestamptz[]) as day
        from ${table}
        where day_start >= (${edges}::timestamptz[])[1]
          and day_start < (${edges}::timestamptz[])[cardinality(${edges}::timestamptz[])]
      ) as numbered
      where user_id in (select id from users where ${USERS_ASKED_FOR})`;
}

/**
 * Whole days: pairs of (user, local day) complete in both, from users' days.
 *
 * `$1` edges of the days of side a, `$2` of side b, {@link USERS_ASKED_FOR}.
 */
export function comparedDays(source: HalfHourSource, table: DaysTable): string {
  return `
    with stored as materialized (
      select *, count(*) filter (where observed = extract(epoch from day_end - day_start) / 1800)
                  over (partition by user_id, day) = 2 as has_pair
      from (${userDays(table, 'a', '$1')}
      union all ${userDays(table, 'b', '$2')}
      ) as both_sides
    ),
    ${FIGURES_OF_DAYS},
    ${PEAKS_OF_DAYS[source]}
    ${ANSWER}`;
}

const POWER: Readonly<Record<HalfHourSource, string>> = {
  segment_half_hours: `2 * sum(energy_wh) * count(*) filter (where occurrence = 0)::float8 / count(*)::float8`,
  readings: `2 * max(energy_wh)`,
};

/** The clock of a side: each half-hour's wall time and how often it was on the clock before; b moved on to a's days. */
function wallClock(side: 'a' | 'b', clock: ClockChanges, from: string, to: string): string {
  const moved = side === 'b' ? ` + $6 * interval '1 day'` : '';
  return `
      select '${side}' as side, instant as period_start, ${localOf('instant', clock)}${moved} as wall
      from generate_series(${from}::timestamptz, ${to}::timestamptz - interval '1 second', interval '30 minutes') as instant`;
}

/**
 * Ranges that cut a day: pairs of (user, local date, wall time, n-th mention), from readings.
 *
 * `$1` from, `$2` to of side a, {@link USERS_ASKED_FOR}, `$6` days of the shift, `$7` from, `$8` to of side b, then the
 * whole local days around: `$9` to `$10` of side a, `$11` to `$12` of side b.
 *
 * @param clock - over both sides with the days around them
 */
export function comparedReadings(source: HalfHourSource, clock: ClockChanges): string {
  return `
    with clock as (
      select *, row_number() over (partition by side, wall order by period_start) as mention
      from (${wallClock('a', clock, '$9', '$10')}
      union all ${wallClock('b', clock, '$11', '$12')}
      ) as instants
    ),
    both_sides as (
      select 'a' as side, * from plausible_readings where period_start >= $1 and period_start < $2
      union all
      select 'b', * from plausible_readings where period_start >= $7 and period_start < $8
    ),
    stored as materialized (
      select both_sides.*, count(*) over (partition by user_id, wall, mention, occurrence) = 2 as has_pair
      from both_sides join clock using (side, period_start)
      where user_id in (select id from users where ${USERS_ASKED_FOR})
    ),
    half_hours as (
      select side, period_start, sum(energy_wh) as energy_wh, count(*) as pairs,
             nullif(count(*) filter (where occurrence = 0), 0)::float8 as users,
             ${POWER[source]} as power_w
      from stored where has_pair group by side, period_start
    ),
    figures as (
      select side, sum(energy_wh) as total_wh, sum(energy_wh / users) as mean_wh,
             coalesce(sum(pairs), 0) as pairs, left_out
      from (select side, count(*) filter (where not has_pair) as left_out from stored group by side) as counts
      left join half_hours using (side)
      group by side, left_out
    ),
    powers as (select side, period_start, power_w from half_hours)
    ${ANSWER}`;
}
