/**
 * CTEs over the readings of the users on a page in `[$1, $2)`: `asked` (the page), `begun` (first and last reading
 * of each in all data, and `expected_from`, the first half-hour expected of it in the range), `ordered` (readings
 * with their distance from the one before), `gaps` (runs of missing half-hours, N_exp without N_obs).
 *
 * `$1` from, `$2` to, at most the end of the data; `$3` areas, `$4` tariffs (empty: all), `$5` one user or null;
 * `$6` rows from `$7`.
 */
const GAPS = `
  asked as materialized (
    select id, area, tariff, count(*) over () as row_count
    from users
    where (cardinality($3::text[]) = 0 or area = any($3))
      and (cardinality($4::text[]) = 0 or tariff = any($4))
      and ($5::int is null or id = $5)
    order by id
    limit $6 offset $7
  ),
  begun as materialized (
    select user_id, first_start, last_start,
           first_start + greatest(0, ceil(extract(epoch from $1 - first_start) / 1800)) * interval '30 minutes'
             as expected_from
    from (
      select user_id, min(first_start) as first_start, max(last_start) as last_start
      from user_days where user_id in (select id from asked)
      group by user_id
    ) as windows
  ),
  ordered as materialized (
    select user_id, period_start, occurrence, energy_wh,
           period_start - lag(period_start) over by_time as step,
           lag(energy_wh) over by_time as before_wh
    from readings
    where user_id in (select id from asked) and period_start >= $1 and period_start < $2
    window by_time as (partition by user_id order by period_start, occurrence)
  ),
  gaps as materialized (
    select user_id, gap_from, gap_to, ceil(extract(epoch from gap_to - gap_from) / 1800)::int as half_hours
    from (
      select user_id, period_start - step + interval '30 minutes' as gap_from, period_start as gap_to
      from ordered where step > interval '30 minutes'
      union all
      select user_id, expected_from, coalesce(min(period_start), $2)
      from begun left join ordered using (user_id) group by user_id, expected_from
      union all
      select user_id, max(period_start) + interval '30 minutes', $2
      from ordered group by user_id
    ) as edges
    where gap_from < gap_to
  )`;

/**
 * The data quality of a page of users (domain page, 16), one row a user in order of id. Parameters of the page's
 * CTEs, `$8` cap of a half-hour in Wh, `$9` zone.
 *
 * - `observed`, `expected`, `repeats`: half-hours, and second readings of one;
 * - `gapRuns`, `longestGap`: runs of missing half-hours, and the half-hours of the longest;
 * - `aboveCap`: readings over the cap;
 * - `stuckRuns`: runs of the same value above zero over 12 half-hours or more, `zeroRuns`: of zero over 48 or more;
 *   a gap ends a run;
 * - `spikeDays`: local days with (1st − 3rd highest reading) / 3rd over 180 %.
 */
export const QUALITY = `
  with ${GAPS},
  runs as (
    select user_id, energy_wh, count(*) filter (where occurrence = 0) as half_hours
    from (
      select *, count(*) filter (where before_wh is distinct from energy_wh or step > interval '30 minutes')
                  over (partition by user_id order by period_start, occurrence) as run
      from ordered
    ) as numbered
    group by user_id, run, energy_wh
  ),
  run_flags as (
    select user_id,
           count(*) filter (where energy_wh > 0 and half_hours >= 12) as stuck_runs,
           count(*) filter (where energy_wh = 0 and half_hours >= 48) as zero_runs
    from runs group by user_id
  ),
  day_flags as (
    select user_id, count(*) filter (where highest[3] > 0 and (highest[1] - highest[3]) / highest[3] > 1.8) as spike_days
    from (
      select user_id, array_agg(energy_wh order by energy_wh desc) as highest
      from ordered group by user_id, (period_start at time zone $9)::date
    ) as days
    group by user_id
  ),
  counts as (
    select user_id,
           count(*) filter (where occurrence = 0) as observed,
           count(*) filter (where occurrence = 1) as repeats,
           count(*) filter (where energy_wh > $8) as above_cap
    from ordered group by user_id
  ),
  gap_flags as (
    select user_id, count(*) as gap_runs, max(half_hours) as longest_gap from gaps group by user_id
  )
  select id, area, tariff, first_start as "firstReading", last_start as "lastReading",
         coalesce(observed, 0) as observed,
         coalesce(greatest(0, ceil(extract(epoch from $2 - expected_from) / 1800)), 0) as expected,
         coalesce(repeats, 0) as repeats,
         coalesce(gap_runs, 0) as "gapRuns",
         coalesce(longest_gap, 0) as "longestGap",
         coalesce(above_cap, 0) as "aboveCap",
         coalesce(stuck_runs, 0) as "stuckRuns",
         coalesce(zero_runs, 0) as "zeroRuns",
         coalesce(spike_days, 0) as "spikeDays",
         row_count as "rowCount"
  from asked
  left join begun on begun.user_id = id
  left join counts on counts.user_id = id
  left join gap_flags on gap_flags.user_id = id
  left join run_flags on run_flags.user_id = id
  left join day_flags on day_flags.user_id = id
  order by id`;

/** The gaps themselves, in order of user and time, at most `$8`. Parameters of the page's CTEs. */
export const GAP_LIST = `
  with ${GAPS}
  select gap_from as from, gap_to as to, half_hours as "halfHours"
  from gaps
  order by user_id, gap_from
  limit $8`;
