import {
  DAY_TYPES,
  type DayType,
  type ProfileAnswer,
  type ProfileSlotAnswer,
} from '../../consumption/index.js';
import type { Chart, ChartBand, ChartSeries, ChartSize, SeriesColour } from '../charts/chart.js';
import { clockTicks } from '../charts/clock-ticks.js';
import { halfHoursOfDay } from '../format/day-names.js';
import { formatCount, formatTenths, powerText } from '../format/numbers.js';
import { largest, powerUnit } from '../format/units.js';
import type { Numbers } from '../table.js';
import type { FigureInput } from './figure.js';

type Kind = DayType | 'all';

export interface TypicalDayInput {
  readonly id?: string;
  readonly heading?: string;
  readonly profile: ProfileAnswer;
  /** The profile has no percentiles yet. */
  readonly isSpreadLate?: boolean;
  /** Address of the profile as CSV. */
  readonly csv: string;
  readonly note?: string | undefined;
  readonly size?: ChartSize;
}

export interface TypicalDayOfUserInput extends TypicalDayInput {
  /** The user among others, such as all of its tariff; `name` says who they are: "users on t1". */
  readonly peers: { readonly name: string; readonly profile: ProfileAnswer; readonly isSpreadLate?: boolean };
  /** Which days are compared; all of them by default. */
  readonly kind?: Kind;
}

const KINDS: Readonly<
  Record<Kind, { readonly name: string; readonly plural: string; readonly colour: SeriesColour }>
> = {
  all: { name: 'All days', plural: 'all days', colour: 'accent' },
  weekday: { name: 'Weekday', plural: 'weekdays', colour: 'accent' },
  saturday: { name: 'Saturday', plural: 'Saturdays', colour: '2' },
  sunday: { name: 'Sunday', plural: 'Sundays', colour: '1' },
};

/** Among fewer, tenths say nothing. */
const LEAST_PEERS = 5;

const LATE =
  'How far users lie apart (P10–P90) is worked out from every reading, which takes a while and waits for an import to be complete: load the page again later to see it.';

const NO_READINGS = 'There are no readings in this range.';

/** The typical day of a group: a line for each kind of day, and how far users lie apart on weekdays. */
export function typicalDay(input: TypicalDayInput): FigureInput<Chart> {
  const { profile } = input;
  const lines = DAY_TYPES.map((kind) => ({ kind, slots: slotsOf(profile, kind) }));
  const [weekdays] = lines;
  const hasSpread = weekdays?.slots.some(({ users }) => users > 1) ?? false;
  const chart = chartOf(
    input,
    lines
      .filter(({ slots }) => slots.some(({ mean_w }) => mean_w !== null))
      .map(({ kind, slots }) => lineOf(KINDS[kind].name, KINDS[kind].colour, slots)),
    hasSpread ? bandOf('P10–P90 of users, weekdays', weekdays?.slots ?? []) : undefined,
  );
  return {
    ...figureOf(input, chart),
    summary: sentenceOfKinds(profile),
    numbers: numbersOf([
      ...lines.map(({ kind, slots }) => column(`${KINDS[kind].name}, W`, slots, ({ mean_w }) => mean_w)),
      ...(hasSpread && weekdays ? spreadColumns(weekdays.slots, ' on weekdays') : []),
    ]),
  };
}

/** The typical day of a user over that of its peers, and the band in which most of them lie; alone among too few. */
export function typicalDayAmongPeers(input: TypicalDayOfUserInput): FigureInput<Chart> {
  const { profile, peers, kind = 'all' } = input;
  const own = slotsOf(profile, kind);
  const others = slotsOf(peers.profile, kind);
  const ownLine = { ...lineOf('This user', KINDS[kind].colour, own), directLabel: 'User' };
  const ownColumn = column('This user, W', own, ({ mean_w }) => mean_w);
  if (!peers.isSpreadLate && others.every(({ users }) => users < LEAST_PEERS)) {
    return {
      ...figureOf(input, chartOf(input, [ownLine], undefined)),
      summary: sentenceOf(
        own,
        `It takes ${LEAST_PEERS} ${peers.name} with half of their readings to compare with.`,
      ),
      numbers: numbersOf([ownColumn]),
    };
  }
  const chart = chartOf(
    input,
    [{ ...lineOf('Mean of peers', 'accent', others), directLabel: 'Peers', quiet: true }, ownLine],
    peers.isSpreadLate ? undefined : bandOf(`P10–P90 of ${peers.name}`, others),
  );
  const above = own.filter(({ mean_w }, slot) => isAbove(mean_w, others[slot]?.p90_w)).length;
  return {
    ...figureOf({ ...input, isSpreadLate: peers.isSpreadLate ?? false }, chart),
    summary: sentenceOf(own, peers.isSpreadLate ? '' : whereAbove(above, peers.name)),
    numbers: numbersOf([
      ownColumn,
      column('Mean of peers, W', others, ({ mean_w }) => mean_w),
      ...(peers.isSpreadLate ? [] : spreadColumns(others, ' of peers')),
    ]),
  };
}

