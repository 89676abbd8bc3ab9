import { clockOf, SLOTS_A_DAY } from '../../consumption/index.js';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The name of a day of the week, 1 for Monday to 7 for Sunday. */
export function weekdayName(weekday: number): string {
  return WEEKDAYS[weekday - 1] ?? '';
}

/** The local half-hours of any day, from 00:00–00:30 to 23:30–24:00. */
export function halfHoursOfDay(): readonly string[] {
  return Array.from({ length: SLOTS_A_DAY }, (_, slot) => `${clockOf(slot)}–${clockOf(slot + 1)}`);
}
