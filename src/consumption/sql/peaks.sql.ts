import type { HalfHourSource, UserSource } from '../which-table.js';
import { HALF_HOURS, USERS_ASKED_FOR } from './half-hours.sql.js';
import { dateOf } from './local-time.sql.js';

const OF_USER: Readonly<Record<UserSource, string>> = {
  user_days: `
    select highest_start as period_start, 2 * highest_wh as power_w, 1 as users
    from user_days
    where day_start >= $1 and day_start < $2 and user_id = $5
      and exists (select from users where ${USERS_ASKED_FOR})`,
  readings: `
    select period_start, 2 * max(energy_wh) as power_w, 1 as users
    from readings
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
 * Parameters of {@link HALF_HOURS}, `$6` zone.
 */
export function peaks(source: HalfHourSource, userSource: UserSource): string {
  return `
    with candidates as (${source === 'readings' ? OF_USER[userSource] : OF_POPULATION}),
    highest_of_days as (
      select distinct on (${dateOf('period_start at time zone $6')}) period_start, power_w, users
      from candidates
      order by ${dateOf('period_start at time zone $6')}, power_w desc, period_start
    )
    select period_start as start, power_w as "powerW", users
    from highest_of_days
    order by power_w desc, period_start
    limit 10`;
}
