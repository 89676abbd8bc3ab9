import type { ClockChanges } from '../../common/time/index.js';
import type { DaysTable } from '../rollup-tables.js';
import { localOf } from './local-time.sql.js';

/*
 * The figures of users over a range (domain page, 5 and 11 to 15). A range is made of the local days that lie in it,
 * read from users' days, and of the pieces that it cuts from a day at its ends, read from readings user by user along
 * the primary key. Energies in Wh, powers in W; unknown is null.
 *
 * `$1` from, `$2` to of the days; `$3` begins and ends in turn of the local days that do not have 48 half-hours, `$4`
 * their half-hours (null in each second place); `$5` end of the data. Where pieces are read, `$6` their begins and
 * `$7` their ends.
 */

const HALF_HOURS_OF_DAY = 'coalesce(($4::int[])[width_bucket(day_start, $3::timestamptz[])], 48)';

const IN_DAYS = 'days.day_start >= $1::timestamptz and days.day_start < $2::timestamptz';

/** A user's readings in the pieces, `energy_wh` of each. */
const PIECES = `
      unnest($6::timestamptz[], $7::timestamptz[]) as piece (piece_from, piece_to)
      cross join lateral (
        select period_start, occurrence, energy_wh
        from plausible_readings
        where user_id = users.id and period_start >= piece_from and period_start < piece_to
        offset 0
      ) as stored`;

/**
 * Every user's figures but for its base load, one row a user in order of id; `$8` from, `$9` to of the whole range.
 *
 * - `expected`: half-hours of the range from the user's first reading to the end of the data (N_exp);
 * - `loadFactor`: mean / peak power over the observed half-hours, null under a coverage of 0.9;
 * - `cv`: sample standard deviation / mean of the totals of complete days;
 * - `nightShare`: energy from 23:00 to 07:00 / energy;
 * - `peerPercentile`, `segmentPercentile`: its mean complete day among all users of the tariff, and of area and
 *   tariff: (below + equal / 2) / N × 100, null where N < 5.
 *
 * @param clock - over the pieces
 */
export function userFigures(table: DaysTable, clock: ClockChanges): string {
  return `
  with of_days as (
    select user_id,
           sum(energy_wh) as total_wh,
           sum(observed) as observed,
           sum(repeated_wh) / 2 as repeated_wh,
           min(first_start) as first_start,
           max(last_start) as last_start,
           max(highest_wh) as highest_wh,
           sum(night_wh) as night_wh,
           avg(energy_wh) filter (where observed = ${HALF_HOURS_OF_DAY}) as mean_day_wh,
           stddev_samp(energy_wh) filter (where observed = ${HALF_HOURS_OF_DAY}) as sd_day_wh
    from ${table} as days
    where ${IN_DAYS}
    group by user_id
  ),
  of_pieces as (
    select id as user_id,
           sum(energy_wh) as total_wh,
           count(*) filter (where occurrence = 0) as observed,
           sum(energy_wh) filter (where repeated) / 2 as repeated_wh,
           min(period_start) as first_start,
           max(period_start) as last_start,
           max(energy_wh) as highest_wh,
           sum(energy_wh) filter (where local >= '23:00' or local < '07:00') as night_wh
    from (
      select users.id, stored.*, ${localOf('period_start', clock)}::time as local,
             count(*) over (partition by users.id, period_start) > 1 as repeated
      from users cross join ${PIECES}
    ) as timed
    group by id
  ),
  figures as (
    select user_id, sum(total_wh) as total_wh, sum(observed)::float8 as observed, sum(repeated_wh) as repeated_wh,
           min(first_start) as first_start, max(last_start) as last_start, max(highest_wh) as highest_wh,
           sum(night_wh) as night_wh, max(mean_day_wh) as mean_day_wh, max(sd_day_wh) as sd_day_wh
    from (
      select * from of_days
      union all
      select *, null, null from of_pieces
    ) as parts
    group by user_id
  ),
  covered as (
    select users.id, users.area, users.tariff, figures.*,
           greatest(0, ceil(extract(epoch from least($9::timestamptz, $5::timestamptz) - users.first_start) / 1800)
                         - greatest(0, ceil(extract(epoch from $8::timestamptz - users.first_start) / 1800)))::float8 as expected
    from users left join figures on figures.user_id = users.id
  ),
  peers as (
    select id,
           rank() over (partition by tariff order by mean_day_wh) - 1 as tariff_below,
           count(*) over (partition by tariff, mean_day_wh) as tariff_equal,
           count(*) over (partition by tariff) as tariff_users,
           rank() over (partition by area, tariff order by mean_day_wh) - 1 as segment_below,
           count(*) over (partition by area, tariff, mean_day_wh) as segment_equal,
           count(*) over (partition by area, tariff) as segment_users
    from covered
    where mean_day_wh is not null
  )
  select id, area, tariff,
         total_wh as "totalWh",
         total_wh / nullif(observed, 0) * 48 as "meanDayWh",
         highest_wh * 2 as "peakW",
         case when observed / nullif(expected, 0) >= 0.9
              then (total_wh - coalesce(repeated_wh, 0)) / observed / nullif(highest_wh, 0) end as "loadFactor",
         sd_day_wh / nullif(mean_day_wh, 0) as cv,
         night_wh / nullif(total_wh, 0) as "nightShare",
         case when tariff_users >= 5
              then (tariff_below + tariff_equal / 2.0) / tariff_users * 100 end as "peerPercentile",
         case when segment_users >= 5
              then (segment_below + segment_equal / 2.0) / segment_users * 100 end as "segmentPercentile",
         coalesce(observed, 0) as observed,
         coalesce(expected, 0) as expected,
         case when expected > 0 then least(1, coalesce(observed, 0) / expected) end as coverage,
         first_start as "firstReading",
         last_start as "lastReading"
  from covered left join peers using (id)
  order by id`;
}

