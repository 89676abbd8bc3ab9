import { DAY_MINUTES, dayNumber, daysInMonth } from '../../../common/time/index.js';

/** The first three letters of each, as one number. */
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].map(
  (name) => Buffer.from(name).readUIntBE(0, 3),
);
const HOUR_MINUTES = 60;
const BLANK = /\s/;
const ZERO = code('0');
const POINT = code('.');
const COLON = code(':');

/** A longer text of a day is not remembered. */
const LONGEST_DAY = 32;
/** `HH`, `:` and `mm`. */
const PLAIN_STEPS = 3;

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

/** What a form asks for at one place of a text. */
type Step =
  | { readonly kind: Field; readonly least: number; readonly most: number }
  | { readonly kind: 'monthName' | 'halfOfDay' | 'zone' | 'blanks' }
  /** One of these characters. */
  | { readonly kind: 'mark'; readonly alike: readonly number[] };

const TIME_KINDS: ReadonlySet<Step['kind']> = new Set(['hour', 'minute', 'seconds', 'halfOfDay', 'zone']);
const DAY_KINDS: ReadonlySet<Step['kind']> = new Set(['year', 'shortYear', 'month', 'day', 'monthName']);

/** Characters of a text, or bytes that are all ASCII. */
type Codes = Uint8Array | Uint16Array;

/**
 * Times written in one form. A form is made of `YYYY` or `YY`, `MM` or `MMM` (Jan), `DD`, `HH`, `mm`, `ss` (seconds, which
 * do not count, with or without fractions), `A` (AM or PM, with or without blanks before it), `Z` (`Z` or an offset) and what stands between them; a dash, a
 * slash and a point stand for each other. 24:00 is the end of its day.
 */
export class TimeForm {
  /** Those that the day stands in, where it stands before the time of day. */
  private readonly daySteps: readonly Step[];
  private readonly timeSteps: readonly Step[];
  /** Whether the time of day is `HH:mm` or `HH:mm:ss`. */
  private readonly isPlain: boolean;
  private codes: Codes = new Uint8Array(0);
  private at = 0;
  private end = 0;
  private year = 0;
  private month = 0;
  private day = 0;
  private hour = 0;
  private minute = 0;
  private isAfternoon: boolean | undefined;
  private offset = 0;
  /** The day read last, and how it was written: neighbouring rows are of one day. */
  private readonly dayCodes = new Uint16Array(LONGEST_DAY);
  private dayLength = -1;
  private dayRead = Number.NaN;

  constructor(form: string) {
    const parts = form.match(/YYYY|YY|MMM|MM|DD|HH|mm|ss|\s*A|Z|\s+|./g) ?? [];
    const steps = parts.map((part, nth) =>
      stepOf(part, (parts[nth - 1] ?? '') in NUMBERS || (parts[nth + 1] ?? '') in NUMBERS),
    );
    const first = steps.findIndex(({ kind }) => TIME_KINDS.has(kind));
    const split = first < 0 ? steps.length : first;
    const isDayFirst = !steps.slice(split).some(({ kind }) => DAY_KINDS.has(kind));
    this.daySteps = isDayFirst ? steps.slice(0, split) : [];
    this.timeSteps = isDayFirst ? steps.slice(split) : steps;
    this.isPlain = isDayFirst && /^HH:mm(:ss)?$/.test(parts.slice(split).join(''));
  }

