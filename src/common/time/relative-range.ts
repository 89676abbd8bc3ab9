import type { Temporal } from 'temporal-polyfill';
import { localMidnight, toLocal } from './local-time.js';
import type { TimeRange } from './time-range.js';
import type { Zone } from './zone.js';

const LAST_DAYS = /^last-([1-9]\d{0,3})d$/;
const CALENDAR = ['this-month', 'last-month', 'this-year', 'last-year'] as const;
type CalendarName = (typeof CALENDAR)[number];

/** What {@link relativeRange} takes, as messages name it. */
export const RELATIVE_RANGES = ['last-7d', 'last-30d (1 to 9999 days)', ...CALENDAR] as const;

export function isRelativeRange(name: unknown): name is string {
  return typeof name === 'string' && (LAST_DAYS.test(name) || isCalendarName(name));
}

/**
 * A named range in local days, resolved against the end of the data and not the clock: as if it were the last
 * half-hour before `dataEnd`. `last-7d` is the seven local days up to the end of that day, `this-month` and
 * `this-year` reach to the end of that day, `last-month` and `last-year` are the calendar month and year before these.
 *
 * @throws Error when {@link isRelativeRange} does not know the name
 */
export function relativeRange(name: string, dataEnd: Date, zone: Zone): TimeRange {
  const lastDay = toLocal(new Date(dataEnd.getTime() - 1), zone).toPlainDate();
  const [from, to] = daysOf(name, lastDay);
  return { from: localMidnight(from, zone), to: localMidnight(to, zone) };
}

/** The first local day of the range, and the first after it. */
function daysOf(
  name: string,
  lastDay: Temporal.PlainDate,
): readonly [Temporal.PlainDate, Temporal.PlainDate] {
  const end = lastDay.add({ days: 1 });
  const days = LAST_DAYS.exec(name)?.[1];
  if (days !== undefined) return [end.subtract({ days: Number(days) }), end];
  if (isCalendarName(name)) return calendarDays(name, lastDay, end);
  throw new Error(`there is no relative range ${JSON.stringify(name)}`);
}

function calendarDays(
  name: CalendarName,
  lastDay: Temporal.PlainDate,
  end: Temporal.PlainDate,
): readonly [Temporal.PlainDate, Temporal.PlainDate] {
  const month = lastDay.with({ day: 1 });
  const year = lastDay.with({ month: 1, day: 1 });
  switch (name) {
    case 'this-month':
      return [month, end];
    case 'last-month':
      return [month.subtract({ months: 1 }), month];
    case 'this-year':
      return [year, end];
    case 'last-year':
      return [year.subtract({ years: 1 }), year];
  }
}

function isCalendarName(name: unknown): name is CalendarName {
  return CALENDAR.some((known) => known === name);
}
