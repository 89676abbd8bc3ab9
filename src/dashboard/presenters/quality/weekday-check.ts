import { type TimeRange, toLocal, type Zone } from '../../../common/time/index.js';
import type { WeeklyPattern } from '../../../consumption/index.js';
import { weekdayName } from '../../format/day-names.js';
import { powerText } from '../../format/numbers.js';

/** Whether the days of the week are what the dates call them, and what follows if they are not. */
export interface WeekdayCheck {
  readonly finding: string;
  readonly isWarning: boolean;
  /** What it touches, and what to do; null where nothing is wrong. */
  readonly consequence: string | null;
  readonly days: readonly WeekdayBar[];
}

/** The power of a day of the week about noon. */
export interface WeekdayBar {
  readonly name: string;
  readonly power: string;
  /** Length of its bar as a percentage of the longest. */
  readonly bar: string;
  readonly standsOut: boolean;
}

const WEEKS_NEEDED = 4;
const WEEK_MS = 7 * 86_400_000;
const SATURDAY = 6;

/** A calendar comes round after eleven years at most, but for leap days. */
const YEARS_BACK = 11;

export function weekdayCheck(pattern: WeeklyPattern, window: TimeRange, zone: Zone): WeekdayCheck {
  const { middayPowers, behaviouralWeekend, isShifted } = pattern;
  const most = Math.max(...middayPowers.map(({ meanW }) => meanW), 0);
  return {
    finding: findingOf(pattern, window, zone),
    isWarning: isShifted,
    consequence: isShifted ? CONSEQUENCE : null,
    days: middayPowers.map(({ weekday, meanW }) => ({
      name: weekdayName(weekday),
      power: powerText(meanW),
      bar: `${(most > 0 ? (meanW / most) * 100 : 0).toFixed(1)}%`,
      standsOut: behaviouralWeekend?.includes(weekday) ?? false,
    })),
  };
}

/** "Tuesday and Wednesday"; null where no two days stand out. */
export function weekendText({ behaviouralWeekend }: WeeklyPattern): string | null {
  return behaviouralWeekend?.map(weekdayName).join(' and ') ?? null;
}

const CONSEQUENCE =
  'Totals, peaks and times of day stay right. What is told by day of the week is not what it seems: the typical day ' +
  'of weekdays and weekends, the heat map by weekday, unusual days. Ask who delivers the files in which year the ' +
  'readings were taken, and until then do not read weekdays as working days.';

function findingOf(pattern: WeeklyPattern, window: TimeRange, zone: Zone): string {
  const weekend = weekendText(pattern);
  if (weekend === null) {
    return window.to.getTime() - window.from.getTime() < WEEKS_NEEDED * WEEK_MS
      ? 'The check takes four weeks of readings.'
      : 'No two neighbouring days stand out from the others, so there is nothing to tell a weekend by.';
  }
  if (!pattern.isShifted) return 'Saturday and Sunday stand out from the other days, as a weekend does.';
  const year = yearThatFits(pattern, window, zone);
  const origin = year === null ? '' : ` In ${year} the same dates were Saturdays and Sundays.`;
  return (
    `${weekend} stand out as a weekend does: from 10:00 to 15:00 a user draws ${powerText(meanOf(pattern, true))} ` +
    `on them and ${powerText(meanOf(pattern, false))} on the other days. The dates of this input were probably ` +
    `relabelled.${origin}`
  );
}

function meanOf({ middayPowers, behaviouralWeekend }: WeeklyPattern, ofWeekend: boolean): number {
  const powers = middayPowers
    .filter(({ weekday }) => (behaviouralWeekend?.includes(weekday) ?? false) === ofWeekend)
    .map(({ meanW }) => meanW);
  return powers.reduce((sum, power) => sum + power, 0) / powers.length;
}

/** The latest earlier year in which the first and the last day of the data fall on the days that they behave like. */
function yearThatFits({ behaviouralWeekend }: WeeklyPattern, window: TimeRange, zone: Zone): number | null {
  const [first] = behaviouralWeekend ?? [];
  if (first === undefined) return null;
  const shift = SATURDAY - first;
  const days = [window.from, new Date(window.to.getTime() - 1)].map((at) => toLocal(at, zone).toPlainDate());
  const fits = (back: number): boolean =>
    days.every((day) => (day.subtract({ years: back }).dayOfWeek - day.dayOfWeek - shift) % 7 === 0);
  const back = Array.from({ length: YEARS_BACK }, (_, index) => index + 1).find(fits);
  return back === undefined ? null : (days[0]?.year ?? 0) - back;
}
