import sql, { type Sql } from 'sql-template-tag';
import { Count, Instant } from '../../common/http/index.js';
import type { TimeRange } from '../../common/time/index.js';
import type { AskedRange } from '../analysis.js';
import { rangeOf } from '../frame.js';
import type { Snapshot } from '../snapshot.js';

/** A run of half-hours that should have a reading and have none. */
export class GapAnswer {
  @Instant('Where it begins.')
  readonly from!: Date;

  @Instant('Where it ends.', '2016-07-15T06:00:00+00:00')
  readonly to!: Date;

  @Count('How many are missing.', 12)
  readonly half_hours!: number;
}

/** The gaps of a user in order of time, at most so many (domain page, 16). */
export function gaps(
  data: Snapshot,
  request: AskedRange & { readonly userId: number; readonly most: number },
): Promise<readonly GapAnswer[]> {
  return data.once('gaps', request, async () => {
    const { shared } = rangeOf(data, request, 'half-hours');
    return data.query<GapAnswer>(sql`
      with ${readingsAndGaps(data, [request.userId], shared)}
      select gap_from as from, gap_to as to, half_hours
      from gaps
      order by gap_from
      limit ${request.most}`);
  });
}

/**
 * CTEs over the readings of users in a range that ends with the data or before:
 *
 * - `begun`: the users, their first and last reading in all data, and `expected_from`, the first half-hour expected in
 *   the range;
 * - `ordered`: the readings, with distance and value of the user's one before;
 * - `counts`: what can be counted reading by reading, of the users that have any;
 * - `gaps`: runs of missing half-hours (N_exp without N_obs).
 */
export function readingsAndGaps(data: Snapshot, ids: readonly number[], { from, to }: TimeRange): Sql {
  return sql`
  begun as materialized (
    select id, area, tariff, first_start, last_start,
           first_start
             + greatest(0, ceil(extract(epoch from ${from}::timestamptz - first_start) / 1800)) * interval '30 minutes'
             as expected_from
    from users
    left join (
      select user_id, max(last_start) as last_start from ${data.userDays} where user_id = any(${ids}::int[]) group by 1
    ) as days on user_id = id
    where users.id = any(${ids}::int[])
  ),
  ordered as materialized (
    select user_id, period_start, occurrence, energy_wh,
           row_number() over by_time as place,
           period_start - lag(period_start) over by_time as step,
           lag(energy_wh) over by_time as before_wh
    from plausible_readings
    where user_id = any(${ids}::int[]) and period_start >= ${from} and period_start < ${to}
    window by_time as (partition by user_id order by period_start, occurrence)
  ),
  counts as materialized (
    select user_id,
           count(*) filter (where occurrence = 0) as observed,
           count(*) filter (where occurrence = 1) as repeats,
           min(period_start) as first_start,
           max(period_start) as last_start
    from ordered
    group by user_id
  ),
  gaps as materialized (
    select user_id, gap_from, gap_to, ceil(extract(epoch from gap_to - gap_from) / 1800)::int as half_hours
    from (
      select user_id, period_start - step + interval '30 minutes' as gap_from, period_start as gap_to
      from ordered where step > interval '30 minutes'
      union all
      select id, expected_from, coalesce(counts.first_start, ${to}) from begun left join counts on user_id = id
      union all
      select user_id, last_start + interval '30 minutes', ${to} from counts
    ) as edges
    where gap_from < gap_to
  )`;
}
