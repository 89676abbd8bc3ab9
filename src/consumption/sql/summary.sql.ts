/**
 * The population's figures over `[$1, $2)` from `segment_half_hours`; `$3` areas, `$4` tariffs (empty: all).
 * Energies in Wh, powers in W. The mean user's energy is summed over half-hours, of which `halfHours` have a reading.
 * A half-hour's power is 2·Σe·observed/samples, `meanW` its mean and `peakW` its highest (domain page, 11 and 12).
 */
export const SUMMARY = `
  with half_hours as (
    select period_start, sum(energy_wh) as energy_wh, sum(observed) as observed, sum(samples) as samples,
           2 * sum(energy_wh) * sum(observed)::float8 / sum(samples)::float8 as power_w
    from segment_half_hours
    where period_start >= $1 and period_start < $2
      and (cardinality($3::text[]) = 0 or area = any($3))
      and (cardinality($4::text[]) = 0 or tariff = any($4))
    group by period_start
  )
  select sum(energy_wh) as "totalWh",
         sum(energy_wh / nullif(observed, 0)::float8) as "meanUserWh",
         avg(power_w) as "meanW",
         max(power_w) as "peakW",
         (array_agg(period_start order by power_w desc, period_start))[1] as "peakAt",
         count(*) as "halfHours",
         coalesce(sum(observed), 0) as observed,
         coalesce(sum(samples), 0) as readings
  from half_hours`;
