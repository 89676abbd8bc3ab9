import type { UserSort } from '../user-metrics.js';

const DAYS = `
  select user_id, energy_wh, observed, first_start, last_start, highest_wh, highest_start
  from user_days
  where day_start >= $1 and day_start < $2`;

const READINGS = `
  select user_id,
         sum(energy_wh) as energy_wh,
         count(*) filter (where occurrence = 0) as observed,
         min(period_start) as first_start,
         max(period_start) as last_start,
         max(energy_wh) as highest_wh,
         (array_agg(period_start order by energy_wh desc, period_start))[1] as highest_start
  from readings
  where period_start >= $1 and period_start < $2
  group by user_id`;

/** What each key of {@link UserSort} sorts by; an id ends every tie. */
const ORDER: Readonly<Record<UserSort, string>> = {
  id: 'id',
  area: 'area',
  tariff: 'tariff',
  total: '"totalWh"',
  mean_day: '"meanDayWh"',
  peak: '"peakW"',
  coverage: 'coverage',
  last_reading: '"lastReading"',
};

/**
 * The figures of every user that matches, over `[$1, $2)`.
 *
 * `$1` from, `$2` to, `$3` areas, `$4` tariffs (empty: all), `$5` text that the id begins with or that the area
 * or tariff is (null: any), `$6` one user (null: any), `$7` end of the data. Energies in Wh, powers in W;
 * a user without readings in the range has nulls.
 *
 * @param source whole local days come from `user_days`, any other range from `readings`
 */
function metrics(source: 'user_days' | 'readings'): string {
  return `
    with parts as (${source === 'user_days' ? DAYS : READINGS}),
    figures as (
      select user_id,
             sum(energy_wh) as total_wh,
             sum(observed) as observed,
             min(first_start) as first_start,
             max(last_start) as last_start,
             max(highest_wh) as highest_wh,
             (array_agg(highest_start order by highest_wh desc, highest_start))[1] as highest_start
      from parts group by user_id
    ),
    begun as (
      select user_id, min(first_start) as first_start from user_days group by user_id
    ),
    expected as (
      select user_id,
             greatest(0, ceil(extract(epoch from least($2, $7) - greatest($1, first_start)) / 1800)) as expected
      from begun
    ),
    users_with_figures as (
      select users.id, users.area, users.tariff,
             figures.total_wh as "totalWh",
             figures.total_wh / nullif(figures.observed, 0)::float8 * 48 as "meanDayWh",
             figures.highest_wh * 2 as "peakW",
             figures.highest_start as "peakAt",
             coalesce(figures.observed, 0) as observed,
             coalesce(expected.expected, 0) as expected,
             coalesce(figures.observed, 0)::float8 / nullif(expected.expected, 0)::float8 as coverage,
             figures.first_start as "firstReading",
             figures.last_start as "lastReading"
      from users
      left join figures on figures.user_id = users.id
      left join expected on expected.user_id = users.id
      where (cardinality($3::text[]) = 0 or users.area = any($3))
        and (cardinality($4::text[]) = 0 or users.tariff = any($4))
        and ($5::text is null or starts_with(users.id::text, $5) or users.area = $5 or users.tariff = $5)
        and ($6::int is null or users.id = $6)
    )`;
}

/** One page of {@link metrics}: `$8` rows from `$9`, with the count of all in each row. Nulls last both ways. */
export function userPage(source: 'user_days' | 'readings', sort: UserSort, descending: boolean): string {
  return `${metrics(source)}
    select *, count(*) over () as "rowCount"
    from users_with_figures
    order by ${ORDER[sort]} ${descending ? 'desc' : 'asc'} nulls last, id
    limit $8 offset $9`;
}
