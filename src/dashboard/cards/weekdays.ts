import type { TimeRange } from '../../common/time/index.js';
import {
  EVERYONE,
  type Snapshot,
  WEEK_MS,
  weeklyPattern,
  type WeeklyPatternAnswer,
  WEEKS_NEEDED,
} from '../../consumption/index.js';
import { cellBar } from '../charts/cell-drawings.js';
import { weekdayName } from '../format/dates.js';
import { capitalized, powerText } from '../format/numbers.js';
import { largest } from '../format/units.js';
import type { QualityContext } from '../page-context.js';
import { classes, type Table } from '../table.js';

const SATURDAY = 6;

/** Whether the days of the week are what the dates call them, and what follows if they are not. */
export async function weekdaysCard({ data, window }: QualityContext) {
  const pattern = await weeklyPattern(data, { filter: EVERYONE });
  return {
    partial: 'weekdays',
    finding: findingOf(pattern, window),
    isWarning: pattern.shifted,
    consequence: pattern.shifted ? CONSEQUENCE : null,
    table: pattern.midday_w.length > 0 ? tableOf(pattern) : null,
  };
}

function tableOf({ midday_w, behavioural_weekend, odd_day, shifted }: WeeklyPatternAnswer): Table {
  const odd: readonly (number | null)[] = behavioural_weekend ?? [odd_day];
  const most = largest(midday_w.map(({ mean_w }) => mean_w));
  return {
    caption: 'Mean power of a user, 10:00–15:00',
    isCaptionShown: true,
    class: classes('weekday-bars', shifted && 'are-shifted'),
    columns: [],
    rows: midday_w.map(({ weekday, mean_w }) => ({
      class: classes(odd.includes(weekday) && 'stands-out'),
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
  if (!behavioural_weekend || behavioural_weekend[0] === SATURDAY) return undefined;
  const [first, second] = behavioural_weekend.map((day) => `${weekdayName(day)}s`);
  const finding = `${first} and ${second} stand out as a weekend would`;
  return shifted
    ? `${finding}: the dates of this input may have been relabelled. ` +
        'Days are named after their dates; do not read the names as working days and weekends.'
    : `${finding}. Weekdays are Monday to Friday here, whatever the weekend is.`;
}

/** "Tuesday and Wednesday"; null where no two days stand out. */
export function weekendText({ behavioural_weekend }: WeeklyPatternAnswer): string | null {
  return behavioural_weekend?.map(weekdayName).join(' and ') ?? null;
}

const CONSEQUENCE =
  'Totals, peaks and times of day stay right. What is told by day of the week is not what it seems: the typical day ' +
  'of weekdays and weekends, the heat map by weekday, unusual days. Ask who delivers the files in which year the ' +
  'readings were taken, and until then do not read weekdays as working days.';

/** What the check has found, and no more than that. */
export function findingOf(pattern: WeeklyPatternAnswer, window: TimeRange): string {
  const { odd_day, behavioural_weekend, fitting_year } = pattern;
  const weekend = weekendText(pattern);
  if (weekend !== null && behavioural_weekend) {
    if (behavioural_weekend[0] === SATURDAY)
      return 'Saturday and Sunday stand out from the other days, as a weekend does.';
    const finding = `${weekend} stand out as a weekend does: ${powersText(pattern, behavioural_weekend, 'them')}`;
    return fitting_year === null
      ? finding
      : `${finding} The dates of this input may have been relabelled: in ${fitting_year} the same dates were Saturdays and Sundays.`;
  }
  if (odd_day !== null)
    return `One day stands out: ${weekdayName(odd_day)}. ${capitalized(powersText(pattern, [odd_day], 'it'))}`;
  return window.to.getTime() - window.from.getTime() < WEEKS_NEEDED * WEEK_MS
    ? 'The check takes four weeks of readings.'
    : 'No two neighbouring days stand out from the others, so there is nothing to tell a weekend by.';
}

/** What is drawn on the days that stand out, and on the others. */
function powersText({ midday_w }: WeeklyPatternAnswer, days: readonly number[], them: string): string {
  const mean = (isOdd: boolean): string => {
    const powers = midday_w.filter(({ weekday }) => days.includes(weekday) === isOdd);
    return powerText(powers.reduce((sum, { mean_w }) => sum + mean_w, 0) / powers.length);
  };
  return `from 10:00 to 15:00 a user draws ${mean(true)} on ${them} and ${mean(false)} on the other days.`;
}
