import type { WeeklyPattern } from '../../consumption/index.js';
import { weekdayName } from '../format/day-names.js';

/** What stands beside every view by day of the week when other days than Saturday and Sunday behave like a weekend. */
export function weekdayNote({ behaviouralWeekend, isShifted }: WeeklyPattern): string | undefined {
  if (!behaviouralWeekend || !isShifted) return undefined;
  const [first, second] = behaviouralWeekend.map((day) => `${weekdayName(day)}s`);
  return (
    `${first} and ${second} stand out from the other days, as a weekend would: the dates of this input may have ` +
    'been relabelled. Days of the week are shown as the dates name them; do not read them as working days and weekends.'
  );
}
