import type { Grain } from './table-choice.js';

/** A range as asked: without an end it reaches to that of the data. */
export interface AskedRange {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** Which users count: those in any of the areas and any of the tariffs; none named means all. */
export interface SegmentFilter {
  readonly areas: readonly string[];
  readonly tariffs: readonly string[];
}

export const EVERYONE: SegmentFilter = { areas: [], tariffs: [] };

export function isInSegments(
  { area, tariff }: { readonly area: string; readonly tariff: string },
  { areas, tariffs }: SegmentFilter,
): boolean {
  return (areas.length === 0 || areas.includes(area)) && (tariffs.length === 0 || tariffs.includes(tariff));
}

/** Whose consumption is asked for: that of all users in the filter, or of only one of them. */
export interface AskedScope {
  readonly filter: SegmentFilter;
  readonly userId?: string | undefined;
}

/** The same as statements name it: by the user's key. */
export interface Scope {
  readonly filter: SegmentFilter;
  readonly userKey?: number | undefined;
  /** Users who do not count, by key; of an analysis of all users in the filter. */
  readonly without?: readonly number[];
}

/** What is asked of an analysis. */
export interface AnalysisRequest extends AskedRange, AskedScope {
  /** Reaches only as far back as this; by itself an analysis reaches as far as what it is made of. */
  readonly grain?: Grain | undefined;
}
