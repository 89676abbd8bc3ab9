import { implausible, type ImplausibleReadings } from '../../consumption/index.js';
import type { PageState } from '../address/page-address.js';
import { card } from '../card.js';
import { FLAG_WORDS, implausibleText } from '../format/flag-words.js';
import { counted, formatCount } from '../format/numbers.js';
import { type QualityContext, userHref } from '../page-context.js';

const MOST_USERS = 10;

/** Stored readings that no meter records, over all data: how many, whose, and what to do. */
export async function implausibleCard({ data, request, rangeState }: QualityContext) {
  return implausibleView(await implausible(data, request.filter), rangeState);
}

/** Null where there are none. */
export function implausibleView(found: readonly ImplausibleReadings[], range: PageState) {
  if (found.length === 0) return null;
  const readings = found.reduce((sum, user) => sum + user.readings, 0);
  const listed = found.slice(0, MOST_USERS);
  return card({
    id: 'implausible',
    heading: 'Implausible readings',
    isWarning: true,
    sentence: `${implausibleText(readings)} ${readings === 1 ? FLAG_WORDS.implausible.advice : 'Import corrected files to replace them.'}`,
    list: listed.map(({ user_id, readings: own }) => ({
      text: `User ${user_id}: ${formatCount(own)}`,
      href: userHref(user_id, range, '#quality'),
    })),
    rest:
      found.length > listed.length ? `and ${counted(found.length - listed.length, 'more user')}` : undefined,
  });
}
