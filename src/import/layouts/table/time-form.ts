import { DAY_MINUTES, dayNumber, daysInMonth } from '../../../common/time/index.js';

/**
 * Reads a time: minutes since 1970-01-01 00:00 by the clock that the text shows; with an offset in the text, by UTC.
 *
 * @returns not a number where the text is none of the form
 */
export type TimeReader = (text: string) => number;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const HOUR_MINUTES = 60;
const ZERO = 48;
const BLANK = /\s/;

type Field = 'year' | 'shortYear' | 'month' | 'day' | 'hour' | 'minute' | 'seconds';

/** The fields that are numbers, with the least and the most digits that each has. */
const NUMBERS: Readonly<Record<string, readonly [field: Field, least: number, most: number]>> = {
  YYYY: ['year', 4, 4],
  YY: ['shortYear', 2, 2],
  MM: ['month', 1, 2],
  DD: ['day', 1, 2],
  HH: ['hour', 1, 2],
  mm: ['minute', 2, 2],
  ss: ['seconds', 2, 2],
};

/**
 * A reader of times written in one form. A form is made of `YYYY` or `YY`, `MM` or `MMM` (Jan), `DD`, `HH`, `mm`, `ss`
 * (seconds, which do not count, with or without fractions), `A` (AM or PM), `Z` (`Z` or an offset) and what stands between
 * them; a dash, a slash and a point stand for each other. 24:00 is the end of its day.
 */
export function timeForm(form: string): TimeReader {
  const scanner = new TimeScanner(form.match(/YYYY|YY|MMM|MM|DD|HH|mm|ss|A|Z|\s+|./g) ?? []);
  return (text) => scanner.read(text);
}

/** Goes through a text once, a part of the form after the other. */
class TimeScanner {
  private readonly steps: readonly (() => boolean)[];
  private text = '';
  private at = 0;
  private year = 0;
  private month = 0;
  private day = 0;
  private hour = 0;
  private minute = 0;
  private isAfternoon: boolean | undefined;
  private offset = 0;
  /** The day read last: neighbouring rows are of one day. */
  private known = { year: 0, month: 0, day: 0, number: Number.NaN };

  constructor(parts: readonly string[]) {
    this.steps = parts.map((part, nth) =>
      this.step(part, (parts[nth - 1] ?? '') in NUMBERS || (parts[nth + 1] ?? '') in NUMBERS),
    );
  }

  read(text: string): number {
    this.text = text;
    this.at = 0;
    this.hour = this.minute = this.offset = 0;
    this.isAfternoon = undefined;
    for (const step of this.steps) if (!step()) return Number.NaN;
    if (this.at !== text.length) return Number.NaN;
    return this.dayNumber() * DAY_MINUTES + this.minutes() - this.offset;
  }

  /** @param isTouching - whether digits of another part stand beside it: then it has its full number of them */
  private step(part: string, isTouching: boolean): () => boolean {
    const number = NUMBERS[part];
    if (number) {
      const [field, least, most] = number;
      return () => this.number(field, isTouching ? most : least, most);
    }
    if (part === 'MMM') return () => this.monthName();
    if (part === 'A') return () => this.halfOfDay();
    if (part === 'Z') return () => this.zone();
    if (part.trim() === '') return () => this.blanks();
    const alike = /[-/.]/.test(part) ? '-/.' : part;
    return () => alike.includes(this.text.charAt(this.at++) || '\n');
  }

  private number(field: Field, least: number, most: number): boolean {
    let value = 0;
    let digits = 0;
    for (; digits < most; digits += 1) {
      const digit = this.text.charCodeAt(this.at) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
      this.at += 1;
    }
    if (digits < least) return false;
    if (field === 'seconds') return this.fraction();
    if (field === 'shortYear') this.year = 2000 + value;
    else this[field] = value;
    return true;
  }

  private fraction(): boolean {
    if (this.text.charAt(this.at) !== '.') return true;
    do this.at += 1;
    while (this.text.charCodeAt(this.at) - ZERO >= 0 && this.text.charCodeAt(this.at) - ZERO <= 9);
    return true;
  }

  private monthName(): boolean {
    const [name = ''] = /^[a-z]*/i.exec(this.text.slice(this.at)) ?? [];
    this.month = MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
    this.at += name.length;
    return this.month > 0;
  }

  private halfOfDay(): boolean {
    const [word = '', half = ''] = /^([ap])\.?m\.?/i.exec(this.text.slice(this.at)) ?? [];
    this.isAfternoon = /p/i.test(half);
    this.at += word.length;
    return word !== '';
  }

  private zone(): boolean {
    const [word = '', sign, hours, minutes] =
      /^(?:Z|([+-])(0\d|1[0-4]):?([0-5]\d))/.exec(this.text.slice(this.at)) ?? [];
    this.at += word.length;
    if (sign !== undefined) {
      const ahead = Number(hours) * HOUR_MINUTES + Number(minutes);
      this.offset = sign === '-' ? -ahead : ahead;
    }
    return word !== '';
  }

  private blanks(): boolean {
    const from = this.at;
    while (BLANK.test(this.text.charAt(this.at))) this.at += 1;
    return this.at > from;
  }

  private dayNumber(): number {
    const { year, month, day, known } = this;
    if (year !== known.year || month !== known.month || day !== known.day) {
      const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
      this.known = { year, month, day, number: isDay ? dayNumber(year, month, day) : Number.NaN };
    }
    return this.known.number;
  }

  private minutes(): number {
    const { hour, minute, isAfternoon } = this;
    if (minute > 59) return Number.NaN;
    if (isAfternoon !== undefined) {
      if (hour < 1 || hour > 12) return Number.NaN;
      return ((hour % 12) + (isAfternoon ? 12 : 0)) * HOUR_MINUTES + minute;
    }
    const minutes = hour * HOUR_MINUTES + minute;
    return minutes <= DAY_MINUTES ? minutes : Number.NaN;
  }
}
