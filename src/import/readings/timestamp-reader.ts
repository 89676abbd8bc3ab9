import { DAY_MINUTES, dayNumber, daysInMonth, HALF_HOUR_MINUTES } from '../../common/time/index.js';

/** Not a time of the form `YYYY-MM-DD HH:MM:SS`, or no day or time that any clock shows. */
export const BAD_TIMESTAMP = -1;
/** A time between two half-hours. */
export const OFF_HALF_HOUR = -2;
/** Before the year 2000. */
export const TOO_EARLY = -3;

export const TIMESTAMP_LENGTH = 19;

const ZERO = 48;
const FIRST_YEAR = 2000;
/** Punctuation of a timestamp: where it stands and which byte it is. */
const MARKS = [4, 45, 7, 45, 10, 32, 13, 58, 16, 58] as const;

/**
 * Reads `YYYY-MM-DD HH:MM:SS` from bytes as a wall time: minutes since 1970-01-01 00:00 by the same clock.
 * It remembers the last day, because neighbouring rows share it.
 */
export class TimestampReader {
  private lastDate = -1;
  private lastDay = BAD_TIMESTAMP;

  /** @returns the wall time of `bytes[at, at + 19)`, or one of the negative codes of this file */
  read(bytes: Uint8Array, at: number): number {
    for (let mark = 0; mark < MARKS.length; mark += 2) {
      if (bytes[at + (MARKS[mark] ?? 0)] !== MARKS[mark + 1]) return BAD_TIMESTAMP;
    }
    const year = twoDigits(bytes, at) * 100 + twoDigits(bytes, at + 2);
    const date = year * 10_000 + twoDigits(bytes, at + 5) * 100 + twoDigits(bytes, at + 8);
    const hour = twoDigits(bytes, at + 11);
    const minute = twoDigits(bytes, at + 14);
    const second = twoDigits(bytes, at + 17);
    // A digit that is none makes its number NaN, and every comparison with it false.
    if (!(date >= 0 && hour < 24 && minute < 60 && second < 60)) return BAD_TIMESTAMP;
    const day = this.dayOf(date);
    if (day < 0) return day;
    if (second !== 0 || minute % HALF_HOUR_MINUTES !== 0) return OFF_HALF_HOUR;
    return day * DAY_MINUTES + hour * 60 + minute;
  }

  private dayOf(date: number): number {
    if (date !== this.lastDate) {
      this.lastDate = date;
      this.lastDay = dayOf(date);
    }
    return this.lastDay;
  }
}

function dayOf(date: number): number {
  const year = Math.floor(date / 10_000);
  const month = Math.floor(date / 100) % 100;
  const day = date % 100;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return BAD_TIMESTAMP;
  return year < FIRST_YEAR ? TOO_EARLY : dayNumber(year, month, day);
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - ZERO;
  const ones = (bytes[at + 1] ?? 0) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
