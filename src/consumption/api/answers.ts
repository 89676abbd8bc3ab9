import type { Fields } from '../../common/http/index.js';
import { isoWithOffset, type Zone } from '../../common/time/index.js';
import type { UserMetrics } from '../user-metrics.js';
import type { UserAnswer } from './user.answer.js';

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
