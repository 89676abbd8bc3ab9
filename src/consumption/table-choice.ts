import {
  isLocalMidnight,
  startOfDay,
  startOfDayAfter,
  type TimeRange,
  type Zone,
} from '../common/time/index.js';
import type { Snapshot } from './snapshot.js';

/*
 * Which table serves an analysis, in one place:
 *
 * - figures of the population, or of a segment, at any step: `segment_half_hours`;
 * - figures of users over whole local days ({@link isWholeDays}): users' days, of the generation
 *   that the database's state names;
 * - figures of users over any other range: users' days for those that lie in it, `readings` for the pieces of days
 *   at its ends ({@link daysAndPieces});
 * - the rest: `readings`, through the view without values that no meter records (`plausible_readings`).
 *
 * Segments and days may reach further back than readings: {@link reachOf}.
 */

/** What an answer is made of: half-hours of segments, days of users, or their half-hours. */
export type Grain = 'segments' | 'days' | 'half-hours';

/** What must be known of the data to tell how far back an answer can reach. */
export type Reach = Pick<Snapshot, 'readingsBegin' | 'window' | 'zone'>;

/**
 * The part of a range that can be answered for. Where days are kept without their readings, half-hours of users begin
 * later; and a range of days is one of whole days there. At the begin of the data no day is cut.
 */
export function reachOf(
  { from, to }: TimeRange,
  grain: Grain,
  { readingsBegin, window, zone }: Reach,
): TimeRange {
  if (!readingsBegin || !window || grain === 'segments' || from >= readingsBegin) return { from, to };
  if (grain === 'half-hours') return { from: to < readingsBegin ? to : readingsBegin, to };
  const isWhole = isLocalMidnight(from, zone);
  const first = isWhole
    ? from
    : from <= window.from
      ? startOfDay(from, zone)
      : startOfDayAfter(from, 1, zone);
  const last = to < readingsBegin && to < window.to ? startOfDay(to, zone) : to;
  return { from: first < last ? first : last, to: last };
}

/** Whether a range cuts no local day that has data: it may end where the data end. */
export function isWholeDays(range: TimeRange, zone: Zone, dataEnd: Date): boolean {
  return isLocalMidnight(range.from, zone) && (range.to >= dataEnd || isLocalMidnight(range.to, zone));
}

/** A range as the local days that lie in it and the pieces of days that it cuts, in order of time. */
export interface DaysAndPieces {
  readonly days: TimeRange;
  readonly pieces: readonly TimeRange[];
}

/** At the end of the data no day is cut: users' days hold all there is. */
export function daysAndPieces({ from, to }: TimeRange, zone: Zone, dataEnd: Date): DaysAndPieces {
  const first = isLocalMidnight(from, zone) ? from : startOfDayAfter(from, 1, zone);
  const last = to >= dataEnd ? to : startOfDay(to, zone);
  if (first > last) return { days: { from, to: from }, pieces: [{ from, to }] };
  const ends = [
    { from, to: first },
    { from: last, to },
  ];
  return { days: { from: first, to: last }, pieces: ends.filter((piece) => piece.from < piece.to) };
}
