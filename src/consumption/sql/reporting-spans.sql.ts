/**
 * How many users of a segment have their first reading at the same instant, each read along the index: what coverage
 * expects is counted from there. `$1` areas, `$2` tariffs (empty: all), `$3` one user or null.
 */
export const REPORTING_SPANS = `
  select users.area, users.tariff, firsts.first_start as "firstStart", count(*) as users
  from users
  cross join lateral (
    select first_start from user_days where user_id = users.id order by day_start limit 1
  ) as firsts
  where (cardinality($1::text[]) = 0 or users.area = any($1))
    and (cardinality($2::text[]) = 0 or users.tariff = any($2))
    and ($3::int is null or users.id = $3)
  group by 1, 2, 3`;
