import type { Resolution, TimeRange } from '../../common/time/index.js';
import type { BucketAnswer } from '../../consumption/index.js';
import { formatCount } from '../format/numbers.js';
import type { Measure } from '../address/page-query.dto.js';

/** Under this coverage a bucket is too thin to be compared with the others. */
export const FAIR_COVERAGE = 0.9;

/** What one step of a resolution is called, and several. */
export const STEP_NAMES: Readonly<Record<Resolution, readonly [one: string, several: string]>> = {
  '30m': ['half-hour', 'half-hours'],
  '1h': ['hour', 'hours'],
  '1d': ['day', 'days'],
  '1w': ['week', 'weeks'],
  '1mo': ['month', 'months'],
};

/** The energy of a bucket that a measure shows, in Wh. */
export function measured(bucket: BucketAnswer, measure: Measure): number | null {
  return measure === 'mean' ? bucket.mean_wh : bucket.energy_wh;
}

/**
 * Whether a bucket must not be compared with the others: the range or the data cut it, or it lacks more than a
 * tenth of its readings. A few missing readings among many users leave it comparable.
 */
export function isUnfinished(bucket: BucketAnswer, range: TimeRange): boolean {
  const isCut = bucket.start < range.from || bucket.end > range.to;
  return !bucket.complete && (isCut || (bucket.coverage ?? 0) < FAIR_COVERAGE);
}

/** The part of a range that has data: what lies outside cannot finish a bucket. */
export function shared(a: TimeRange, b: TimeRange): TimeRange {
  return { from: a.from > b.from ? a.from : b.from, to: a.to < b.to ? a.to : b.to };
}

/** "1 day", "170 days" */
export function steps(count: number, resolution: Resolution): string {
  const [one, several] = STEP_NAMES[resolution];
  return `${formatCount(count)} ${count === 1 ? one : several}`;
}
