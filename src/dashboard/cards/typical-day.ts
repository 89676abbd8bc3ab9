import { DAY_TYPES, type DayType, type ProfileAnswer } from '../../consumption/index.js';
import type { Chart, SeriesColour } from '../charts/chart.js';
import {
  bandColumns,
  extremes,
  meanColumn,
  profileBand,
  profileChart,
  profileLine,
  profileNumbers,
  slotsOf,
} from '../charts/profile-chart.js';
import { NO_READINGS, powerText } from '../format/numbers.js';
import { figure, type FigureParts } from '../figure.js';
import type { PageContext } from '../page-context.js';
import { LATE, profileInTime, type ProfileInTime } from './profile-in-time.js';
import { weekdayNote } from './weekdays.js';

const KINDS: Readonly<
  Record<DayType, { readonly name: string; readonly plural: string; readonly colour: SeriesColour }>
> = {
  weekday: { name: 'Weekday', plural: 'weekdays', colour: 'accent' },
  saturday: { name: 'Saturday', plural: 'Saturdays', colour: '2' },
  sunday: { name: 'Sunday', plural: 'Sundays', colour: '1' },
};

export async function typicalDayCard({ data, request, csv }: PageContext) {
  const [inTime, note] = await Promise.all([profileInTime(data, request), weekdayNote(data)]);
  return {
    ...figure({ ...typicalDayFigure(inTime, note), csv: csv('/api/consumption/profile') }),
    isProvisional: inTime.isSpreadLate,
  };
}

/** The typical day of a group: a line for each kind of day, and how far users lie apart on weekdays. */
export function typicalDayFigure(
  { profile, isSpreadLate }: ProfileInTime,
  note?: string,
): FigureParts<Chart> {
  const lines = DAY_TYPES.map((kind) => ({ ...KINDS[kind], slots: slotsOf(profile, kind) }));
  const [weekdays] = lines;
  const hasSpread = weekdays?.slots.some(({ users }) => users > 1) ?? false;
  return {
    heading: 'Typical day',
    sentence: sentence(profile),
    chart: profileChart(
      lines
        .filter(({ slots }) => slots.some(({ mean_w }) => mean_w !== null))
        .map(({ name, colour, slots }) => profileLine(name, colour, slots)),
      hasSpread ? profileBand('P10–P90 of users, weekdays', weekdays?.slots ?? []) : undefined,
    ),
    note: [isSpreadLate && LATE, note].filter(Boolean).join(' ') || undefined,
    numbers: profileNumbers(
      ...lines.map(({ name, slots }) => meanColumn(name, slots)),
      hasSpread && weekdays ? bandColumns('on weekdays', weekdays.slots) : [],
    ),
  };
}

function sentence(profile: ProfileAnswer): string {
  const phrases = DAY_TYPES.flatMap((kind) => {
    const { highest } = extremes(slotsOf(profile, kind));
    return highest ? [`${powerText(highest.mean_w)} on ${KINDS[kind].plural} at ${highest.start}`] : [];
  });
  const { lowest } = extremes(slotsOf(profile, 'all'));
  if (phrases.length === 0 || !lowest) return NO_READINGS;
  return `Highest per user: ${phrases.join(', ')}. Lowest: ${powerText(lowest.mean_w)} at ${lowest.start}.`;
}
