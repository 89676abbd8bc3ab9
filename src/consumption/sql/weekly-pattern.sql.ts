import type { ClockChanges } from '../../common/time/index.js';
import { HALF_HOURS } from './half-hours.sql.js';
import { localOf } from './local-time.sql.js';

/**
 * Mean power per user between 10:00 and 15:00 of each day of the week (1 Monday to 7), in W: what the check of the
 * weekly pattern is made of (domain page, weekly pattern check). Parameters of {@link HALF_HOURS}.
 */
export function middayPowers(clock: ClockChanges): string {
  return `
  select extract(isodow from local)::int as weekday,
         sum(power_w) / nullif(sum(observed), 0)::float8 as "meanW"
  from (
    select power_w, observed, ${localOf('period_start', clock)} as local
    from (${HALF_HOURS.segment_half_hours}) as half_hours
  ) as clock
  where extract(hour from local) between 10 and 14
  group by 1
  order by 1`;
}
