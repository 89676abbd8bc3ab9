import type { Fields } from '../../common/http/index.js';
import { isoWithOffset, type Zone } from '../../common/time/index.js';
import type { Gap, UserQuality } from '../quality.query.js';
import type { GapAnswer, QualityAnswer } from './quality.answer.js';

export function qualityAnswer(user: UserQuality, zone: Zone): Fields<QualityAnswer> {
  const iso = (instant: Date | null): string | null => instant && isoWithOffset(instant, zone);
  return {
    first_reading: iso(user.firstReading),
    last_reading: iso(user.lastReading),
    observed: user.observed,
    expected: user.expected,
    coverage: user.coverage,
    repeats: user.repeats,
    gap_runs: user.gapRuns,
    longest_gap: user.longestGap,
    above_cap: user.aboveCap,
    stuck_runs: user.stuckRuns,
    zero_runs: user.zeroRuns,
    spike_days: user.spikeDays,
    implausible: user.implausible,
    flags: user.flags,
  };
}

export function gapAnswer({ from, to, halfHours }: Gap, zone: Zone): GapAnswer {
  return { from: isoWithOffset(from, zone), to: isoWithOffset(to, zone), half_hours: halfHours };
}
