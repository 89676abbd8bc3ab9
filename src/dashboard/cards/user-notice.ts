import {
  DEFAULT_CAP_WH,
  figuresOfUser,
  type QualityAnswer,
  type UserFigures,
  userQuality,
} from '../../consumption/index.js';
import { WHOLE_PERIOD } from '../address/page-address.js';
import { FLAG_WORDS, implausibleText } from '../format/flag-words.js';
import type { UserContext } from '../page-context.js';

/** What stands in place of the cards where a user has no readings in the range: why, and the next step. */
export async function userNotice(page: UserContext) {
  const { data, id, asked } = page;
  const figures = await figuresOfUser(data, id, asked);
  // Most have some, and then nobody waits for the rest.
  if (figures.observed > 0) return null;
  return noticeOf(figures, await userQuality(data, { ...asked, userId: id, capWh: DEFAULT_CAP_WH }), page);
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
    const action = { text: 'Look again', href: address.with({}) };
    if (implausible > 0) {
      const text = `${implausibleText(implausible)} ${FLAG_WORDS.implausible.advice}`;
      return { heading: 'No reading that counts', text, action };
    }
    return {
      heading: 'No readings yet',
      text: `User ${id} is known, and no file of its readings was loaded. Import a folder that has consumption/${id}.csv:`,
      command: 'npm run cli import -- <folder>',
      action,
    };
  }
  return {
    heading: `No readings in ${dates.range(range)}`,
    text: `The readings of user ${id} go from ${dates.moment(first_reading)} to ${dates.moment(last_reading)}.`,
    action: { text: 'Show the whole period', href: address.with({ ...WHOLE_PERIOD, day: undefined }) },
  };
}
