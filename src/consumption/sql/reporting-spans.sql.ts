/**
 * How many users of a segment have their first reading at the same instant: what coverage expects is counted from there.
 * `$1` areas, `$2` tariffs (empty: all), `$3` one user or null.
 */
export const REPORTING_SPANS = `
  select area, tariff, first_start as "firstStart", count(*) as users
  from users
  where first_start is not null
    and (cardinality($1::text[]) = 0 or area = any($1))
    and (cardinality($2::text[]) = 0 or tariff = any($2))
    and ($3::int is null or id = $3)
  group by 1, 2, 3`;
