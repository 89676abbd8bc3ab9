import type { DaysTable } from '../rollup-tables.js';
import type { UserSource } from '../which-table.js';

const ENERGIES: Readonly<Record<UserSource, (days: DaysTable) => string>> = {
  user_days: (days) => `
    select user_id, width_bucket(day_start, $3::timestamptz[]) as bucket, energy_wh, observed
    from ${days}
    where day_start >= $4 and day_start < $5`,
  readings: () => `
    select user_id, width_bucket(period_start, $3::timestamptz[]) as bucket, energy_wh, 1 - occurrence as observed
    from plausible_readings
    where period_start >= $4 and period_start < $5`,
};

/**
 * Median, tenth and ninetieth percentile (percentile_cont) of the energies in Wh that peers have in each bucket, over
 * those that have a reading in each of its half-hours; one row a bucket that has at least five of them.
 *
 * Peers are the users of the tariff of user `$1`, itself too. Of more than `$2` of them so many stand for all, in a
 * random order that is the same each time. `$3` edges of the buckets (`bucket` counts from 1), `$4` from, `$5` to,
 * `$6` half-hours that a bucket has in the range.
 */
export function peerBand(source: UserSource, days: DaysTable): string {
  return `
    with peers as materialized (
      select users.id
      from users join users as asked on asked.tariff = users.tariff and asked.id = $1
      order by users.id <> $1, users.id::bigint * 2654435761 % 4294967296
      limit $2
    ),
    energies as (
      select bucket, sum(energy_wh) as energy_wh
      from (${ENERGIES[source](days)}) as parts
      where user_id in (select id from peers)
      group by user_id, bucket
      having sum(observed) = ($6::int[])[bucket]
    )
    select bucket, peers, percentiles[1] as "p10Wh", percentiles[2] as "medianWh", percentiles[3] as "p90Wh"
    from (
      select bucket, count(*) as peers,
             percentile_cont('{0.1,0.5,0.9}'::float8[]) within group (order by energy_wh) as percentiles
      from energies group by bucket
    ) as bands
    where peers >= 5`;
}
