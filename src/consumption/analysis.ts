import type { TimeRange, Zone } from '../common/time/index.js';
import type { AskedRange } from './data-window.query.js';

/** Which users count: those in any of the areas and any of the tariffs; none named means all. */
export interface SegmentFilter {
  readonly areas: readonly string[];
  readonly tariffs: readonly string[];
}

/** Whose consumption: everyone's that the filter lets through, or of these only one user's. */
export interface Scope {
  readonly filter: SegmentFilter;
  readonly userId?: number | undefined;
}

/** What is asked of an analysis. */
export type AnalysisRequest = AskedRange & Scope;

/** How much of what should be there an analysis rests on. */
export interface Coverage {
  /** Half-hours with a reading, each once, summed over users. */
  readonly observed: number;
  /** Half-hours that should have one: from a user's first reading to the end of the data. */
  readonly expected: number;
  /** observed / expected, 0 to 1; null where nothing was expected. */
  readonly coverage: number | null;
}

/** What every analysis says of itself: its range, the zone of its days and its coverage. */
export interface Analysis extends TimeRange, Coverage {
  readonly zone: Zone;
}
