import type { Split } from '../series.js';

const COLUMNS: Readonly<Record<Split, readonly string[]>> = {
  area: ['area'],
  tariff: ['tariff'],
  'area,tariff': ['area', 'tariff'],
};

/**
 * The whole population's series from `segment_half_hours`, one row a bucket that has readings (and segment).
 *
 * `$1` edges (n + 1 for n buckets; `bucket` counts from 1), `$2` from, `$3` to, `$4` areas, `$5` tariffs
 * (empty: all). Energies in Wh. Add first, average last: a half-hour's energy is summed over its segments
 * before it is divided by the users that report in it.
 */
export function populationSeries(split: Split | undefined): string {
  const columns = split ? COLUMNS[split].map((column) => `, ${column}`).join('') : '';
  return `
    with half_hours as (
      select period_start${columns}, sum(energy_wh) as energy_wh, sum(observed) as observed
      from segment_half_hours
      where period_start >= $2 and period_start < $3
        and (cardinality($4::text[]) = 0 or area = any($4))
        and (cardinality($5::text[]) = 0 or tariff = any($5))
      group by period_start${columns}
    )
    select width_bucket(period_start, $1::timestamptz[]) as bucket${columns},
           sum(energy_wh) as "energyWh",
           sum(energy_wh / nullif(observed, 0)::float8) as "meanWh",
           max(observed) as users,
           sum(observed) as observed
    from half_hours
    group by bucket${columns}`;
}
