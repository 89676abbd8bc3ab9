import { setTimeout as after } from 'node:timers/promises';
import type { AnalysisRequest, Profile, ProfileQuery } from '../../consumption/index.js';

/** A typical day, at least its means. */
export interface TypicalDayFacts {
  readonly profile: Profile;
  /** How far users lie apart is still being worked out, and will be there when the page is asked for again. */
  readonly isSpreadLate: boolean;
}

/** Up to so many half-hours the spread takes a second or two: waiting is calmer than a page that lacks it. */
const WAITED_FOR = 5_000_000;
const PATIENCE_MS = 1_000;

/**
 * The spread of users passes over every reading: of some thousand users for a year that takes minutes, and a page must
 * not. It goes on without, and what was begun is kept for whoever asks next. While an import goes on nothing would be
 * kept for long, so nothing is begun.
 *
 * @param isSettled - no import has loaded anything since the aggregates were refreshed
 */
export async function typicalDayFacts(
  profiles: Pick<ProfileQuery, 'of' | 'means'>,
  request: AnalysisRequest,
  isSettled: boolean,
): Promise<TypicalDayFacts> {
  const means = await profiles.means(request);
  const isLong = means.expected > WAITED_FOR;
  if (isLong && !isSettled) return { profile: means, isSpreadLate: true };
  const whole = profiles.of(request);
  // It may fail after the page has gone without it; then the next page begins anew, and tells.
  whole.catch(() => undefined);
  const profile = await (isLong ? Promise.race([whole, after(PATIENCE_MS, null)]) : whole);
  return { profile: profile ?? means, isSpreadLate: profile === null };
}
