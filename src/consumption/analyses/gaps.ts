import sql, { type Sql } from 'sql-template-tag';
import { Count, Instant } from '../../common/http/index.js';
import type { TimeRange } from '../../common/time/index.js';
import { keysOf } from '../../users/index.js';
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
  request: AskedRange & { readonly userId: string; readonly most: number },
): Promise<readonly GapAnswer[]> {
  return data.once('gaps', request, async () => {
    const { shared } = rangeOf(data, request, 'half-hours');
    return data.query<GapAnswer>(sql`
      with ${notedAndGaps(data, [request.userId], shared)}
      select gap_from as from, gap_to as to, half_hours
      from gaps
      order by gap_from
      limit ${request.most}`);
  });
}

/**
 * CTEs over the readings of users in a range that ends with the data or before:
 *
 * - `begun`: the users with id and segment, their first and last reading in all data, and `expected_from`, the first
 *   half-hour expected in the range;
 * - `noted`: the few readings at the ends of gaps, or with the value of the user's one before, each with its neighbours;
 * - `gaps`: runs of missing half-hours (N_exp without N_obs).
 *
 * Readings are put in order user by user, and only the few are kept: all of them would go by way of the disk.
 */
export function notedAndGaps(data: Snapshot, ids: readonly string[], { from, to }: TimeRange): Sql {
  return sql`
  begun as materialized (
    select id as user_id, external_id, area, tariff, first_start, last_start,
           first_start
             + greatest(0, ceil(extract(epoch from ${from}::timestamptz - first_start) / 1800)) * interval '30 minutes'
             as expected_from
    from users
    left join (
      select user_id, max(last_start) as last_start from ${data.userDays} where user_id = any(${keysOf(ids)}) group by 1
    ) as days on user_id = id
    where external_id = any(${ids}::text[])
  ),
  noted as materialized (
    select id as user_id, ordered.*
    from users
    cross join lateral (
      select period_start, energy_wh,
             row_number() over by_time as place,
             lag(period_start) over by_time as before_start,
             lag(energy_wh) over by_time as before_wh,
             lead(period_start) over by_time as next_start
      from plausible_readings
      where user_id = users.id and period_start >= ${from} and period_start < ${to}
      window by_time as (order by period_start, occurrence)
    ) as ordered
    where external_id = any(${ids}::text[])
      and (energy_wh = before_wh or before_start is null
        or next_start is null or next_start > period_start + interval '30 minutes')
  ),
  gaps as materialized (
    select user_id, gap_from, gap_to, ceil(extract(epoch from gap_to - gap_from) / 1800)::int as half_hours
    from (
      select begun.user_id, expected_from as gap_from, coalesce(period_start, ${to}) as gap_to
      from begun left join noted on noted.user_id = begun.user_id and before_start is null
      union all
      select user_id, period_start + interval '30 minutes', coalesce(next_start, ${to}) from noted
    ) as edges
    where gap_from < gap_to
  )`;
}
