/**
 * How many users of a segment have their first reading at the same instant: what coverage expects is counted
 * from there. `$1` areas, `$2` tariffs (empty: all), `$3` one user or null.
 */
export const REPORTING_SPANS = `
  with firsts as (
    select user_id, min(first_start) as first_start
    from user_days
    where $3::int is null or user_id = $3
    group by user_id
  )
  select users.area, users.tariff, firsts.first_start as "firstStart", count(*) as users
  from firsts join users on users.id = firsts.user_id
  where (cardinality($1::text[]) = 0 or users.area = any($1))
    and (cardinality($2::text[]) = 0 or users.tariff = any($2))
  group by 1, 2, 3`;
