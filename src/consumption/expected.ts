import { sharedHalfHours, type TimeRange } from '../common/time/index.js';

/** So many users of a segment whose first reading is at the same instant. */
export interface ReportingSpan {
  readonly area: string;
  readonly tariff: string;
  readonly firstStart: Date;
  readonly users: number;
}

/** With less coverage a peak, or the base load of a day, may have been missed: a value is too thin to be compared. */
export const LEAST_COVERAGE = 0.9;

/** Half-hours that users should have reported in `range`: from each one's first reading to the end of the data. */
export function expectedHalfHours(range: TimeRange, spans: readonly ReportingSpan[], dataEnd: Date): number {
  return spans.reduce((sum, span) => sum + span.users * sharedHalfHours(range, span.firstStart, dataEnd), 0);
}

/**
 * observed / expected, or null where nothing was expected. At most 1: while an import is under way the two may
 * be of different moments.
 */
export function coverageOf(observed: number, expected: number): number | null {
  return expected === 0 ? null : Math.min(1, observed / expected);
}
