import type { DaysTable } from '../rollup-tables.js';
import { EXPECTED_HALF_HOURS, HALF_HOURS, USERS_ASKED_FOR } from './half-hours.sql.js';

/**
 * Diversity of a group (domain page, 19), one row. Powers in W.
 *
 * Only half-hours count in which at least 95 % of the users expected report (`eligible`). `peakW` is the highest
 * ΣP of them, `users` report in it, `maximaW` is the sum of each user's highest reading over them.
 * The users' maxima of days whose half-hours all count come from users' days, those of other days from readings.
 * Parameters of {@link HALF_HOURS} and {@link EXPECTED_HALF_HOURS}, `$8` edges of the local days.
 */
export function diversity(days: DaysTable): string {
  return `
  with half_hours as (${HALF_HOURS.segment_half_hours}),
  ${EXPECTED_HALF_HOURS},
  eligible as materialized (
    select period_start, power_w, observed
    from half_hours join expected using (period_start)
    where observed >= 0.95 * expected.users
  ),
  stored as materialized (
    select period_start, width_bucket(period_start, $8::timestamptz[]) as day,
           bool_or(eligible.period_start is not null) as counts
    from segment_half_hours left join eligible using (period_start)
    where period_start >= ($8::timestamptz[])[1] and period_start < ($8::timestamptz[])[cardinality($8)]
      and (cardinality($3::text[]) = 0 or area = any($3))
      and (cardinality($4::text[]) = 0 or tariff = any($4))
    group by period_start
  ),
  whole_days as materialized (
    select day from stored group by day having bool_and(counts)
  ),
  maxima as (
    select user_id, 2 * max(highest_wh) as power_w
    from (
      select user_id, highest_wh
      from ${days}
      where day_start >= ($8::timestamptz[])[1] and day_start < ($8::timestamptz[])[cardinality($8)]
        and width_bucket(day_start, $8::timestamptz[]) in (select day from whole_days)
      union all
      select user_id, energy_wh
      from stored join plausible_readings using (period_start)
      where counts and day not in (select day from whole_days)
    ) as highest
    where user_id in (select id from users where ${USERS_ASKED_FOR})
    group by user_id
  ),
  peak as (
    select period_start, power_w, observed from eligible order by power_w desc, period_start limit 1
  )
  select peak.period_start as "peakAt", peak.power_w as "peakW", peak.observed as users,
         (select sum(power_w) from maxima) as "maximaW",
         (select count(*) from maxima) as "usersWithMaxima",
         (select count(*) from eligible) as "halfHours",
         (select count(*) from half_hours) as "halfHoursObserved"
  from (select) as one_row left join peak on true`;
}
