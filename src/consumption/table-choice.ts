import {
  bucketEdges,
  bucketsBetween,
  isLocalMidnight,
  sharedRange,
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
 * - pairs of users' days over whole local days ({@link isWholeDays}): users' days, of the generation
 *   that the database's state names;
 * - sums, counts and extremes of users over any range: users' months for the local months that lie in it, users' days
 *   for the rest of its days, `readings` for the pieces of days at its ends ({@link monthsDaysAndPieces});
 * - what cannot be added up, as medians, over any range: users' days for those that lie in it, `readings` for the pieces
 *   ({@link daysAndPieces});
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

/** A range as the local months that lie in it, the days beside them, and the pieces of days that it cuts. */
export interface MonthsDaysAndPieces {
  readonly months: TimeRange;
  readonly days: readonly TimeRange[];
  readonly pieces: readonly TimeRange[];
  /** Months among these that the range cuts where the data begin or end. */
  readonly ends: readonly CutMonth[];
}

/**
 * A month of which the range has all that the data have. Data that have come since the range was resolved may lie in it
 * besides, which a user's month tells by its first and last reading.
 */
export interface CutMonth {
  readonly start: Date;
  /** Its days that are in the range. */
  readonly days: TimeRange;
}

/** At the begin and the end of the data neither month nor day is cut: they hold all there is. */
export function monthsDaysAndPieces(
  { from, to }: TimeRange,
  zone: Zone,
  window: TimeRange,
): MonthsDaysAndPieces {
  const first = from <= window.from ? monthOf(window.from, zone).from : from;
  const last = to >= window.to ? monthOf(lastOf(window.to), zone).to : to;
  if (from >= to || first >= last) {
    return { months: { from, to: from }, days: [], pieces: [], ends: [] };
  }
  const { days, pieces } = daysAndPieces({ from: first, to: last }, zone, window.to);
  const edges = bucketEdges(days, '1mo', zone).filter((edge) => edge >= days.from && edge <= days.to);
  const months = { from: edges[0] ?? days.to, to: edges.at(-1) ?? days.to };
  // Days that the data do not have yet are none of the range.
  const asked = { from: startOfDay(from, zone), to };
  const inside = (...parts: readonly TimeRange[]): readonly TimeRange[] =>
    parts.map((part) => sharedRange(part, asked)).filter((part) => part.from < part.to);
  return {
    months,
    days: inside({ from: days.from, to: months.from }, { from: months.to, to: days.to }),
    pieces,
    ends: bucketsBetween(edges)
      .filter((month) => month.from < from || month.to > to)
      .map((month) => ({ start: month.from, days: sharedRange(month, asked) })),
  };
}

/** The local month that an instant lies in. */
function monthOf(instant: Date, zone: Zone): TimeRange {
  const after = new Date(instant.getTime() + 1);
  // Where clocks go back over midnight, the month before is shown once more after this one has begun.
  const edges = bucketEdges({ from: instant, to: after }, '1mo', zone);
  return {
    from: edges.findLast((edge) => edge <= instant) ?? instant,
    to: edges.find((edge) => edge > instant) ?? after,
  };
}

function lastOf(end: Date): Date {
  return new Date(end.getTime() - 1);
}
