/**
 * Raw readings after a key, in the order of the key (user, half-hour, occurrence), energies in Wh: user by user, so
 * that each is read along the primary key and reading stops when the page is full.
 *
 * `$1` from, `$2` to (null: open), `$3` areas, `$4` tariffs (empty: all), `$5` one user or null; `$6` user, `$7`
 * half-hour and `$8` occurrence of the key (null: from the beginning), `$9` rows.
 */
export const READINGS_PAGE = `
  with asked as (
    select id,
           case when id = $6::int then $7::timestamptz else '-infinity' end as after_start,
           case when id = $6::int then $8::smallint else 0::smallint end as after_occurrence
    from users
    where (cardinality($3::text[]) = 0 or area = any($3))
      and (cardinality($4::text[]) = 0 or tariff = any($4))
      and ($5::int is null or id = $5)
      and ($6::int is null or id >= $6)
  )
  select asked.id as "userId", page.period_start as start, page.occurrence, page.energy_wh as "energyWh"
  from asked
  cross join lateral (
    select period_start, occurrence, energy_wh
    from readings
    where readings.user_id = asked.id
      and ($1::timestamptz is null or period_start >= $1)
      and ($2::timestamptz is null or period_start < $2)
      and (period_start, occurrence) > (after_start, after_occurrence)
    order by period_start, occurrence
    limit $9
  ) as page
  order by asked.id, page.period_start, page.occurrence
  limit $9`;
