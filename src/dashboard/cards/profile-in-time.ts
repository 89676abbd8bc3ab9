import { setTimeout as after } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import {
  type AnalysisRequest,
  isSpreadLong,
  loadProfile,
  loadProfileMeans,
  type ProfileAnswer,
  type Snapshot,
} from '../../consumption/index.js';

/** A load profile, at least its means. */
export interface ProfileInTime {
  readonly profile: ProfileAnswer;
  /** How far users lie apart is not worked out yet; it will be when the page is asked for again. */
  readonly isSpreadLate: boolean;
}

/** What stands beside a profile without its spread. */
export const LATE =
  'How far users lie apart (P10–P90) is worked out from their readings, which takes a while and waits for an import to be complete: load the page again later to see it.';

const PATIENCE_MS = 1_000;

const LOGGER = new Logger('Dashboard');

/**
 * The spread of users passes over every reading of a sample of them: of a long range that takes several seconds, and a
 * page must not. It goes on without, and what was begun is kept for whoever asks next. While an import goes on nothing
 * would be kept for long, so nothing is begun. What takes less ({@link isSpreadLong}) is waited for: that is calmer than a
 * page that lacks it.
 */
export async function profileInTime(data: Snapshot, request: AnalysisRequest): Promise<ProfileInTime> {
  const means = await loadProfileMeans(data, request);
  if (!(await isSpreadLong(data, request))) {
    return { profile: await loadProfile(data, request), isSpreadLate: false };
  }
  if (!data.isSettled) return { profile: means, isSpreadLate: true };
  const whole = loadProfile(data, request);
  // When it fails after the page has gone without it, nobody else would tell.
  whole.catch((error: unknown) => {
    LOGGER.error(error);
  });
  const profile = await Promise.race([whole, after(PATIENCE_MS, null)]);
  return { profile: profile ?? means, isSpreadLate: profile === null };
}
