import type { ClockChanges } from '../../common/time/index.js';
import type { HalfHourSource } from '../which-table.js';
import { EXPECTED_HALF_HOURS, HALF_HOURS } from './half-hours.sql.js';
import { localOf, slotOf } from './local-time.sql.js';

/**
 * Energy by band of the local day (domain page, 14), in Wh: `$8[48 · day type + slot + 1]` is the band of a local
 * half-hour (day types: 0 weekday, 1 Saturday, 2 Sunday). The mean is that of a reporting user, as in a series.
 * Parameters of {@link HALF_HOURS} and {@link EXPECTED_HALF_HOURS}.
 */
export function timeOfUse(source: HalfHourSource, clock: ClockChanges): string {
  return `
    with half_hours as (${HALF_HOURS[source]}),
    ${EXPECTED_HALF_HOURS},
    clock as (
      select ${localOf('period_start', clock)} as local, energy_wh, observed, expected.users as expected
      from expected full join half_hours using (period_start)
    )
    select ($8::int[])[48 * greatest(extract(isodow from local)::int - 5, 0) + ${slotOf('local')} + 1] as band,
           sum(energy_wh) as "energyWh",
           sum(energy_wh / nullif(observed, 0)::float8) as "meanWh",
           coalesce(sum(observed), 0) as observed,
           coalesce(sum(expected), 0) as expected
    from clock
    group by 1`;
}
