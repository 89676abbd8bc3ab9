import { TOO_LATE_REASON } from '../../csv/reasons.js';
import { dayNumber, daysInMonth } from '../../../common/time/index.js';
import type { Wrong } from '../read-value.js';

/** Years that a meter's file may name: those before have no half-hourly meters, and minutes of much later ones have no place. */
const FIRST_YEAR = 2000;
const LAST_YEAR = 2999;

/** A day of the calendar as days since 1970-01-01, or why it is none. @param text - as the file has it, for people */
export function dayOf(year: number, month: number, day: number, text: string): number | Wrong {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
    return { code: 'bad_timestamp', reason: `"${text}" is no day of the calendar` };
  }
  if (year < FIRST_YEAR) return { code: 'out_of_range', reason: `the time is before the year ${FIRST_YEAR}` };
  if (year > LAST_YEAR) return { code: 'out_of_range', reason: TOO_LATE_REASON };
  return dayNumber(year, month, day);
}
