import type { DaysTable } from '../rollup-tables.js';

/**
 * One user's series from whole local days, one row a bucket that has readings.
 * `$1` edges, `$2` from, `$3` to, `$4` user. Energies in Wh; with one user the mean is the total.
 */
export function userSeriesOfDays(days: DaysTable): string {
  return `
  select width_bucket(day_start, $1::timestamptz[]) as bucket,
         sum(energy_wh) as "energyWh",
         sum(energy_wh) as "meanWh",
         1 as users,
         sum(observed) as observed
  from ${days}
  where day_start >= $2 and day_start < $3 and user_id = $4
  group by bucket`;
}

/** The same from readings, for steps or ranges that cut a local day. */
export const USER_SERIES_OF_READINGS = `
  select width_bucket(period_start, $1::timestamptz[]) as bucket,
         sum(energy_wh) as "energyWh",
         sum(energy_wh) as "meanWh",
         1 as users,
         count(*) filter (where occurrence = 0) as observed
  from plausible_readings
  where period_start >= $2 and period_start < $3 and user_id = $4
  group by bucket`;