/** Whether a day has at least 0.9 of its half-hours; what it should have is looked up only where that decides. */
const IS_COVERED = `
      observed >= 0.9 * case when observed >= 0.9 * ${HALF_HOURS_OF_DAY} then 0
                             else ceil(date_part('epoch',
        least(day_start + ${HALF_HOURS_OF_DAY} * interval '30 minutes', $5::timestamptz)
          - greatest(day_start, (select users.first_start from users where users.id = days.user_id))) / 1800) end`;

/**
 * Base load of the users that `whom` names (of `days.user_id`): the 5th percentile (nearest rank) of the power of each
 * local day with c ≥ 0.9, and the median of these days. Its share is of the energy of their observed hours, at most 1.
 */
function baseLoadsOf(table: DaysTable, whom: string): string {
  return `
    select user_id, base_w, least(1, base_w * hours / nullif(energy_wh, 0)) as base_share
    from (
      select user_id,
             percentile_cont(0.5) within group (order by base_w) as base_w,
             sum(observed) / 2.0 as hours,
             sum(energy_wh) as energy_wh
      from ${table} as days
      where ${IN_DAYS} and ${IS_COVERED} and ${whom}
      group by user_id
    ) as bases`;
}

/** `baseW` and `baseShare` of every user that has them. */
export function baseLoads(table: DaysTable): string {
  return `
  select user_id as id, base_w as "baseW", base_share as "baseShare"
  from (${baseLoadsOf(table, 'true')}) as bases`;
}

/** What only the users on a page need, `$8` their ids: when the highest reading was (of equal ones the first), base load. */
export function figuresOfPage(table: DaysTable): string {
  return `
  select users.id, peak.highest_start as "peakAt", base_w as "baseW", base_share as "baseShare"
  from unnest($8::int[]) as users (id)
  left join lateral (
    select highest_start
    from (
      select highest_wh, highest_start from ${table} as days where user_id = users.id and ${IN_DAYS}
      union all
      select energy_wh, period_start from ${PIECES}
    ) as highest
    order by highest_wh desc, highest_start
    limit 1
  ) as peak on true
  left join (${baseLoadsOf(table, 'days.user_id = any($8::int[])')}) as bases on bases.user_id = users.id`;
}