  /**
   * Reads a time: minutes since 1970-01-01 00:00 by the clock that the text shows; with an offset in the text, by UTC.
   *
   * @returns not a number where the text is none of the form
   */
  ofText(text: string): number {
    return this.read(
      Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)),
      0,
      text.length,
    );
  }

  /** The same of `codes[start, end)`. */
  read(codes: Codes, start: number, end: number): number {
    this.codes = codes;
    this.end = end;
    if (this.isDayRead(start)) {
      const minutes = this.timeFrom(start + this.dayLength);
      if (!Number.isNaN(minutes)) return this.dayRead * DAY_MINUTES + minutes;
    }
    this.at = start;
    for (const step of this.daySteps) if (!this.take(step)) return Number.NaN;
    const from = this.at;
    const minutes = this.timeFrom(from);
    if (Number.isNaN(minutes)) return minutes;
    const day = this.dayNumber();
    this.rememberDay(start, from, day);
    return day * DAY_MINUTES + minutes;
  }

  /** Whether the text begins as the one that was read before it: then it is of the same day, unless its time is read otherwise. */
  private isDayRead(start: number): boolean {
    const { codes, dayCodes, dayLength } = this;
    if (dayLength < 0 || start + dayLength > this.end) return false;
    // From the end: days differ there.
    for (let at = dayLength - 1; at >= 0; at -= 1) if (codes[start + at] !== dayCodes[at]) return false;
    return true;
  }

  private rememberDay(start: number, end: number, day: number): void {
    const length = end - start;
    this.dayLength = length > 0 && length <= LONGEST_DAY ? length : -1;
    for (let at = 0; at < this.dayLength; at += 1) this.dayCodes[at] = this.codes[start + at] ?? 0;
    this.dayRead = day;
  }

  /** The minutes from midnight that all from a place on says, by UTC where it has an offset. */
  private timeFrom(from: number): number {
    if (this.isPlain) {
      const minutes = this.plainTime(from);
      if (minutes >= 0) return minutes;
    }
    this.at = from;
    this.hour = this.minute = this.offset = 0;
    this.isAfternoon = undefined;
    for (const step of this.timeSteps) if (!this.take(step)) return Number.NaN;
    return this.at === this.end ? this.minutes() - this.offset : Number.NaN;
  }

  /** The same of `HH:mm` and `HH:mm:ss` with two digits each; -1 of anything else. */
  private plainTime(from: number): number {
    const { codes, end } = this;
    this.at = from;
    const hour = this.twoDigits();
    this.at += 1;
    const minute = this.twoDigits();
    if (this.timeSteps.length > PLAIN_STEPS && !this.plainSeconds()) return -1;
    // A digit that is none makes its number NaN, and every comparison with it false.
    const isTime = this.at === end && codes[from + 2] === COLON && hour < 24 && minute < 60;
    return isTime ? hour * HOUR_MINUTES + minute : -1;
  }

  private plainSeconds(): boolean {
    if (!this.isNext(COLON) || Number.isNaN(this.twoDigits())) return false;
    this.fraction();
    return true;
  }

  private take(step: Step): boolean {
    switch (step.kind) {
      case 'mark':
        return this.at < this.end && step.alike.includes(this.codes[this.at++] ?? 0);
      case 'blanks':
        return this.blanks();
      case 'monthName':
        return this.monthName();
      case 'halfOfDay':
        return this.halfOfDay();
      case 'zone':
        return this.zone();
      default:
        return this.number(step.kind, step.least, step.most);
    }
  }

  private number(field: Field, least: number, most: number): boolean {
    const from = this.at;
    let value = 0;
    for (let digit = this.digit(); digit >= 0 && this.at - from < most; digit = this.digit()) {
      value = value * 10 + digit;
      this.at += 1;
    }
    if (this.at - from < least) return false;
    switch (field) {
      case 'seconds':
        this.fraction();
        break;
      case 'shortYear':
        this.year = 2000 + value;
        break;
      default:
        this[field] = value;
    }
    return true;
  }

  /** The digit at the current place; -1 where there is none. */
  private digit(): number {
    const digit = this.at < this.end ? (this.codes[this.at] ?? 0) - ZERO : -1;
    return digit <= 9 ? digit : -1;
  }

  private fraction(): void {
    if (this.isNext(POINT)) while (this.digit() >= 0) this.at += 1;
  }

  /** Goes past a character where it is the next one. */
  private isNext(wanted: number): boolean {
    if (this.at >= this.end || this.codes[this.at] !== wanted) return false;
    this.at += 1;
    return true;
  }

  private monthName(): boolean {
    const from = this.at;
    let name = 0;
    for (; this.at < this.end && isLetter(this.codes[this.at] ?? 0); this.at += 1)
      if (this.at < from + 3) name = name * 256 + small(this.codes[this.at] ?? 0);
    this.month = MONTHS.indexOf(name) + 1;
    return this.month > 0;
  }

  /** `AM`, ` pm`, `p.m.`. */
  private halfOfDay(): boolean {
    this.blanks();
    this.isAfternoon = this.isNext(code('p')) || this.isNext(code('P'));
    const isKnown = this.isAfternoon || this.isNext(code('a')) || this.isNext(code('A'));
    this.isNext(POINT);
    const isWhole = this.isNext(code('m')) || this.isNext(code('M'));
    this.isNext(POINT);
    return isKnown && isWhole;
  }

  /** `Z`, `+01:00`, `-0330`, up to fourteen hours. */
  private zone(): boolean {
    if (this.isNext(code('Z'))) return true;
    const isBehind = this.isNext(code('-'));
    if (!isBehind && !this.isNext(code('+'))) return false;
    const hours = this.twoDigits();
    this.isNext(COLON);
    const minutes = this.twoDigits();
    this.offset = (hours * HOUR_MINUTES + minutes) * (isBehind ? -1 : 1);
    return hours <= 14 && minutes <= 59;
  }

  private twoDigits(): number {
    const tens = this.digit();
    this.at += 1;
    const ones = this.digit();
    this.at += 1;
    return tens < 0 || ones < 0 ? Number.NaN : tens * 10 + ones;
  }

  private blanks(): boolean {
    const from = this.at;
    while (this.at < this.end && isBlank(this.codes[this.at] ?? 0)) this.at += 1;
    return this.at > from;
  }

  private dayNumber(): number {
    const { year, month, day } = this;
    const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
    return isDay ? dayNumber(year, month, day) : Number.NaN;
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

/** @param isTouching - whether digits of another part stand beside it: then it has its full number of them */
function stepOf(part: string, isTouching: boolean): Step {
  const number = NUMBERS[part];
  if (number) {
    const [kind, least, most] = number;
    return { kind, least: isTouching ? most : least, most };
  }
  if (part === 'MMM') return { kind: 'monthName' };
  if (part.trim() === 'A') return { kind: 'halfOfDay' };
  if (part === 'Z') return { kind: 'zone' };
  if (part.trim() === '') return { kind: 'blanks' };
  const alike = /[-/.]/.test(part) ? '-/.' : part;
  return { kind: 'mark', alike: Array.from(alike, code) };
}

function code(character: string): number {
  return character.charCodeAt(0);
}

function small(letter: number): number {
  return letter | 0x20;
}

function isLetter(character: number): boolean {
  return small(character) >= 0x61 && small(character) <= 0x7a;
}

function isBlank(character: number): boolean {
  return character === 0x20 || BLANK.test(String.fromCharCode(character));
}
