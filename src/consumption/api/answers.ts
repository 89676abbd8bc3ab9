import { isoWithOffset } from '../../common/time/index.js';
import type { SegmentBucket, Series } from '../series.js';
import type { UserMetrics } from '../user-metrics.js';

/** One bucket as programs read it: units in the names, instants with the zone's offset. */
export interface BucketAnswer {
  readonly start: string;
  readonly end: string;
  readonly area?: string;
  readonly tariff?: string;
  readonly energy_wh: number | null;
  readonly mean_wh: number | null;
  readonly share?: number | null;
  readonly users: number;
  readonly observed: number;
  readonly expected: number;
  readonly coverage: number | null;
  readonly complete: boolean;
}

/** A series as programs read it. */
export interface SeriesAnswer {
  readonly from: string;
  readonly to: string;
  readonly timezone: string;
  readonly resolution: string;
  readonly results: readonly BucketAnswer[];
}

/** A user with its figures as programs read it. */
export interface UserAnswer {
  readonly id: number;
  readonly area: string;
  readonly tariff: string;
  readonly total_wh: number | null;
  readonly mean_day_wh: number | null;
  readonly peak_w: number | null;
  readonly peak_at: string | null;
  readonly load_factor: number | null;
  readonly cv: number | null;
  readonly base_w: number | null;
  readonly base_share: number | null;
  readonly night_share: number | null;
  readonly peer_percentile: number | null;
  readonly segment_percentile: number | null;
  readonly observed: number;
  readonly expected: number;
  readonly coverage: number | null;
  readonly first_reading: string | null;
  readonly last_reading: string | null;
}

export function seriesAnswer(series: Series): SeriesAnswer {
  const iso = (instant: Date): string => isoWithOffset(instant, series.timeZone);
  return {
    from: iso(series.from),
    to: iso(series.to),
    timezone: series.timeZone,
    resolution: series.resolution,
    results: series.buckets.map((bucket) => bucketAnswer(bucket, iso)),
  };
}

export function userAnswer(user: UserMetrics, zone: string): UserAnswer {
  const iso = (instant: Date | null): string | null => instant && isoWithOffset(instant, zone);
  return {
    id: user.id,
    area: user.area,
    tariff: user.tariff,
    total_wh: user.totalWh,
    mean_day_wh: user.meanDayWh,
    peak_w: user.peakW,
    peak_at: iso(user.peakAt),
    load_factor: user.loadFactor,
    cv: user.cv,
    base_w: user.baseW,
    base_share: user.baseShare,
    night_share: user.nightShare,
    peer_percentile: user.peerPercentile,
    segment_percentile: user.segmentPercentile,
    observed: user.observed,
    expected: user.expected,
    coverage: user.coverage,
    first_reading: iso(user.firstReading),
    last_reading: iso(user.lastReading),
  };
}

function bucketAnswer(bucket: SegmentBucket, iso: (instant: Date) => string): BucketAnswer {
  return {
    start: iso(bucket.start),
    end: iso(bucket.end),
    ...(bucket.area === undefined ? {} : { area: bucket.area }),
    ...(bucket.tariff === undefined ? {} : { tariff: bucket.tariff }),
    energy_wh: bucket.energyWh,
    mean_wh: bucket.meanWh,
    ...(bucket.share === undefined ? {} : { share: bucket.share }),
    users: bucket.users,
    observed: bucket.observed,
    expected: bucket.expected,
    coverage: bucket.coverage,
    complete: bucket.complete,
  };
}
