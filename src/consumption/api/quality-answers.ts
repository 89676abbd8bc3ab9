import type { Fields } from '../../common/http/index.js';
import { isoWithOffset } from '../../common/time/index.js';
import type { Gap, UserQuality } from '../quality.query.js';
import type { WeeklyPattern } from '../weekly-pattern.js';
import type { GapAnswer, QualityAnswer, UserQualityAnswer, WeeklyPatternAnswer } from './quality.answer.js';

export function qualityAnswer(user: UserQuality, zone: string): Fields<QualityAnswer> {
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
    flags: user.flags,
  };
}

export function userQualityAnswer(user: UserQuality, zone: string): UserQualityAnswer {
  return { id: user.id, area: user.area, tariff: user.tariff, ...qualityAnswer(user, zone) };
}

export function gapAnswer({ from, to, halfHours }: Gap, zone: string): GapAnswer {
  return { from: isoWithOffset(from, zone), to: isoWithOffset(to, zone), half_hours: halfHours };
}

export function weeklyPatternAnswer(pattern: WeeklyPattern): WeeklyPatternAnswer {
  return {
    midday_w: pattern.middayPowers.map(({ weekday, meanW }) => ({ weekday, mean_w: meanW })),
    behavioural_weekend: pattern.behaviouralWeekend,
    shifted: pattern.isShifted,
  };
}
