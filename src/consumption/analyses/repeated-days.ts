import sql, { type Sql } from 'sql-template-tag';
import type { TimeRange } from '../../common/time/index.js';
import type { AskedRange, SegmentFilter } from '../analysis.js';
import { rangeOf } from '../frame.js';
import { ofUsers } from '../half-hours.sql.js';
import type { Snapshot } from '../snapshot.js';

/** A local day on which half-hours are stored twice. Both readings count in every total. */
export interface RepeatedDay {
  /** Its midnight. */
  readonly day: Date;
  /** Second readings of a half-hour. */
  readonly readings: number;
  readonly users: number;
  /** Energy of the second readings, in Wh. */
  readonly second_wh: number;
}

/**
 * When half-hours are stored twice, and what the second readings hold (domain page, 16): of all users in the filter,
 * in order of time. Of a day that the range cuts, the part inside counts.
 */
export function repeatedDays(
  data: Snapshot,
  request: AskedRange & { readonly filter: SegmentFilter },
): Promise<readonly RepeatedDay[]> {
  return data.once('repeated days', request, async () =>
    data.query<RepeatedDay>(secondReadings(data, request.filter, rangeOf(data, request).range)),
  );
}

/** By user first, so that users are counted by adding. Found through the days that hold more readings than half-hours. */
function secondReadings(data: Snapshot, filter: SegmentFilter, { from, to }: TimeRange): Sql {
  return sql`
  with days as materialized (
    select user_id, day_start, first_start, last_start
    from ${data.userDays}
    where samples > observed and last_start >= ${from} and first_start < ${to}
      and user_id in (select id from users where ${ofUsers({ filter })})
  ),
  days_of_users as (
    select days.day_start, count(*) as readings, sum(second.energy_wh) as second_wh
    from days
    join plausible_readings as second on second.user_id = days.user_id and second.occurrence = 1
                           and second.period_start between days.first_start and days.last_start
    where second.period_start >= ${from} and second.period_start < ${to}
    group by days.user_id, days.day_start
  )
  select day_start as day, sum(readings) as readings, count(*) as users, sum(second_wh) as second_wh
  from days_of_users
  group by day_start
  order by day_start`;
}
