import type { DaysTable } from '../rollup-tables.js';
import type { HalfHourSource } from '../which-table.js';

/** Which users count: `$3` areas, `$4` tariffs (empty: all), `$5` one user or null. */
export const USERS_ASKED_FOR = `
      (cardinality($3::text[]) = 0 or users.area = any($3))
      and (cardinality($4::text[]) = 0 or users.tariff = any($4))
      and ($5::int is null or users.id = $5)`;

const OF_POPULATION = `
    select period_start,
           sum(energy_wh) as energy_wh,
           2 * sum(energy_wh) * sum(observed)::float8 / sum(samples)::float8 as power_w,
           sum(observed) as observed
    from segment_half_hours
    where period_start >= $1 and period_start < $2
      and (cardinality($3::text[]) = 0 or area = any($3))
      and (cardinality($4::text[]) = 0 or tariff = any($4))
      and $5::int is null
    group by period_start`;

const OF_USER = `
    select period_start,
           sum(energy_wh) as energy_wh,
           2 * avg(energy_wh) as power_w,
           count(*) filter (where occurrence = 0) as observed
    from plausible_readings
    where period_start >= $1 and period_start < $2 and user_id = $5
      and exists (select from users where ${USERS_ASKED_FOR})
    group by period_start`;

/**
 * The half-hours of those asked for in `[$1, $2)` that have a reading, one row each (domain page, notation):
 *
 * - `energy_wh`: all occurrences, Wh;
 * - `power_w`: 2·Σe·observed/samples of a group, twice the mean over its occurrences of a user, W;
 * - `observed`: users reporting.
 *
 * Parameters `$1` from, `$2` to, and {@link USERS_ASKED_FOR}.
 */
export const HALF_HOURS: Readonly<Record<HalfHourSource, string>> = {
  segment_half_hours: OF_POPULATION,
  readings: OF_USER,
};

/**
 * CTE `expected`: how many of those asked for should report in each half-hour of `[$6, $7)`, those that have
 * begun by then. `$6` is a half-hour of the data's grid, `$7` at most the end of the data (domain page, N_exp).
 */
export const EXPECTED_HALF_HOURS = `
  beginners as (
    select $6::timestamptz
             + greatest(0, ceil(extract(epoch from first_start - $6) / 1800)) * interval '30 minutes' as period_start,
           count(*) as users
    from users
    where first_start is not null and ${USERS_ASKED_FOR}
    group by 1
  ),
  expected as (
    select grid as period_start, coalesce(sum(users) over (order by grid), 0) as users
    from generate_series($6::timestamptz, $7::timestamptz - interval '1 second', interval '30 minutes') as grid
    left join beginners on beginners.period_start = grid
  )`;

/**
 * CTEs about half-hours that are stored twice, of those asked for in `[$1, $2)`. They are found through the days that hold
 * more readings than half-hours, one look along the primary key for each: `offset 0` keeps it from becoming a scan.
 *
 * - `repeated_days`: each half-hour of such a day, with the mean energy `mean_wh` of its readings;
 * - `repeats`: of these the ones stored twice, with the energy `both_wh` of both. The power of such a half-hour is
 *   the mean of its readings, so whoever adds up twice each reading takes `both_wh` off again.
 */
export function repeats(days: DaysTable): string {
  return `
  days_with_repeats as materialized (
    select user_id, day_start, first_start, last_start
    from ${days}
    where samples > observed and last_start >= $1 and first_start < $2
      and user_id in (select id from users where ${USERS_ASKED_FOR})
  ),
  repeated_days as materialized (
    select user_id, day_start, half_hours.*
    from days_with_repeats
    cross join lateral (
      select period_start, sum(energy_wh) as both_wh, avg(energy_wh) as mean_wh, count(*) as samples
      from plausible_readings as readings
      where readings.user_id = days_with_repeats.user_id
        and period_start between first_start and last_start
      group by period_start
      offset 0
    ) as half_hours
  ),
  repeats as (
    select user_id, period_start, both_wh
    from repeated_days
    where samples > 1 and period_start >= $1 and period_start < $2
  )`;
}
