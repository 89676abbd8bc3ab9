import { LARGEST_READING_WH } from '../largest-reading.js';
import type { DaysTable } from '../rollup-tables.js';

/**
 * CTEs over the readings of one user in `[$1, $2)`, read once along the primary key:
 *
 * - `begun`: first and last reading in all data, and `expected_from`, the first half-hour expected in the range;
 * - `ordered`: its readings with their place, and distance and value of the one before;
 * - `counts`: what can be counted reading by reading;
 * - `gaps`: runs of missing half-hours (N_exp without N_obs).
 *
 * `$1` from, `$2` to, at most the end of the data.
 */
function gapsOf(table: DaysTable, user: string): string {
  return `
      begun as materialized (
        select first_start, last_start,
               first_start + greatest(0, ceil(extract(epoch from $1 - first_start) / 1800)) * interval '30 minutes'
                 as expected_from
        from (
          select first_start, (select max(last_start) from ${table} where user_id = id) as last_start
          from users where id = ${user}
        ) as stored
      ),
      ordered as materialized (
        select period_start, occurrence, energy_wh,
               row_number() over by_time as place,
               period_start - lag(period_start) over by_time as step,
               lag(energy_wh) over by_time as before_wh
        from plausible_readings
        where user_id = ${user} and period_start >= $1 and period_start < $2
        window by_time as (order by period_start, occurrence)
      ),
      counts as materialized (
        select count(*) filter (where occurrence = 0) as observed,
               count(*) filter (where occurrence = 1) as repeats,
               min(period_start) as first_start,
               max(period_start) as last_start
        from ordered
      ),
      gaps as materialized (
        select gap_from, gap_to, ceil(extract(epoch from gap_to - gap_from) / 1800)::int as half_hours
        from (
          select period_start - step + interval '30 minutes' as gap_from, period_start as gap_to
          from ordered where step > interval '30 minutes'
          union all
          select expected_from, coalesce(counts.first_start, $2) from begun cross join counts
          union all
          select counts.last_start + interval '30 minutes', $2 from counts
        ) as edges
        where gap_from < gap_to
      )`;
}

/**
 * The data quality of a page of users (domain page, 16), one row a user in order of id.
 *
 * `$1` from, `$2` to, at most the end of the data; `$3` areas, `$4` tariffs (empty: all), `$5` one user or null;
 * `$6` rows from `$7`; `$8` cap of a half-hour in Wh, `$9` edges of the local days; `$10` only users after this one, or
 * null.
 *
 * - `observed`, `expected`, `repeats`: half-hours, and second readings of one;
 * - `gapRuns`, `longestGap`: runs of missing half-hours, and the half-hours of the longest;
 * - `aboveCap`: readings over the cap;
 * - `stuckRuns`: runs of the same value above zero over 12 half-hours or more, `zeroRuns`: of zero over 48 or more;
 *   a gap ends a run;
 * - `spikeDays`: local days with (1st − 3rd highest reading) / 3rd over 180 %;
 * - `implausible`: readings that no meter records, in whatever range; they are in no other figure.
 */
export function quality(table: DaysTable): string {
  return `
  with asked as materialized (
    select id, area, tariff, count(*) over () as row_count
    from users
    where (cardinality($3::text[]) = 0 or area = any($3))
      and (cardinality($4::text[]) = 0 or tariff = any($4))
      and ($5::int is null or id = $5)
      and ($10::int is null or id > $10)
    order by id
    limit $6 offset $7
  )
  select id, area, tariff, figures.*, row_count as "rowCount"
  from asked
  cross join lateral (
    with ${gapsOf(table, 'asked.id')},
      continued as (
        select period_start, step, energy_wh, place - row_number() over (order by place) as run
        from ordered where energy_wh = before_wh and step <= interval '30 minutes'
      ),
      runs as (
        select min(energy_wh) as energy_wh,
               1 + extract(epoch from max(period_start) - min(period_start - step)) / 1800 as half_hours
        from continued group by run
      ),
      days as (
        select array_agg(energy_wh order by energy_wh desc) as highest
        from ordered group by width_bucket(period_start, $9::timestamptz[])
      )
    select begun.first_start as "firstReading", begun.last_start as "lastReading",
           observed,
           coalesce(greatest(0, ceil(extract(epoch from $2 - expected_from) / 1800)), 0) as expected,
           repeats,
           (select count(*) from gaps) as "gapRuns",
           (select coalesce(max(half_hours), 0) from gaps) as "longestGap",
           (select count(*) from ordered where energy_wh > $8) as "aboveCap",
           (select count(*) from runs where energy_wh > 0 and half_hours >= 12) as "stuckRuns",
           (select count(*) from runs where energy_wh = 0 and half_hours >= 48) as "zeroRuns",
           (select count(*) from days
            where highest[3] > 0 and (highest[1] - highest[3]) / highest[3] > 1.8) as "spikeDays",
           (select count(*) from readings
            where readings.user_id = asked.id and readings.energy_wh > ${LARGEST_READING_WH}) as implausible
    from begun cross join counts
  ) as figures
  order by id`;
}

/** The gaps of one user in order of time, at most `$4`. `$1` from, `$2` to, at most the end of the data, `$3` user. */
export function gapList(table: DaysTable): string {
  return `
  with ${gapsOf(table, '$3')}
  select gap_from as from, gap_to as to, half_hours as "halfHours"
  from gaps
  order by gap_from
  limit $4`;
}
