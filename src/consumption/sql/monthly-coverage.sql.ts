/**
 * Half-hours with a reading by user and bucket of whole local days, from `user_days`, beside the user's first reading
 * in all data; a user without readings in the range has one row without a bucket, one without any has none.
 * `$1` users, `$2` edges of the buckets, `bucket` counts from 1; `$3` from, `$4` to, local midnights.
 */
export const MONTHLY_COVERAGE = `
  select begun.user_id as "userId", begun.first_start as "firstReading",
         width_bucket(days.day_start, $2::timestamptz[]) as bucket, coalesce(sum(days.observed), 0) as observed
  from (
    select id as user_id, first_start
    from unnest($1::int[]) as asked (id)
    cross join lateral (
      select first_start from user_days where user_id = id order by day_start limit 1
    ) as first_day
  ) as begun
  left join user_days as days on days.user_id = begun.user_id and days.day_start >= $3 and days.day_start < $4
  group by 1, 2, 3`;
