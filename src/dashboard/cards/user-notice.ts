import {
  DEFAULT_CAP_WH,
  figuresOfUser,
  type QualityAnswer,
  type UserFigures,
  userQuality,
} from '../../consumption/index.js';
import { type PageAddress, WHOLE_PERIOD } from '../address/page-address.js';
import { FLAG_WORDS, implausibleText } from '../format/flag-words.js';
import type { UserContext } from '../page-context.js';

/** What stands in place of the cards where a user has no readings in the range: why, and the next step. */
export async function userNotice({ data, id, asked, address, dates, range }: UserContext) {
  const [figures, quality] = await Promise.all([
    figuresOfUser(data, id, asked),
    userQuality(data, { ...asked, userId: id, capWh: DEFAULT_CAP_WH }),
  ]);
  return noticeOf(figures, quality, { address, dates, range });
}

/** Null where the user has readings in the range. */
export function noticeOf(
  { id, observed }: Pick<UserFigures, 'id' | 'observed'>,
  quality: Pick<QualityAnswer, 'implausible' | 'first_reading' | 'last_reading'>,
  { address, dates, range }: Pick<UserContext, 'address' | 'dates' | 'range'>,
) {
  if (observed > 0) return null;
  const { first_reading, last_reading, implausible } = quality;
  if (!first_reading || !last_reading) {
    return implausible > 0 ? noneCounts(implausible, address) : noneYet(id, address);
  }
  return {
    heading: `No readings in ${dates.range(range)}`,
    text: `The readings of user ${id} go from ${dates.moment(first_reading)} to ${dates.moment(last_reading)}.`,
    action: {
      text: 'Show the whole period',
      href: address.with({ ...WHOLE_PERIOD, day: undefined }),
    },
  };
}

function noneYet(id: number, address: PageAddress) {
  return {
    heading: 'No readings yet',
    text: `User ${id} is known, and no file of its readings was loaded. Import a folder that has consumption/${id}.csv:`,
    command: 'npm run cli import -- <folder>',
    action: { text: 'Look again', href: address.with({}) },
  };
}

function noneCounts(implausible: number, address: PageAddress) {
  return {
    heading: 'No reading that counts',
    text: `${implausibleText(implausible)} ${FLAG_WORDS.implausible.advice}`,
    action: { text: 'Look again', href: address.with({}) },
  };
}
