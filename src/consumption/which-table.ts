import { isLocalMidnight, type TimeRange, toLocal } from '../common/time/index.js';

/*
 * Which table serves an analysis, in one place:
 *
 * - figures of the population, or of a segment, at any step: `segment_half_hours`;
 * - figures of users over whole local days ({@link isWholeDays}): `user_days`;
 * - figures of users over any other range: `user_days` for the days that lie in it, `readings` for the pieces of days
 *   at its ends ({@link daysAndPieces});
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

/** A range as the local days that lie in it and the pieces of days that it cuts, in order of time. */
export interface DaysAndPieces {
  readonly days: TimeRange;
  readonly pieces: readonly TimeRange[];
}

/** Where the data end no day is cut: there `user_days` has all that there is. */
export function daysAndPieces({ from, to }: TimeRange, timeZone: string, dataEnd: Date): DaysAndPieces {
  const midnightBefore = toLocal(from, timeZone).startOfDay();
  const first = isLocalMidnight(from, timeZone)
    ? from
    : new Date(midnightBefore.add({ days: 1 }).startOfDay().epochMilliseconds);
  const last = to >= dataEnd ? to : new Date(toLocal(to, timeZone).startOfDay().epochMilliseconds);
  if (first > last) return { days: { from, to: from }, pieces: [{ from, to }] };
  const ends = [
    { from, to: first },
    { from: last, to },
  ];
  return { days: { from: first, to: last }, pieces: ends.filter((piece) => piece.from < piece.to) };
}
