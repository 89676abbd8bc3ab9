import type { Zone } from '../common/time/index.js';
import { qualityAnswer, type UserQuality, type WeeklyPattern } from '../consumption/index.js';
import type { UserIssues } from '../ledger/index.js';
import type { UserQualityAnswer, WeeklyPatternAnswer } from './quality.answer.js';

/** A user's readings and what the ledger has of it, side by side. */
export function userQualityAnswer(
  user: UserQuality,
  issues: UserIssues | undefined,
  zone: Zone,
): UserQualityAnswer {
  return {
    id: user.id,
    area: user.area,
    tariff: user.tariff,
    ...qualityAnswer(user, zone),
    rejects: issues?.rejects ?? 0,
    restatements: issues?.restatements ?? 0,
    last_import_id: issues?.lastImportId ?? null,
  };
}

export function weeklyPatternAnswer(pattern: WeeklyPattern): WeeklyPatternAnswer {
  return {
    midday_w: pattern.middayPowers.map(({ weekday, meanW }) => ({ weekday, mean_w: meanW })),
    behavioural_weekend: pattern.behaviouralWeekend,
    shifted: pattern.isShifted,
  };
}
