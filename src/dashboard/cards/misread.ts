import { forgetLine } from '../../common/forget-line.js';
import {
  type FarDays,
  type HourlyDays,
  misread,
  type QualityFlag,
  type ThousandthMonths,
} from '../../consumption/index.js';
import { allOf, card, group } from '../card.js';
import { cardInTime } from '../in-time.js';
import type { Dates } from '../format/dates.js';
import { FLAG_WORDS } from '../format/flag-words.js';
import { counted, formatCount } from '../format/numbers.js';
import { type QualityContext, userHref } from '../page-context.js';

const LATE = {
  id: 'misread',
  heading: 'Files that may be misread',
  why: 'Months of very many users are compared for it, which takes a while.',
};

/**
 * Files that are probably not what they were taken for, over all data: of each kind one card, which is not there where
 * nobody is concerned.
 */
export function misreadCards(page: QualityContext) {
  return cardInTime(
    page.data,
    LATE,
    () => misread(page.data, page.request.filter),
    async ({ far, thousandth, hourly }) => {
      const cards = [farView(far, page), thousandthView(thousandth, page), hourlyView(hourly, page)];
      const shown = cards.map((one) => Promise.resolve(one));
      return (await allOf(shown)).length > 0 ? group(null, shown) : null;
    },
  );
}

const MOST_LISTED = 10;

type Page = Pick<QualityContext, 'rangeState' | 'dates'>;

/** Readings years away from all others, with the lines that remove them. */
export function farView(found: readonly FarDays[], page: Page) {
  const readings = found.reduce((sum, part) => sum + part.readings, 0);
  const lie = counted(readings, 'reading lies', 'readings lie');
  return misreadCard('far_away', found, page, {
    heading: 'Readings years away',
    sentence: `${lie} a year or more away from all others, so the data seem to last that long. ${FLAG_WORDS.far_away.advice}`,
    text: (part, dates) => `${counted(part.readings, 'reading', 'readings')} on ${dates.range(part)}`,
    command: (part, { zone }) => forgetLine(part.user_id, part, zone),
  });
}

/** Users with about a thousandth of what others use. */
export function thousandthView(found: readonly ThousandthMonths[], page: Page) {
  const use = found.length === 1 ? '1 user has' : `${formatCount(found.length)} users have`;
  return misreadCard('thousandth', found, page, {
    heading: 'kWh for Wh',
    sentence: `${use} months with about a thousandth of the median of the tariff. ${FLAG_WORDS.thousandth.advice}`,
    text: ({ months, first_month, last_month }, dates) =>
      `${counted(months, 'month', 'months')}, ${span(dates.month(first_month), dates.month(last_month))}`,
  });
}

/** Users with one reading an hour. */
export function hourlyView(found: readonly HourlyDays[], page: Page) {
  const have = found.length === 1 ? '1 user has' : `${formatCount(found.length)} users have`;
  return misreadCard('hourly', found, page, {
    heading: 'Hourly readings',
    sentence: `${have} days with one reading an hour: every second half-hour is missing. ${FLAG_WORDS.hourly.advice}`,
    text: ({ days, first_day, last_day }, dates) =>
      `${counted(days, 'day', 'days')}, ${span(dates.date(first_day), dates.date(last_day))}`,
  });
}

interface Words<Found> {
  readonly heading: string;
  readonly sentence: string;
  readonly text: (found: Found, dates: Dates) => string;
  readonly command?: (found: Found, dates: Dates) => string;
}

function misreadCard<Found extends { readonly user_id: string }>(
  flag: QualityFlag,
  found: readonly Found[],
  { rangeState, dates }: Page,
  { heading, sentence, text, command }: Words<Found>,
) {
  if (found.length === 0) return null;
  const listed = found.slice(0, MOST_LISTED);
  return card({
    id: flag,
    heading,
    isWarning: true,
    sentence,
    list: listed.map((one) => ({
      text: `User ${one.user_id}: ${text(one, dates)}`,
      href: userHref(one.user_id, rangeState, '#quality'),
    })),
    rest: found.length > listed.length ? `and ${formatCount(found.length - listed.length)} more` : undefined,
    ...(command && { commands: listed.map((one) => command(one, dates)) }),
  });
}

function span(first: string, last: string): string {
  return first === last ? first : `${first} to ${last}`;
}
