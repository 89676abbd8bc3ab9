import type { DaysTable } from '../rollup-tables.js';
import type { HalfHourSource, UserSource } from '../which-table.js';
import { HALF_HOURS, USERS_ASKED_FOR } from './half-hours.sql.js';

const OF_USER: Readonly<Record<UserSource, (days: DaysTable) => string>> = {
  user_days: (days) => `
    select highest_start as period_start, 2 * highest_wh as power_w, 1 as users
    from ${days}
    where day_start >= $1 and day_start < $2 and user_id = $5
      and exists (select from users where ${USERS_ASKED_FOR})`,
  readings: () => `
    select period_start, 2 * max(energy_wh) as power_w, 1 as users
    from plausible_readings
    where period_start >= $1 and period_start < $2 and user_id = $5
      and exists (select from users where ${USERS_ASKED_FOR})
    group by period_start`,
};

const OF_POPULATION = `
    select period_start, power_w, observed as users
    from (${HALF_HOURS.segment_half_hours}) as half_hours`;

/**
 * The ten highest half-hours, at most one a local day (domain page, 11): W, with the users reporting.
 *
 * Of a group the power of all together, of a user twice its highest reading. Of equal ones the earlier.
 * Parameters of {@link HALF_HOURS}, `$6` edges of the local days.
 */
export function peaks(source: HalfHourSource, userSource: UserSource, days: DaysTable): string {
  return `
    with candidates as (${source === 'readings' ? OF_USER[userSource](days) : OF_POPULATION}),
    highest_of_days as (
      select distinct on (day) period_start, power_w, users
      from (select *, width_bucket(period_start, $6::timestamptz[]) as day from candidates) as of_days
      order by day, power_w desc, period_start
    )
    select period_start as start, power_w as "powerW", users
    from highest_of_days
    order by power_w desc, period_start
    limit 10`;
}
