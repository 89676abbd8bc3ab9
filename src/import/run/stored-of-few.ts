import { type LockedUser, type MinuteRange, readStoredOf, type StoredRows } from '../../consumption/index.js';
import type { Session } from '../../database/index.js';
import { piecesOf } from '../readings/reading-rows.js';
import { FEW_ROWS } from '../readings/reading-writer.js';
import type { StoringRules } from '../readings/store-readings.js';
import type { ReadingsCandidate } from './readings-reader.js';

/**
 * What is stored of the days of candidates that have little and are their user's only ones, by one question.
 *
 * @returns by the user's key; nothing of those that ask by themselves
 */
export async function storedOfFew(
  session: Session,
  candidates: readonly ReadingsCandidate[],
  users: ReadonlyMap<number, LockedUser>,
  { rollup, onRestated }: Pick<StoringRules, 'rollup' | 'onRestated'>,
): Promise<ReadonlyMap<number, StoredRows>> {
  // With `error` they are compared before they are stored, and each time what is stored is let go of.
  if (onRestated === 'error') return new Map();
  const ranges = new Map<number, MinuteRange>();
  for (const { userId = NaN, content } of onlyOnes(candidates)) {
    if (!content || content.settled.length > FEW_ROWS || !users.get(userId)?.hasPast) continue;
    const [piece, another] = piecesOf(content.settled, rollup);
    if (piece && !another) ranges.set(userId, piece);
  }
  return readStoredOf(session, ranges);
}

/** Those whose user has no other one, and of which nothing is removed before they are stored. */
function onlyOnes(candidates: readonly ReadingsCandidate[]): readonly ReadingsCandidate[] {
  const byUser = Map.groupBy(candidates, ({ userId }) => userId);
  return [...byUser.values()]
    .filter(({ length }) => length === 1)
    .flat()
    .filter(({ refused, mayRenew }) => !refused && !mayRenew);
}
