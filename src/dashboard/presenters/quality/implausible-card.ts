import type { ImplausibleReadings } from '../../../consumption/index.js';
import { PageAddress, type PageState } from '../../address/page-address.js';
import { formatCount } from '../../format/numbers.js';
import { FLAG_WORDS, implausibleText } from '../flag-words.js';

/** Stored readings that no meter records: how many, whose, and what to do. */
export interface ImplausibleCard {
  readonly summary: string;
  readonly users: readonly { readonly text: string; readonly href: string }[];
  /** How many users are not listed. */
  readonly rest: string | null;
}

const MOST_USERS = 10;

/**
 * Null where there are none.
 *
 * @param range state that a user's page takes over
 */
export function implausibleCard(
  found: readonly ImplausibleReadings[],
  range: PageState,
): ImplausibleCard | null {
  if (found.length === 0) return null;
  const readings = found.reduce((sum, user) => sum + user.readings, 0);
  const listed = found.slice(0, MOST_USERS);
  return {
    summary: `${implausibleText(readings)} ${readings === 1 ? FLAG_WORDS.implausible.advice : 'Import corrected files to replace them.'}`,
    users: listed.map(({ user_id, readings: own }) => ({
      text: `User ${user_id}: ${formatCount(own)}`,
      href: new PageAddress(`/users/${user_id}`, range).with({}, '#quality'),
    })),
    rest: found.length > listed.length ? `and ${formatCount(found.length - listed.length)} more users` : null,
  };
}
