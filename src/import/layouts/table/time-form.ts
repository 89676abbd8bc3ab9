import { dayNumber, daysInMonth, DAY_MINUTES } from '../../../common/time/index.js';

/** A time as a row names it. */
export interface NamedTime {
  /** Minutes since 1970-01-01 00:00 by the clock; with an offset in the text, UTC. */
  readonly minute: number;
  readonly hasOffset: boolean;
}

export type TimeReader = (text: string) => NamedTime | undefined;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const HOUR_MINUTES = 60;

/** What a letter of a form stands for. */
const TOKENS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  YY: '(?<year>\\d{2})',
  MM: '(?<month>\\d{1,2})',
  MMM: '(?<month>[A-Za-z]{3})[A-Za-z]*',
  DD: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '\\d{2}(?:\\.\\d+)?',
  A: '(?<half>[AaPp])\\.?[Mm]\\.?',
  Z: '(?<offset>Z|[+-](?:0\\d|1[0-4]):?[0-5]\\d)',
};

/** Digits that stand beside each other need their full number. */
const TOUCHING: Readonly<Record<string, string>> = { MM: '(?<month>\\d{2})', DD: '(?<day>\\d{2})' };

/**
 * A reader of times written in one form. A form is made of `YYYY` or `YY`, `MM` or `MMM` (Jan), `DD`, `HH`, `mm`, `ss`
 * (seconds, which do not count, with or without fractions), `A` (AM or PM), `Z` (`Z` or an offset) and what stands between
 * them; a dash, a slash and a point stand for each other. 24:00 is the end of its day.
 */
export function timeForm(form: string): TimeReader {
  const parts = form.match(/YYYY|YY|MMM|MM|DD|HH|mm|ss|A|Z|./g) ?? [];
  const pattern = parts.map((part, at) => {
    const isTouching =
      part in TOUCHING && ((parts[at - 1] ?? '') in TOKENS || (parts[at + 1] ?? '') in TOKENS);
    if (isTouching) return TOUCHING[part] ?? '';
    if (part in TOKENS) return TOKENS[part] ?? '';
    if (/[-/.]/.test(part)) return '[-/.]';
    return part === ' ' ? '\\s+' : part.replace(/[\\^$*+?()[\]{}|]/g, '\\$&');
  });
  const expression = new RegExp(`^${pattern.join('')}$`);
  return (text) => {
    const groups = expression.exec(text)?.groups;
    return groups && timeOf(groups);
  };
}

function timeOf(groups: Readonly<Record<string, string | undefined>>): NamedTime | undefined {
  const { year = '', month = '', day = '', hour = '0', minute = '0', half, offset } = groups;
  const y = year.length === 2 ? 2000 + Number(year) : Number(year);
  const m = /^\d/.test(month) ? Number(month) : MONTHS.indexOf(month.toLowerCase()) + 1;
  const d = Number(day);
  if (m < 1 || m > 12 || d < 1 || d > daysInMonth(y, m)) return undefined;
  const minutes = minutesOf(Number(hour), Number(minute), half);
  if (minutes === undefined) return undefined;
  const wall = dayNumber(y, m, d) * DAY_MINUTES + minutes;
  return { minute: wall - offsetMinutes(offset), hasOffset: offset !== undefined };
}

function minutesOf(hour: number, minute: number, half: string | undefined): number | undefined {
  if (minute > 59) return undefined;
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    return ((hour % 12) + (/p/i.test(half) ? 12 : 0)) * HOUR_MINUTES + minute;
  }
  const minutes = hour * HOUR_MINUTES + minute;
  return minutes <= DAY_MINUTES ? minutes : undefined;
}

function offsetMinutes(offset = 'Z'): number {
  if (offset === 'Z') return 0;
  const digits = offset.replace(':', '');
  const minutes = Number(digits.slice(1, 3)) * HOUR_MINUTES + Number(digits.slice(3, 5));
  return offset.startsWith('-') ? -minutes : minutes;
}
