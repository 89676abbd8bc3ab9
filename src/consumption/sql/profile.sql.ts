import type { ClockChanges } from '../../common/time/index.js';
import type { DaysTable } from '../rollup-tables.js';
import type { HalfHourSource } from '../which-table.js';
import { HALF_HOURS, repeats, USERS_ASKED_FOR } from './half-hours.sql.js';
import { halfHourOfWeek } from './local-time.sql.js';

/** Of a half-hour of the week, 0 for Monday 00:00. */
const DAY_TYPE_AND_SLOT = `
        (array['weekday', 'saturday', 'sunday'])[greatest(place / 48 - 4, 0) + 1] as day_type, place % 48 as slot`;

/**
 * The typical day (domain page, 6): W per user by day type and local half-hour, day type `all` beside the three:
 * `meanW` over user-days, from the group's half-hours; a repeated autumn hour adds samples. Parameters of
 * {@link HALF_HOURS}.
 */
export function profileMeans(source: HalfHourSource, clock: ClockChanges): string {
  return `
    with half_hours as (${HALF_HOURS[source]})
    select coalesce(day_type, 'all') as "dayType", slot,
           sum(power_w) / nullif(sum(observed), 0)::float8 as "meanW",
           sum(observed) as samples
    from (
      select ${DAY_TYPE_AND_SLOT}, power_w, observed
      from (select power_w, observed, ${halfHourOfWeek(clock)} as place from half_hours) as placed
    ) as named
    group by grouping sets ((day_type, slot), (slot))`;
}

/**
 * How far users lie apart in it: `p10W` and `p90W`, percentile_cont over the users' own means, of users with at least
 * half of the half-hours expected of them in the range.
 *
 * Percentiles over users are in no aggregate: readings are passed over once, user by user along the primary key. Each
 * user then needs room for one week only; all at once are sorted on the disk, which takes twice as long. `$1` from,
 * `$2` to, {@link USERS_ASKED_FOR}, `$6` end of the data.
 */
export function profileSpread(days: DaysTable, clock: ClockChanges): string {
  const place = halfHourOfWeek(clock);
  return `
    with ${repeats(days)},
    repeats_of_users as (
      select user_id, array_agg(${place}) as places, array_agg(both_wh) as energies
      from repeats group by user_id
    ),
    user_means as (
      select id, means.*
      from users
      left join repeats_of_users on user_id = id
      cross join lateral (
        select coalesce(day_type, 'all') as day_type, slot, sum(power_w) / nullif(sum(samples), 0)::float8 as mean_w
        from (
          select ${DAY_TYPE_AND_SLOT}, power_w, samples, sum(samples) over () as observed
          from (
            select ${place} as place, 2 * sum(energy_wh) as power_w,
                   count(*) filter (where occurrence = 0) as samples
            from plausible_readings
            where plausible_readings.user_id = id and period_start >= $1 and period_start < $2
            group by place
            union all
            select place, - both_wh, 0 from unnest(places, energies) as twice (place, both_wh)
          ) as placed
        ) as named
        where observed >= 0.5 * ceil(extract(epoch from least($2, $6) - greatest($1, first_start)) / 1800)
        group by grouping sets ((day_type, slot), (slot))
        offset 0
      ) as means
      where ${USERS_ASKED_FOR}
    )
    select day_type as "dayType", slot,
           percentile_cont(0.1) within group (order by mean_w) as "p10W",
           percentile_cont(0.9) within group (order by mean_w) as "p90W",
           count(*) as users
    from user_means group by day_type, slot`;
}
