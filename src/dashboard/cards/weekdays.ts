import { type TimeRange, toLocal, type Zone } from '../../common/time/index.js';
import { WEEK_MS, weeklyPattern, type WeeklyPatternAnswer, WEEKS_NEEDED } from '../../consumption/index.js';
import { weekdayName } from '../format/day-names.js';
import { powerText } from '../format/numbers.js';
import { EVERYONE, type QualityContext } from '../page-context.js';

const SATURDAY = 6;

/** A calendar comes round after eleven years at most, but for leap days. */
const YEARS_BACK = 11;

/** Whether the days of the week are what the dates call them, and what follows if they are not. */
export async function weekdaysCard({ data, window }: QualityContext) {
  const pattern = await weeklyPattern(data, { filter: EVERYONE });
  const { midday_w, behavioural_weekend, shifted } = pattern;
  const most = Math.max(...midday_w.map(({ mean_w }) => mean_w), 0);
  return {
    partial: 'weekdays',
    finding: findingOf(pattern, window, data.zone),
    isWarning: shifted,
    consequence: shifted ? CONSEQUENCE : null,
    days: midday_w.map(({ weekday, mean_w }) => ({
      name: weekdayName(weekday),
      power: powerText(mean_w),
      /** Length of its bar as a percentage of the longest. */
      bar: `${(most > 0 ? (mean_w / most) * 100 : 0).toFixed(1)}%`,
      standsOut: behavioural_weekend?.includes(weekday) ?? false,
    })),
  };
}

/** "Tuesday and Wednesday"; null where no two days stand out. */
export function weekendText({ behavioural_weekend }: WeeklyPatternAnswer): string | null {
  return behavioural_weekend?.map(weekdayName).join(' and ') ?? null;
}

const CONSEQUENCE =
  'Totals, peaks and times of day stay right. What is told by day of the week is not what it seems: the typical day ' +
  'of weekdays and weekends, the heat map by weekday, unusual days. Ask who delivers the files in which year the ' +
  'readings were taken, and until then do not read weekdays as working days.';

function findingOf(pattern: WeeklyPatternAnswer, window: TimeRange, zone: Zone): string {
  const weekend = weekendText(pattern);
  if (weekend === null) {
    return window.to.getTime() - window.from.getTime() < WEEKS_NEEDED * WEEK_MS
      ? 'The check takes four weeks of readings.'
      : 'No two neighbouring days stand out from the others, so there is nothing to tell a weekend by.';
  }
  if (!pattern.shifted) return 'Saturday and Sunday stand out from the other days, as a weekend does.';
  const year = yearThatFits(pattern, window, zone);
  const origin = year === null ? '' : ` In ${year} the same dates were Saturdays and Sundays.`;
  return (
    `${weekend} stand out as a weekend does: from 10:00 to 15:00 a user draws ${powerText(meanOf(pattern, true))} ` +
    `on them and ${powerText(meanOf(pattern, false))} on the other days. The dates of this input were probably ` +
    `relabelled.${origin}`
  );
}

function meanOf({ midday_w, behavioural_weekend }: WeeklyPatternAnswer, ofWeekend: boolean): number {
  const powers = midday_w
    .filter(({ weekday }) => (behavioural_weekend?.includes(weekday) ?? false) === ofWeekend)
    .map(({ mean_w }) => mean_w);
  return powers.reduce((sum, power) => sum + power, 0) / powers.length;
}

/** The latest earlier year in which the first and the last day of the data fall on the days that they behave like. */
function yearThatFits(
  { behavioural_weekend }: WeeklyPatternAnswer,
  window: TimeRange,
  zone: Zone,
): number | null {
  const [first] = behavioural_weekend ?? [];
  if (first === undefined) return null;
  const shift = SATURDAY - first;
  const days = [window.from, new Date(window.to.getTime() - 1)].map((at) => toLocal(at, zone).toPlainDate());
  const fits = (back: number): boolean =>
    days.every((day) => (day.subtract({ years: back }).dayOfWeek - day.dayOfWeek - shift) % 7 === 0);
  const back = Array.from({ length: YEARS_BACK }, (_, index) => index + 1).find(fits);
  return back === undefined ? null : (days[0]?.year ?? 0) - back;
}
