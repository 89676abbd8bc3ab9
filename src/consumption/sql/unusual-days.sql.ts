import type { ClockChanges } from '../../common/time/index.js';
import type { DaysTable } from '../rollup-tables.js';
import type { HalfHourSource } from '../which-table.js';
import { EXPECTED_HALF_HOURS, HALF_HOURS, USERS_ASKED_FOR } from './half-hours.sql.js';
import { dayTypeOf, localOf } from './local-time.sql.js';

const TOTALS: Readonly<Record<HalfHourSource, (days: DaysTable) => string>> = {
  segment_half_hours: () => `
    select width_bucket(period_start, $8::timestamptz[]) as day,
           sum(energy_wh) as energy_wh,
           sum(observed) as observed
    from (${HALF_HOURS.segment_half_hours}) as half_hours
    group by 1`,
  readings: (days) => `
    select width_bucket(day_start, $8::timestamptz[]) as day, energy_wh, observed
    from ${days}
    where day_start >= $1 and day_start < $2 and user_id = $5
      and exists (select from users where ${USERS_ASKED_FOR})`,
};

/**
 * Unusual days (domain page, 17): each complete local day's total in Wh against the complete days of its type in the
 * 56 days before, as z = 0.6745 (x − median) / MAD, where at least 6 of them are there; null where MAD is 0.
 *
 * A day is complete when it lies wholly in the data and each half-hour expected of each user was observed: a total
 * with a gap would look unusual without being so.
 * Parameters of {@link HALF_HOURS} and {@link EXPECTED_HALF_HOURS}, here from 56 days before the asked range; `$8` edges of
 * the local days, `$9` first day to judge.
 */
export function unusualDays(source: HalfHourSource, table: DaysTable, clock: ClockChanges): string {
  return `
    with days as (
      select *, ${dayTypeOf('local')} as day_type
      from (
        select day, day_start, day_end, ${localOf('day_start', clock)}::date as local
        from (
          select day, day_start, lead(day_start) over (order by day) as day_end
          from unnest($8::timestamptz[]) with ordinality as edge (day_start, day)
        ) as edges
        where day_start >= $6 and day_end <= $7
      ) as dates
    ),
    totals as (${TOTALS[source](table)}),
    ${EXPECTED_HALF_HOURS},
    expected_days as (
      select width_bucket(period_start, $8::timestamptz[]) as day, sum(users) as expected, min(users) as fewest
      from expected group by 1
    ),
    complete as materialized (
      select days.*, energy_wh
      from days join totals using (day) join expected_days using (day)
      where observed = expected and fewest > 0
    )
    select complete.day_start as start, complete.day_end as end, complete.day_type as "dayType",
           complete.energy_wh as "energyWh", median_wh as "medianWh", mad_wh as "madWh", "references",
           0.6745 * (complete.energy_wh - median_wh) / nullif(mad_wh, 0) as z
    from complete
    cross join lateral (
      select count(*) as "references", percentile_cont(0.5) within group (order by energy_wh) as median_wh
      from complete as earlier
      where earlier.day_type = complete.day_type
        and earlier.local < complete.local and earlier.local >= complete.local - 56
    ) as middle
    cross join lateral (
      select percentile_cont(0.5) within group (order by abs(energy_wh - median_wh)) as mad_wh
      from complete as earlier
      where earlier.day_type = complete.day_type
        and earlier.local < complete.local and earlier.local >= complete.local - 56
    ) as spread
    where complete.day_start >= $9 and "references" >= 6
    order by complete.day_start`;
}
