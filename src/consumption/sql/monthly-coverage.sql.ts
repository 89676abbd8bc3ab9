import type { DaysTable } from '../rollup-tables.js';

/**
 * Half-hours with a reading by user and bucket of whole local days, from users' days, beside the user's first reading
 * in all data; a user without readings in the range has one row without a bucket, one without any has none.
 * `$1` users, `$2` edges of the buckets, `bucket` counts from 1; `$3` from, `$4` to, local midnights.
 */
export function monthlyCoverage(table: DaysTable): string {
  return `
    select users.id as "userId", users.first_start as "firstReading",
           width_bucket(days.day_start, $2::timestamptz[]) as bucket, coalesce(sum(days.observed), 0) as observed
    from users
    left join ${table} as days on days.user_id = users.id and days.day_start >= $3 and days.day_start < $4
    where users.id = any($1::int[]) and users.first_start is not null
    group by 1, 2, 3`;
}
