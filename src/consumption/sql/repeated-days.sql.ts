import type { DaysTable } from '../rollup-tables.js';

/**
 * Local days with half-hours that are stored twice, in order of time: how many second readings, of how many users, and
 * their energy in Wh. They are looked up in the days that hold more readings than half-hours.
 * `$1` from, `$2` to, `$3` areas, `$4` tariffs (empty: all).
 */
export function repeatedDays(table: DaysTable): string {
  return `
  with days as materialized (
    select user_id, day_start, first_start, last_start
    from ${table}
    where samples > observed and last_start >= $1 and first_start < $2
      and user_id in (
        select id from users
        where (cardinality($3::text[]) = 0 or area = any($3)) and (cardinality($4::text[]) = 0 or tariff = any($4)))
  )
  select days.day_start as day, count(*) as readings, count(distinct days.user_id) as users,
         sum(second.energy_wh) as "secondWh"
  from days
  join plausible_readings as second on second.user_id = days.user_id and second.occurrence = 1
                         and second.period_start between days.first_start and days.last_start
  where second.period_start >= $1 and second.period_start < $2
  group by days.day_start
  order by days.day_start`;
}
