import type { Resolution, TimeRange, Zone } from '../common/time/index.js';
import type { AskedRange } from './data-window.query.js';

/** By what a series is split into one series each. */
export const SPLITS = ['area', 'tariff', 'area,tariff'] as const;
export type Split = (typeof SPLITS)[number];

/** Which users count: those in any of the areas and any of the tariffs; none named means all. */
export interface SegmentFilter {
  readonly areas: readonly string[];
  readonly tariffs: readonly string[];
}

/** Energy in one step of time, of everyone asked for. Unknown is null, never zero. */
export interface Bucket {
  readonly start: Date;
  readonly end: Date;
  /** Sum of all readings, in Wh. */
  readonly energyWh: number | null;
  /** Energy of a mean reporting user, in Wh: the sum over half-hours of (energy / users reporting in it). */
  readonly meanWh: number | null;
  /** The most users that report in any half-hour of the bucket. */
  readonly users: number;
  /** Half-hours with a reading, each once, summed over users. */
  readonly observed: number;
  /** Half-hours that should have one: from a user's first reading to the end of the data. */
  readonly expected: number;
  /** observed / expected, 0 to 1. */
  readonly coverage: number | null;
  /** Wholly inside the data and the asked range, with every expected half-hour. */
  readonly complete: boolean;
}

/** A bucket of one segment of a split series. */
export interface SegmentBucket extends Bucket {
  readonly area?: string;
  readonly tariff?: string;
  /** Its part of the bucket's energy over all segments, 0 to 1. */
  readonly share?: number | null;
}

/** Buckets in time order; with a split one for each segment and bucket, segments in order of name. */
export interface Series extends TimeRange {
  readonly zone: Zone;
  readonly resolution: Resolution;
  readonly buckets: readonly SegmentBucket[];
}

/** What is asked of a series; without `from` or `to` the data window's own. */
export interface SeriesRequest extends AskedRange {
  readonly resolution: Resolution | 'auto';
}
