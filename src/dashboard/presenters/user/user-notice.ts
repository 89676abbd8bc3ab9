import { type PageAddress, WHOLE_PERIOD } from '../../address/page-address.js';
import type { Dates } from '../../format/dates.js';
import type { UserFacts } from '../../pages/user-page.js';
import { FLAG_WORDS, implausibleText } from '../flag-words.js';

/** What stands in place of the figures where a user has none: why, and the next step. */
export interface UserNotice {
  readonly heading: string;
  readonly text: string;
  /** To be typed. */
  readonly command?: string;
  readonly action: { readonly text: string; readonly href: string };
}

/** Null where the user has readings in the range. */
export function userNotice(
  { user, quality, series }: UserFacts,
  address: PageAddress,
  dates: Dates,
): UserNotice | null {
  if (user.observed > 0) return null;
  const { first_reading, last_reading } = quality;
  if (!first_reading || !last_reading)
    return quality.implausible > 0 ? noneCounts(quality, address) : noneYet(user, address);
  return {
    heading: `No readings in ${dates.range(series)}`,
    text: `The readings of user ${user.id} go from ${dates.moment(first_reading)} to ${dates.moment(last_reading)}.`,
    action: {
      text: 'Show the whole period',
      href: address.with({ ...WHOLE_PERIOD, day: undefined }),
    },
  };
}

function noneYet({ id }: UserFacts['user'], address: PageAddress): UserNotice {
  return {
    heading: 'No readings yet',
    text: `User ${id} is known, and no file of its readings was loaded. Import a folder that has consumption/${id}.csv:`,
    command: 'npm run cli import -- <folder>',
    action: { text: 'Look again', href: address.with({}) },
  };
}

function noneCounts({ implausible }: UserFacts['quality'], address: PageAddress): UserNotice {
  return {
    heading: 'No reading that counts',
    text: `${implausibleText(implausible)} ${FLAG_WORDS.implausible.advice}`,
    action: { text: 'Look again', href: address.with({}) },
  };
}
