import {
  type AnalysisRequest,
  isSpreadLong,
  loadProfile,
  loadProfileMeans,
  type ProfileAnswer,
  type Snapshot,
} from '../../consumption/index.js';
import { inTime } from '../in-time.js';

/** A load profile, at least its means. */
export interface ProfileInTime {
  readonly profile: ProfileAnswer;
  /** Why how far users lie apart is not there yet, and when it will be; nothing where it is. */
  readonly late?: string;
}

const WHY = 'How far users lie apart (P10–P90) is worked out from their readings, which takes a while.';

/**
 * The spread of users takes several seconds where very many of their readings are read for it, as of months that do not
 * know what theirs add up to, and a page must not. It goes on without, and what was begun is kept for whoever asks next.
 * What takes less is waited for: that is calmer than a page that lacks it. While an import goes on it would not be kept for
 * long: what takes long in any case ({@link isSpreadLong}) is not begun.
 */
export async function profileInTime(data: Snapshot, request: AnalysisRequest): Promise<ProfileInTime> {
  const means = await loadProfileMeans(data, request);
  if (!data.isSettled && (await isSpreadLong(data, request)))
    return {
      profile: means,
      late: `${WHY} It waits for an import to be complete: load the page again later to see it.`,
    };
  const found = await inTime(data, () => loadProfile(data, request));
  if ('answer' in found) return { profile: found.answer };
  return { profile: means, late: `${WHY} ${found.standing}` };
}
