import type { Zone } from '../common/time/index.js';
import { qualityAnswer, type UserQuality } from '../consumption/index.js';
import type { UserIssues } from '../ledger/index.js';
import type { UserQualityAnswer } from './quality.answer.js';

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
