import type { PagedList } from '../../common/http/index.js';
import { isoWithOffset } from '../../common/time/index.js';
import type { Gap, QualityFlag, UserQuality } from '../quality.query.js';
import type { WeeklyPattern } from '../weekly-pattern.js';

/** What is right and wrong with a user's readings, as programs read it. */
export interface QualityAnswer {
  readonly first_reading: string | null;
  readonly last_reading: string | null;
  readonly observed: number;
  readonly expected: number;
  readonly coverage: number | null;
  readonly repeats: number;
  readonly gap_runs: number;
  readonly longest_gap: number;
  readonly above_cap: number;
  readonly stuck_runs: number;
  readonly zero_runs: number;
  readonly spike_days: number;
  readonly flags: readonly QualityFlag[];
}

export interface UserQualityAnswer extends QualityAnswer {
  readonly id: number;
  readonly area: string;
  readonly tariff: string;
}

/** Days of the week from 1 (Monday) to 7; powers are means per user from 10:00 to 15:00. */
export interface WeeklyPatternAnswer {
  readonly midday_w: readonly { readonly weekday: number; readonly mean_w: number }[];
  readonly behavioural_weekend: readonly number[] | null;
  readonly shifted: boolean;
}

export interface GapAnswer {
  readonly from: string;
  readonly to: string;
  readonly half_hours: number;
}

/** A page of users, with the check of the weekly pattern over all of them. */
export interface QualityPageAnswer extends PagedList<UserQualityAnswer> {
  readonly weekly_pattern: WeeklyPatternAnswer;
}

export function qualityAnswer(user: UserQuality, zone: string): QualityAnswer {
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
