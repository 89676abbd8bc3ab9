import sql from 'sql-template-tag';
import { Count } from '../../common/http/index.js';
import { bucketEdges, HALF_HOUR_MS, lengthMs, sharedRange } from '../../common/time/index.js';
import type { AnalysisRequest } from '../analysis.js';
import { type Frame, frameOf } from '../frame.js';
import { ofUsers } from '../half-hours.sql.js';
import type { Snapshot } from '../snapshot.js';
import type { Grain } from '../table-choice.js';
import { AnalysisHead } from './analysis-head.js';

/** What is asked of an analysis of how users add up in a half-hour. */
export interface CoincidenceRequest extends AnalysisRequest {
  /** Users of hourly readings count, too. */
  readonly countsHourly?: boolean | undefined;
}

/**
 * An answer on how users add up in a half-hour. Of a user whose meter counts by the hour nobody knows in which half of the
 * hour it is high, so such users are left out of a group that has others, unless they are asked for.
 */
export class CoincidenceHead extends AnalysisHead {
  @Count('Users with halves of hourly readings in the months of the range.', 0)
  readonly hourly_users!: number;

  @Count(
    'Of them, those who are left out: all, unless hourly=include, the group has no others, or an import is under way.',
    0,
  )
  readonly hourly_left_out!: number;
}

/** Users of a group with halves of hourly readings in the months that the range touches, by key, and of how many. */
interface Hourly {
  readonly keys: readonly number[];
  readonly ofUsers: number;
}

export async function hourlyUsers(
  data: Snapshot,
  { filter, range, zone }: Pick<Frame, 'filter' | 'range' | 'zone'>,
): Promise<Hourly> {
  const [from = range.from] = bucketEdges(range, '1mo', zone);
  return data.once('hourly users', [filter, range], async () => {
    const [row] = await data.query<Hourly>(sql`
      select coalesce(jsonb_agg(user_id order by user_id) filter (where is_hourly), '[]') as keys,
             count(*) as "ofUsers"
      from (
        select user_id, bool_or(derived > 0) as is_hourly
        from ${data.userMonths} join users on users.id = user_id
        where month_start >= ${from} and month_start < ${range.to} and ${ofUsers({ filter })}
        group by user_id) as of_users`);
    return row ?? { keys: [], ofUsers: 0 };
  });
}

/** What an answer says of a group's users of hourly readings. */
type HourlySaid = Pick<CoincidenceHead, 'hourly_users' | 'hourly_left_out'>;

/**
 * Answers for a group without its users of hourly readings, where it has others. What is taken off the segments are
 * readings: where an import has loaded some that the segments lack, nothing can be taken off, and those users count, too.
 */
export async function coincidence<Answer>(
  data: Snapshot,
  request: CoincidenceRequest,
  grain: Grain,
  answer: (frame: Frame) => Promise<Answer>,
): Promise<{ readonly frame: Frame; readonly hourly: HourlySaid; readonly answer: Answer }> {
  const frame = await frameOf(data, request, grain);
  const { keys, ofUsers: all } =
    frame.userKey === undefined ? await hourlyUsers(data, frame) : { keys: [], ofUsers: 1 };
  if (request.countsHourly !== true && keys.length > 0 && keys.length < all && data.isSettled) {
    // It reaches as far back as readings.
    const without = { ...(await frameOf(data, request, 'half-hours')), without: keys };
    const hourly = { hourly_users: keys.length, hourly_left_out: keys.length };
    const readings = (keys.length * lengthMs(sharedRange(without.range, without.window))) / HALF_HOUR_MS;
    const found = { frame: without, hourly, answer: await data.inTurn(readings, () => answer(without)) };
    // Files may have come while it was worked out, and it is kept.
    if (await data.isStillSettled()) return found;
  }
  return { frame, hourly: { hourly_users: keys.length, hourly_left_out: 0 }, answer: await answer(frame) };
}
