import {
  isLocalMidnight,
  localClock,
  localDate,
  offsetMsAt,
  type Resolution,
  type TimeRange,
  toLocal,
} from '../../common/time/index.js';
import { writtenOnce } from '../../common/written-once.js';
import { LOCALE } from './numbers.js';

const DATE: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
const DAY_MS = 86_400_000;

type Formats = Readonly<Record<'dates' | 'months' | 'shortMonths' | 'daysOfYear', Intl.DateTimeFormat>>;

/** Making one takes longer than a page of dates. */
const FORMATS = new Map<string, Formats>();

/** Writes instants as the people of one zone read them. */
export class Dates {
  private readonly formats: Formats;

  constructor(readonly zone: string) {
    this.formats = FORMATS.get(zone) ?? formatsOf(zone);
    FORMATS.set(zone, this.formats);
  }

  /** 24 Dec 2016 */
  date(instant: Date): string {
    return this.formats.dates.format(instant);
  }

  /** Sat 24 Dec 2016 */
  day(instant: Date): string {
    return dayOf(localDate(instant, this.zone));
  }

  /** 24 Dec */
  dayAndMonth(instant: Date): string {
    return this.formats.daysOfYear.format(instant);
  }

  /** Dec 2016 */
  month(instant: Date): string {
    return this.formats.shortMonths.format(instant);
  }

  /** 24 Dec 2016, 18:00 */
  moment(instant: Date): string {
    return `${this.date(instant)}, ${this.clock(instant)}`;
  }

  /** 18:00 */
  clock(instant: Date): string {
    return `${localClock(instant, this.zone)}${this.offsetWhereRepeated(instant)}`;
  }

  /** 18:00–18:30, of one day */
  span({ start, end }: { readonly start: Date; readonly end: Date }): string {
    return `${localClock(start, this.zone)}–${localClock(end, this.zone)}${this.offsetWhereRepeated(start)}`;
  }

  /** The days that a half-open range covers: 15 Jul – 31 Dec 2016. With times when it cuts a day. */
  range({ from, to }: TimeRange): string {
    if (from >= to) return this.date(from);
    if (!isLocalMidnight(from, this.zone) || !isLocalMidnight(to, this.zone)) {
      return `${this.moment(from)} – ${this.moment(to)}`;
    }
    return this.formats.dates.formatRange(from, lastInstant(to)).replace(/[\u2009\u202f]/g, ' ');
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
        return this.formats.months.format(bucket.start);
    }
  }

  /** The hour that a clock change repeats has each wall clock twice, so those times carry their offset. */
  private offsetWhereRepeated(instant: Date): string {
    if (!this.isNearClockChange(instant)) return '';
    const local = toLocal(instant, this.zone);
    const wall = local.toPlainDateTime();
    const isRepeated = !wall
      .toZonedDateTime(this.zone, { disambiguation: 'earlier' })
      .equals(wall.toZonedDateTime(this.zone, { disambiguation: 'later' }));
    return isRepeated ? ` (${local.offset})` : '';
  }

  /** Asked for each of some thousand labels, of which hardly one needs a closer look. */
  private isNearClockChange(instant: Date): boolean {
    const offset = (days: number): number => offsetMsAt(instant.getTime() + days * DAY_MS, this.zone);
    return offset(-1) !== offset(1);
  }
}

/** A day of the week and a date are those of the calendar, whatever the zone. */
const CALENDAR = new Intl.DateTimeFormat(LOCALE, { ...DATE, weekday: 'short', timeZone: 'UTC' });
const dayOf = writtenOnce((date: string) => CALENDAR.format(new Date(date)).replace(',', ''));

function lastInstant(end: Date): Date {
  return new Date(end.getTime() - 1);
}

function formatsOf(zone: string): Formats {
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: zone });
  return {
    dates: format(DATE),
    months: format({ month: 'long', year: 'numeric' }),
    shortMonths: format({ month: 'short', year: 'numeric' }),
    daysOfYear: format({ day: 'numeric', month: 'short' }),
  };
}
