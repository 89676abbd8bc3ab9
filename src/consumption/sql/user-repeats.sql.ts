import type { DaysTable } from '../rollup-tables.js';

/**
 * The half-hours of one user that are stored twice, in order of time, with the energy of both readings in Wh. They are
 * looked up in the days that hold more readings than half-hours. `$1` user, `$2` from, `$3` to, at most `$4` rows.
 */
export function userRepeats(table: DaysTable): string {
  return `
  with days as materialized (
    select first_start, last_start
    from ${table}
    where user_id = $1 and samples > observed and last_start >= $2 and first_start < $3
  )
  select second.period_start as start, first.energy_wh as "firstWh", second.energy_wh as "secondWh"
  from days
  join plausible_readings as second on second.user_id = $1 and second.occurrence = 1
                         and second.period_start between days.first_start and days.last_start
  join plausible_readings as first on first.user_id = $1 and first.occurrence = 0
                        and first.period_start = second.period_start
  where second.period_start >= $2 and second.period_start < $3
  order by second.period_start
  limit $4`;
}
