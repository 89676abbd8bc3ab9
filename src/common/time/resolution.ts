import { DAY_MS, lengthMs } from './time-range.js';
import { RefusedError } from '../errors/domain-error.js';
import type { TimeRange } from './time-range.js';

/** Steps of a series, finest first: half-hours, hours, local days, weeks from Monday, months. */
export const RESOLUTIONS = ['30m', '1h', '1d', '1w', '1mo'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** More points than this in one series are refused. */
export const MAX_POINTS = 5_000;

const STEP_MS: Readonly<Record<Resolution, number>> = {
  '30m': DAY_MS / 48,
  '1h': DAY_MS / 24,
  '1d': DAY_MS,
  '1w': 7 * DAY_MS,
  '1mo': 28 * DAY_MS,
};

/** About 28 years. */
const MOST_WEEKS = 1_490;

/** The step that keeps a series of this range under 1,500 points. */
export function autoResolution(range: TimeRange): Resolution {
  const days = lengthMs(range) / DAY_MS;
  if (days <= 31) return '30m';
  if (days <= 62) return '1h';
  if (days <= 4 * 366) return '1d';
  return days <= MOST_WEEKS * 7 ? '1w' : '1mo';
}

/**
 * The step that was asked for, in which a series of this range is short enough to answer.
 *
 * @throws RefusedError `too_many_points` that names the finest step allowed
 */
export function drawableResolution(asked: Resolution | 'auto', range: TimeRange): Resolution {
  const resolution = asked === 'auto' ? autoResolution(range) : asked;
  if (pointsIn(range, resolution) <= MAX_POINTS) return resolution;
  const finest = RESOLUTIONS.find((step) => pointsIn(range, step) <= MAX_POINTS);
  const remedy = finest ? `ask for ${finest} or a shorter range` : 'ask for a shorter range';
  throw new RefusedError(
    'too_many_points',
    'resolution',
    `A series of this range in steps of ${resolution} has more than ${MAX_POINTS} points: ${remedy}.`,
  );
}

/** About how many points a series has: exact but for months and clock changes. */
export function pointsIn(range: TimeRange, resolution: Resolution): number {
  return lengthMs(range) / STEP_MS[resolution];
}
