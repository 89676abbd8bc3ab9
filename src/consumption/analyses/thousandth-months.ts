import sql, { type Sql } from 'sql-template-tag';
import { BY_ID } from '../../users/index.js';
import type { Snapshot } from '../snapshot.js';

/** Among fewer users of a tariff nobody stands out. */
const LEAST_PEERS = 5;
/** With fewer readings, a day of them, a month is no measure of a user. */
const LEAST_READINGS = 48;
/** A household uses between a fifth and five times as much as another; of kWh for Wh a thousandth of that is left. */
const MOST_OF_MEDIAN = 1 / 200;
const LEAST_OF_MEDIAN = 1 / 5_000;

/** Months of a user with about a thousandth of what others used. */
export interface ThousandthMonths {
  readonly user_id: string;
  readonly months: number;
  /** The first and the last such month, by the instant at which it begins. */
  readonly first_month: Date;
  readonly last_month: Date;
}

/**
 * Users whose files probably hold kWh where Wh are meant, in order of id, over all data: months whose mean half-hour lies
 * between {@link LEAST_OF_MEDIAN} and {@link MOST_OF_MEDIAN} of the median of the users of the same tariff in that month,
 * the user among them. From users' months.
 */
export function thousandthMonths(data: Snapshot): Sql {
  return sql`
      with means as (
        select user_id, tariff, month_start, energy_wh / observed as mean_wh
        from ${data.userMonths} join users on users.id = user_id
        where observed >= ${LEAST_READINGS}::int
      ),
      peers as (
        select tariff, month_start, percentile_cont(0.5) within group (order by mean_wh) as median_wh
        from means group by tariff, month_start having count(*) >= ${LEAST_PEERS}::int
      )
      select users.external_id as user_id, months, first_month, last_month
      from (
        select user_id as key, count(*) as months, min(month_start) as first_month, max(month_start) as last_month
        from means join peers using (tariff, month_start)
        where mean_wh < ${MOST_OF_MEDIAN}::float8 * median_wh and mean_wh > ${LEAST_OF_MEDIAN}::float8 * median_wh
        group by user_id
      ) as found join users on users.id = key
      order by ${BY_ID}`;
}
