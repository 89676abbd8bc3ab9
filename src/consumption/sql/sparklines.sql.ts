import type { DaysTable } from '../rollup-tables.js';

/**
 * Energy of users in Wh by bucket of whole local days, from users' days; a bucket without readings has no row.
 * `$1` users, `$2` edges of the buckets, `bucket` counts from 1.
 */
export function sparklines(days: DaysTable): string {
  return `
  select user_id as "userId", width_bucket(day_start, $2::timestamptz[]) as bucket, sum(energy_wh) as "energyWh"
  from ${days}
  where user_id = any($1::int[])
    and day_start >= ($2::timestamptz[])[1] and day_start < ($2::timestamptz[])[cardinality($2)]
  group by 1, 2`;
}
