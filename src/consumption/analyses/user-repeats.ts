import sql from 'sql-template-tag';
import type { AskedRange } from '../analysis.js';
import { rangeOf } from '../frame.js';
import type { Snapshot } from '../snapshot.js';

/** A half-hour that is stored twice. Both readings count in every total. */
export interface UserRepeat {
  readonly start: Date;
  readonly first_wh: number;
  readonly second_wh: number;
}

interface UserRepeatsRequest extends AskedRange {
  readonly userId: number;
  /** At most so many. */
  readonly most: number;
}

/**
 * Which half-hours of a user are stored twice, in order of time, energies in Wh (domain page, 16). They are looked up in
 * the days that hold more readings than half-hours.
 */
export function userRepeats(data: Snapshot, request: UserRepeatsRequest): Promise<readonly UserRepeat[]> {
  return data.once('user repeats', request, async () => {
    const { userId, most } = request;
    const { from, to } = rangeOf(data, request).range;
    return data.query<UserRepeat>(sql`
      with days as materialized (
        select first_start, last_start
        from ${data.userDays}
        where user_id = ${userId}::int and samples > observed and last_start >= ${from} and first_start < ${to}
      )
      select second.period_start as start, first.energy_wh as first_wh, second.energy_wh as second_wh
      from days
      join plausible_readings as second on second.user_id = ${userId}::int and second.occurrence = 1
                             and second.period_start between days.first_start and days.last_start
      join plausible_readings as first on first.user_id = ${userId}::int and first.occurrence = 0
                            and first.period_start = second.period_start
      where second.period_start >= ${from} and second.period_start < ${to}
      order by second.period_start
      limit ${most}`);
  });
}
