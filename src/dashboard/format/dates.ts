import {
  isLocalMidnight,
  isShownTwice,
  localClock,
  localDate,
  offsetText,
  type Resolution,
  type TimeRange,
  type Zone,
} from '../../common/time/index.js';
import { memoizeText } from '../../common/memoize-text.js';
import { LOCALE } from './numbers.js';

/** Intl is given wall clocks as if they were those of UTC: the rules of zones are not its to know. */
const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: 'UTC' });
const DATE: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
const DATES = format(DATE);
const DAYS = format({ ...DATE, weekday: 'short' });
const DAYS_OF_YEAR = format({ day: 'numeric', month: 'short' });
const MONTHS = format({ month: 'long', year: 'numeric' });
const SHORT_MONTHS = format({ month: 'short', year: 'numeric' });
const MONTHS_OF_YEAR = format({ month: 'short' });

/** Writes instants as the people of one zone read them. */
export class Dates {
  constructor(readonly zone: Zone) {}

  /** 24 Dec 2016 */
  date(instant: Date): string {
    return DATES.format(this.wall(instant));
  }

  /** Sat 24 Dec 2016 */
  day(instant: Date): string {
    return dayOf(localDate(instant, this.zone));
  }

  /** 24 Dec */
  dayAndMonth(instant: Date): string {
    return DAYS_OF_YEAR.format(this.wall(instant));
  }

  /** Dec 2016 */
  month(instant: Date): string {
    return SHORT_MONTHS.format(this.wall(instant));
  }

  /** Dec */
  monthOfYear(instant: Date): string {
    return MONTHS_OF_YEAR.format(this.wall(instant));
  }

  /** 24 Dec 2016, 18:00 */
  moment(instant: Date): string {
    return `${this.date(instant)}, ${this.clock(instant)}`;
  }

  /** 18:00, and with its offset where the clock shows that twice: 01:30 (+01:00) */
  clock(instant: Date): string {
    const clock = localClock(instant, this.zone);
    return isShownTwice(instant, this.zone) ? `${clock} (${this.offset(instant)})` : clock;
  }

  /** 18:00–18:30, of one day; of two offsets each has its own, one stands at the end */
  span({ start, end }: { readonly start: Date; readonly end: Date }): string {
    const ends = [start, end];
    const clocks = ends.map((instant) => localClock(instant, this.zone));
    if (!ends.some((instant) => isShownTwice(instant, this.zone))) return clocks.join('–');
    const [first = '', last = ''] = ends.map((instant) => this.offset(instant));
    if (first === last) return `${clocks.join('–')} (${last})`;
    return `${clocks[0] ?? ''} (${first})–${clocks[1] ?? ''} (${last})`;
  }

  /** The days that a half-open range covers: 15 Jul – 31 Dec 2016. With times when it cuts a day. */
  range({ from, to }: TimeRange): string {
    if (from >= to) return this.date(from);
    if (!isLocalMidnight(from, this.zone) || !isLocalMidnight(to, this.zone)) {
      return `${this.moment(from)} – ${this.moment(to)}`;
    }
    return DATES.formatRange(this.wall(from), this.wall(lastInstant(to))).replace(/[\u2009\u202f]/g, ' ');
  }

  /** The name of one bucket of a series. */
  bucket(bucket: { readonly start: Date; readonly end: Date }, resolution: Resolution): string {
    switch (resolution) {
      case '30m':
      case '1h':
        return `${this.day(bucket.start)}, ${this.span(bucket)}`;
      case '1d':
        return this.day(bucket.start);
      case '1w':
        return this.range({ from: bucket.start, to: bucket.end });
      case '1mo':
        return MONTHS.format(this.wall(bucket.start));
    }
  }

  /** What the clock shows, as the instant at which that of UTC shows it. */
  private wall(instant: Date): number {
    return instant.getTime() + this.zone.offsetMsAt(instant.getTime());
  }

  private offset(instant: Date): string {
    return offsetText(this.zone.offsetMsAt(instant.getTime()));
  }
}

/** A day of the week and a date are those of the calendar, whatever the zone. */
const dayOf = memoizeText((date: string) => DAYS.format(new Date(date)).replace(',', ''));

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The name of a day of the week, 1 for Monday to 7 for Sunday. */
export function weekdayName(weekday: number): string {
  return WEEKDAYS[weekday - 1] ?? '';
}

function lastInstant(end: Date): Date {
  return new Date(end.getTime() - 1);
}
