import type { HalfHourSource } from '../which-table.js';
import { HALF_HOURS, REPEATS, USERS_ASKED_FOR } from './half-hours.sql.js';
import { HALF_HOUR_OF_WEEK } from './local-time.sql.js';

/** Of a half-hour of the week, 0 for Monday 00:00. */
const DAY_TYPE_AND_SLOT = `
        (array['weekday', 'saturday', 'sunday'])[greatest(place / 48 - 4, 0) + 1] as day_type, place % 48 as slot`;

/**
 * The typical day (domain page, 6): W per user by day type and local half-hour, day type `all` beside the three.
 *
 * - `meanW`: mean power over user-days, from the group's half-hours; a repeated autumn hour adds samples;
 * - `p10W`, `p90W`: percentile_cont over the users' own means, of users with at least half of the half-hours
 *   expected of them in the range.
 *
 * Percentiles over users are in no aggregate: readings are passed over once, grouped by the half-hour of the week that
 * is worked out from each instant alone. A join with the local time of each half-hour is hardly faster, and where the
 * database has no statistics yet, as right after an import, it is planned as a loop of minutes. Parameters of
 * {@link HALF_HOURS} and {@link HALF_HOUR_OF_WEEK}, `$8` end of the data.
 */
export function profile(source: HalfHourSource): string {
  return `
    with half_hours as (${HALF_HOURS[source]}),
    means as (
      select coalesce(day_type, 'all') as day_type, slot,
             sum(power_w) / sum(observed)::float8 as mean_w,
             sum(observed) as samples
      from (
        select ${DAY_TYPE_AND_SLOT}, power_w, observed
        from (select power_w, observed, ${HALF_HOUR_OF_WEEK} as place from half_hours) as placed
      ) as named
      group by grouping sets ((day_type, slot), (slot))
    ),
    ${REPEATS},
    parts as (
      select user_id, period_start, 2 * energy_wh as power_w, 1 - occurrence as samples
      from readings
      where period_start >= $1 and period_start < $2
      union all
      select user_id, period_start, - both_wh, 0 from repeats
    ),
    user_slots as materialized (
      select user_id, ${HALF_HOUR_OF_WEEK} as place, sum(power_w) as power_w, sum(samples) as samples
      from parts
      where user_id in (select id from users where ${USERS_ASKED_FOR})
      group by user_id, place
    ),
    covered as (
      select user_id
      from (select user_id, sum(samples) as samples from user_slots group by user_id) as observed
      cross join lateral (
        select first_start from user_days where user_days.user_id = observed.user_id order by day_start limit 1
      ) as firsts
      where samples >= 0.5 * ceil(extract(epoch from least($2, $8) - greatest($1, first_start)) / 1800)
    ),
    user_means as (
      select user_id, coalesce(day_type, 'all') as day_type, slot, sum(power_w) / sum(samples)::float8 as mean_w
      from (select user_id, ${DAY_TYPE_AND_SLOT}, power_w, samples from user_slots) as named
      join covered using (user_id)
      group by grouping sets ((user_id, day_type, slot), (user_id, slot))
    ),
    bands as (
      select day_type, slot,
             percentile_cont(0.1) within group (order by mean_w) as p10_w,
             percentile_cont(0.9) within group (order by mean_w) as p90_w,
             count(*) as users
      from user_means group by day_type, slot
    )
    select day_type as "dayType", slot, mean_w as "meanW", p10_w as "p10W", p90_w as "p90W",
           samples, coalesce(users, 0) as users
    from means left join bands using (day_type, slot)`;
}
