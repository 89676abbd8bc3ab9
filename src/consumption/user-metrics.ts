/** What the table of users shows of one user over a range. Unknown is null. */
export interface UserMetrics {
  readonly id: number;
  readonly area: string;
  readonly tariff: string;
  /** Sum of all readings, in Wh. */
  readonly totalWh: number | null;
  /** Mean power over the observed half-hours × 24 hours, in Wh. */
  readonly meanDayWh: number | null;
  /** Twice the highest reading: the mean power of that half-hour, in W. */
  readonly peakW: number | null;
  /** Start of the half-hour of the peak. */
  readonly peakAt: Date | null;
  /** Mean power / peak power over the observed half-hours; null under a coverage of 0.9. */
  readonly loadFactor: number | null;
  /** Sample standard deviation / mean of the totals of complete days. */
  readonly cv: number | null;
  /** Median over days of the power that is passed in 95 % of the day's half-hours, in W. */
  readonly baseW: number | null;
  /** Base power over the observed hours of those days / their energy, at most 1. */
  readonly baseShare: number | null;
  /** Energy from 23:00 to 07:00 / total. */
  readonly nightShare: number | null;
  /** Where its mean complete day lies among the users of its tariff, 0 to 100; null with fewer than 5. */
  readonly peerPercentile: number | null;
  /** The same among those of its area and tariff. */
  readonly segmentPercentile: number | null;
  readonly observed: number;
  readonly expected: number;
  /** observed / expected, 0 to 1. */
  readonly coverage: number | null;
  readonly firstReading: Date | null;
  /** Start of the last half-hour that has a reading. */
  readonly lastReading: Date | null;
}

/** By what the table can be sorted; a leading minus in a request means falling. */
export const USER_SORTS = [
  'id',
  'area',
  'tariff',
  'total',
  'mean_day',
  'peak',
  'load_factor',
  'cv',
  'base_load',
  'night_share',
  'peer_percentile',
  'coverage',
  'last_reading',
] as const;
export type UserSort = (typeof USER_SORTS)[number];

/** One page of the ranking. */
export interface UserPage {
  readonly users: readonly UserMetrics[];
  /** How many users match over all pages. */
  readonly count: number;
  readonly page: number;
  readonly pageSize: number;
}
