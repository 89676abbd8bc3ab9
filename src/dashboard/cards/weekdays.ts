import { type TimeRange, toLocal, type Zone } from '../../common/time/index.js';
import {
  type Snapshot,
  WEEK_MS,
  weeklyPattern,
  type WeeklyPatternAnswer,
  WEEKS_NEEDED,
} from '../../consumption/index.js';
import { cellBar } from '../charts/cell-drawings.js';
import { weekdayName } from '../format/dates.js';
import { powerText } from '../format/numbers.js';
import { largest } from '../format/units.js';
import { EVERYONE, type QualityContext } from '../page-context.js';
import { classes, type Table } from '../table.js';

const SATURDAY = 6;

/** A calendar comes round after eleven years at most, but for leap days. */
const YEARS_BACK = 11;

/** Whether the days of the week are what the dates call them, and what follows if they are not. */
export async function weekdaysCard({ data, window }: QualityContext) {
  const pattern = await weeklyPattern(data, { filter: EVERYONE });
  return {
    partial: 'weekdays',
    finding: findingOf(pattern, window, data.zone),
    isWarning: pattern.shifted,
    consequence: pattern.shifted ? CONSEQUENCE : null,
    table: pattern.midday_w.length > 0 ? tableOf(pattern) : null,
  };
}

function tableOf({ midday_w, behavioural_weekend, shifted }: WeeklyPatternAnswer): Table {
  const most = largest(midday_w.map(({ mean_w }) => mean_w));
  return {
    caption: 'Mean power of a user, 10:00–15:00',
    isCaptionShown: true,
    class: classes('weekday-bars', shifted && 'are-shifted'),
    columns: [],
    rows: midday_w.map(({ weekday, mean_w }) => ({
      class: classes(behavioural_weekend?.includes(weekday) && 'stands-out'),
      cells: [
        { text: weekdayName(weekday) },
        { text: '', class: 'bar', drawing: cellBar(mean_w, most, 'width="100%"') },
        { text: powerText(mean_w), class: 'number' },
      ],
    })),
  };
}

/** What stands beside every view by day of the week when other days than Saturday and Sunday behave like a weekend. */
export async function weekdayNote(data: Snapshot): Promise<string | undefined> {
  return noteOf(await weeklyPattern(data, { filter: EVERYONE }));
}

export function noteOf({ behavioural_weekend, shifted }: WeeklyPatternAnswer): string | undefined {
  if (!behavioural_weekend || !shifted) return undefined;
  const [first, second] = behavioural_weekend.map((day) => `${weekdayName(day)}s`);
  return (
    `${first} and ${second} stand out as a weekend would: the dates of this input may have been relabelled. ` +
    'Days are named after their dates; do not read the names as working days and weekends.'
  );
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
