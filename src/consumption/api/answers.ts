import type { Fields } from '../../common/http/index.js';
import { isoWithOffset, type Zone } from '../../common/time/index.js';
import type { SegmentBucket, Series } from '../series.js';
import type { UserMetrics } from '../user-metrics.js';
import type { BucketAnswer, SeriesAnswer } from './series.answer.js';
import type { UserAnswer } from './user.answer.js';

export function seriesAnswer(series: Series): SeriesAnswer {
  const iso = isoTexts(series.zone);
  return {
    from: iso(series.from),
    to: iso(series.to),
    timezone: series.zone.name,
    resolution: series.resolution,
    results: series.buckets.map((bucket) => bucketAnswer(bucket, iso)),
  };
}

export function userAnswer(user: UserMetrics, zone: Zone): Fields<UserAnswer> {
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

/** Writes each instant once: a bucket ends where the next begins, and those of all segments begin together. */
function isoTexts(zone: Zone): (instant: Date) => string {
  const texts = new Map<number, string>();
  return (instant) => {
    const known = texts.get(instant.getTime());
    if (known !== undefined) return known;
    const text = isoWithOffset(instant, zone);
    texts.set(instant.getTime(), text);
    return text;
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
