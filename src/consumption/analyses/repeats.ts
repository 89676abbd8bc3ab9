import sql, { type Sql } from 'sql-template-tag';
import type { TimeRange } from '../../common/time/index.js';
import { type AskedRange, EVERYONE, type Scope, type SegmentFilter } from '../analysis.js';
import { rangeOf, userOf } from '../frame.js';
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
  return data.once('repeated days', request, async () => {
    const { range } = rangeOf(data, request, 'half-hours');
    // By user first, so that users are counted by adding.
    return data.query<RepeatedDay>(sql`
      with ${secondReadings(data, request, range)},
      days_of_users as (
        select day_start, count(*) as readings, sum(energy_wh) as second_wh from seconds group by user_id, day_start
      )
      select day_start as day, sum(readings) as readings, count(*) as users, sum(second_wh) as second_wh
      from days_of_users
      group by day_start
      order by day_start`);
  });
}

/** A half-hour that is stored twice. */
export interface UserRepeat {
  readonly start: Date;
  readonly first_wh: number;
  readonly second_wh: number;
}

/** Which half-hours of a user are stored twice, in order of time, at most so many; energies in Wh (domain page, 16). */
export function userRepeats(
  data: Snapshot,
  request: AskedRange & { readonly userId: string; readonly most: number },
): Promise<readonly UserRepeat[]> {
  return data.once('user repeats', request, async () => {
    const { userId, most } = request;
    const { range } = rangeOf(data, request, 'half-hours');
    const { key } = await userOf(data, userId);
    return data.query<UserRepeat>(sql`
      with ${secondReadings(data, { userKey: key, filter: EVERYONE }, range)}
      select period_start as start, first.energy_wh as first_wh, seconds.energy_wh as second_wh
      from seconds join plausible_readings as first using (user_id, period_start)
      where first.occurrence = 0
      order by period_start
      limit ${most}`);
  });
}

/**
 * CTE `seconds`: second readings of half-hours, found through the months and in these the days that hold more readings than
 * half-hours. Each is looked up: the planner expects many of them, and would read everything.
 */
function secondReadings(data: Snapshot, scope: Scope, { from, to }: TimeRange): Sql {
  return sql`
  days as materialized (
    select of_month.*
    from ${data.userMonths} as months join users on users.id = months.user_id
    cross join lateral (
      select user_id, day_start, first_start, last_start
      from ${data.userDays}
      where user_id = users.id and day_start >= months.month_start and day_start <= months.last_start
        and samples > observed and last_start >= ${from} and first_start < ${to}
      offset 0
    ) as of_month
    where months.samples > months.observed and months.last_start >= ${from} and months.first_start < ${to}
      and ${ofUsers(scope)}
  ),
  seconds as (
    select days.user_id, day_start, period_start, energy_wh
    from days join users on users.id = days.user_id
    cross join lateral (
      select period_start, energy_wh
      from plausible_readings
      where user_id = users.id and occurrence = 1 and period_start between days.first_start and days.last_start
        and period_start >= ${from} and period_start < ${to}
      offset 0
    ) as second
  )`;
}