function slotsOf({ results }: ProfileAnswer, kind: Kind): readonly ProfileSlotAnswer[] {
  return results.filter(({ day_type }) => day_type === kind);
}

function lineOf(name: string, colour: SeriesColour, slots: readonly ProfileSlotAnswer[]): ChartSeries {
  return { name, directLabel: name, colour, values: slots.map(({ mean_w }) => mean_w) };
}

function bandOf(name: string, slots: readonly ProfileSlotAnswer[]): ChartBand {
  return {
    name,
    shortName: 'P10–P90',
    low: slots.map(({ p10_w }) => p10_w),
    high: slots.map(({ p90_w }) => p90_w),
  };
}

function chartOf(
  { id = 'typical-day', size = 'small' }: TypicalDayInput,
  series: readonly ChartSeries[],
  band: ChartBand | undefined,
): Chart {
  const drawn = [...series.flatMap(({ values }) => values), ...(band?.high ?? [])];
  const scale = powerUnit(largest(drawn));
  return {
    id,
    kind: 'lines',
    size,
    axisTitle: `${scale.unit} per user`,
    baseUnit: 'W',
    scale,
    slots: halfHoursOfDay().map((label) => ({ label, unfinished: false })),
    edges: [],
    ticks: clockTicks(),
    series,
    ...(band ? { band } : {}),
  };
}

function figureOf(
  { heading = 'Typical day', isSpreadLate = false, csv, note }: TypicalDayInput,
  chart: Chart,
): Pick<FigureInput<Chart>, 'heading' | 'chart' | 'csv' | 'note'> {
  const notes = [...(isSpreadLate ? [LATE] : []), ...(note === undefined ? [] : [note])];
  return { heading, chart, csv, ...(notes.length === 0 ? {} : { note: notes.join(' ') }) };
}

function sentenceOfKinds(profile: ProfileAnswer): string {
  const phrases = DAY_TYPES.flatMap((kind) => {
    const { highest } = extremes(slotsOf(profile, kind));
    return highest ? [`${powerText(highest.mean_w)} on ${KINDS[kind].plural} at ${highest.start}`] : [];
  });
  const { lowest } = extremes(slotsOf(profile, 'all'));
  if (phrases.length === 0 || !lowest) return NO_READINGS;
  return `Highest per user: ${phrases.join(', ')}. Lowest: ${powerText(lowest.mean_w)} at ${lowest.start}.`;
}

function sentenceOf(own: readonly ProfileSlotAnswer[], comparison: string): string {
  const { highest, lowest } = extremes(own);
  if (!highest || !lowest) return NO_READINGS;
  return (
    `Highest: ${powerText(highest.mean_w)} at ${highest.start}. ` +
    `Lowest: ${powerText(lowest.mean_w)} at ${lowest.start}. ${comparison}`
  ).trim();
}

function whereAbove(slots: number, peers: string): string {
  if (slots === 0) return `Never above nine tenths of ${peers}.`;
  return `In ${formatCount(slots)} of 48 half-hours above nine tenths of ${peers}.`;
}

function isAbove(value: number | null, limit: number | null | undefined): boolean {
  return value !== null && limit != null && value > limit;
}

function extremes(slots: readonly ProfileSlotAnswer[]): {
  readonly highest: ProfileSlotAnswer | undefined;
  readonly lowest: ProfileSlotAnswer | undefined;
} {
  const known = slots
    .filter(({ mean_w }) => mean_w !== null)
    .sort((a, b) => (b.mean_w ?? 0) - (a.mean_w ?? 0));
  return { highest: known[0], lowest: known.at(-1) };
}

interface Column {
  readonly title: string;
  readonly cells: readonly string[];
}

function column(
  title: string,
  slots: readonly ProfileSlotAnswer[],
  value: (slot: ProfileSlotAnswer) => number | null,
): Column {
  return { title, cells: slots.map((slot) => formatTenths(value(slot))) };
}

function spreadColumns(slots: readonly ProfileSlotAnswer[], whose: string): readonly Column[] {
  return [
    column(`P10${whose}, W`, slots, ({ p10_w }) => p10_w),
    column(`P90${whose}, W`, slots, ({ p90_w }) => p90_w),
  ];
}

function numbersOf(columns: readonly Column[]): Numbers {
  return {
    columns: ['Half-hour', ...columns.map(({ title }) => title)],
    rows: halfHoursOfDay().map((label, slot) => [label, ...columns.map(({ cells }) => cells[slot] ?? '')]),
  };
}
