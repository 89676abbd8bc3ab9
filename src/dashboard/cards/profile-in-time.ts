import { setTimeout as after } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import {
  type AnalysisRequest,
  loadProfile,
  loadProfileMeans,
  MOST_AT_ONCE,
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
  'How far users lie apart (P10–P90) is worked out from every reading, which takes a while and waits for an import to be complete: load the page again later to see it.';

const PATIENCE_MS = 1_000;

const LOGGER = new Logger('Dashboard');

/**
 * The spread of users passes over every reading: of some thousand users that takes half a minute and more, and a page
 * must not. It goes on without, and what was begun is kept for whoever asks next. While an import goes on nothing
 * would be kept for long, so nothing is begun. Up to {@link MOST_AT_ONCE} half-hours it takes some seconds: waiting is
 * calmer than a page that lacks it.
 */
export async function profileInTime(data: Snapshot, request: AnalysisRequest): Promise<ProfileInTime> {
  const means = await loadProfileMeans(data, request);
  if (means.expected <= MOST_AT_ONCE) {
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
