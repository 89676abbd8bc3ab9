import type { PageContext } from './page-context.js';

type Ranged = Pick<PageContext, 'data' | 'range' | 'dates'>;

/** What to know where a range begins before the half-hours of users do; nothing where it does not. */
export function halfHoursNote({ data: { readingsBegin }, range, dates }: Ranged): string | undefined {
  if (!readingsBegin || range.from >= readingsBegin) return undefined;
  return `Half-hours of users are kept from ${dates.date(readingsBegin)}; before, there are days only.`;
}

/** What a card says that is made of half-hours of users: where the range has none of them, only why. */
export function sayingOf(sentence: string, page: Ranged): string {
  const note = halfHoursNote(page);
  if (note === undefined) return sentence;
  const { readingsBegin } = page.data;
  return readingsBegin && page.range.to <= readingsBegin ? note : `${sentence} ${note}`;
}
