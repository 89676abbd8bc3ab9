import type { HalfHourSource } from '../which-table.js';
import { HALF_HOURS } from './half-hours.sql.js';

/**
 * The duration curve (domain page, 18): powers in W, sorted falling, at each share of the observed half-hours in
 * `$6` (percentile_disc: a power that really was), in the order of the shares. No rows without readings.
 * Parameters of {@link HALF_HOURS}.
 */
export function durationCurve(source: HalfHourSource): string {
  return `
    with curve as (
      select percentile_disc($6::float8[]) within group (order by power_w desc) as powers_w
      from (${HALF_HOURS[source]}) as half_hours
    )
    select power_w as "powerW"
    from curve cross join unnest(powers_w) with ordinality as point (power_w, place)
    order by place`;
}
