import { isLocalMidnight, type TimeRange } from '../common/time/index.js';

/*
 * Which table serves an analysis, in one place:
 *
 * - figures of the population, or of a segment, at any step: `segment_half_hours`;
 * - figures of users over whole local days ({@link isWholeDays}): `user_days`;
 * - the rest: `readings`.
 */

/** Where the half-hours of those asked for are read from: everyone's from the aggregate, one user's from readings. */
export type HalfHourSource = 'segment_half_hours' | 'readings';

/** Where figures of single users are read from. */
export type UserSource = 'user_days' | 'readings';

export function halfHourSource(userId: number | undefined): HalfHourSource {
  return userId === undefined ? 'segment_half_hours' : 'readings';
}

export function userSource(range: TimeRange, timeZone: string, dataEnd: Date): UserSource {
  return isWholeDays(range, timeZone, dataEnd) ? 'user_days' : 'readings';
}

/** Whether a range cuts no local day that has data: it may end where the data end. */
export function isWholeDays(range: TimeRange, timeZone: string, dataEnd: Date): boolean {
  return (
    isLocalMidnight(range.from, timeZone) && (range.to >= dataEnd || isLocalMidnight(range.to, timeZone))
  );
}
