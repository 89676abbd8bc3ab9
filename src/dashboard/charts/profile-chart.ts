import type { DayType, ProfileAnswer, ProfileSlotAnswer } from '../../consumption/index.js';
import { tenthsColumn } from '../format/numbers.js';
import { largest, powerUnit } from '../format/units.js';
import type { Numbers } from '../table.js';
import type { Chart, ChartBand, ChartSeries, SeriesColour } from './chart.js';
import { clockTicks, halfHoursOfDay } from './clock-axis.js';

/** The slots of one kind of day, or of all days together. */
export function slotsOf({ results }: ProfileAnswer, kind: DayType | 'all'): readonly ProfileSlotAnswer[] {
  return results.filter(({ day_type }) => day_type === kind);
}

/** Power over the half-hours of a day. */
export function profileChart(series: readonly ChartSeries[], band: ChartBand | undefined): Chart {
  const drawn = [...series.flatMap(({ values }) => values), ...(band?.high ?? [])];
  const scale = powerUnit(largest(drawn));
  return {
    id: 'typical-day',
    kind: 'lines',
    size: 'small',
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

export function profileLine(
  name: string,
  colour: SeriesColour,
  slots: readonly ProfileSlotAnswer[],
): ChartSeries {
  return { name, directLabel: name, colour, values: slots.map(({ mean_w }) => mean_w) };
}

export function profileBand(name: string, slots: readonly ProfileSlotAnswer[]): ChartBand {
  return {
    name,
    shortName: 'P10–P90',
    low: slots.map(({ p10_w }) => p10_w),
    high: slots.map(({ p90_w }) => p90_w),
  };
}

/** The columns of the table behind it: means and bands. */
export function profileNumbers(...columns: readonly Numbers[]): Numbers {
  return [{ title: 'Half-hour', cells: halfHoursOfDay() }, ...columns.flat()];
}

export function meanColumn(whose: string, slots: readonly ProfileSlotAnswer[]): Numbers {
  return [{ title: `${whose}, W`, cells: tenthsColumn(slots.map(({ mean_w }) => mean_w)) }];
}

export function bandColumns(whose: string, slots: readonly ProfileSlotAnswer[]): Numbers {
  return [
    { title: `P10 ${whose}, W`, cells: tenthsColumn(slots.map(({ p10_w }) => p10_w)) },
    { title: `P90 ${whose}, W`, cells: tenthsColumn(slots.map(({ p90_w }) => p90_w)) },
  ];
}

/** The slots, or cells, of the highest and the lowest mean. */
export function extremes<Slot extends Pick<ProfileSlotAnswer, 'mean_w'>>(slots: readonly Slot[]) {
  const known = slots
    .filter(({ mean_w }) => mean_w !== null)
    .sort((a, b) => (b.mean_w ?? 0) - (a.mean_w ?? 0));
  return { highest: known[0], lowest: known.at(-1) };
}
