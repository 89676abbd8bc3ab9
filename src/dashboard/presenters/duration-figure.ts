import type { DurationAnswer } from '../../consumption/index.js';
import type { AxisTick, Chart, ChartSize } from '../charts/chart.js';
import { formatTenths, powerText } from '../format/numbers.js';
import { largest, powerUnit } from '../format/units.js';
import type { Subject } from './consumption-chart.js';
import type { FigureInput } from './figure.js';

export interface DurationFigureInput {
  readonly id?: string;
  readonly heading?: string;
  readonly curve: DurationAnswer;
  readonly subject: Subject;
  /** Address of the curve as CSV. */
  readonly csv: string;
  readonly size?: ChartSize;
}

const QUARTERS = [0, 25, 50, 75, 100];

/** For which share of the time a power is reached. */
export function durationFigure(input: DurationFigureInput): FigureInput<Chart> {
  const { id = 'duration', heading = 'Duration curve', curve, subject, csv, size = 'small' } = input;
  const values = curve.results.map(({ power_w }) => power_w);
  const scale = powerUnit(largest(values));
  const chart: Chart = {
    id,
    kind: 'lines',
    size,
    axisTitle: `${scale.unit}${subject === 'everyone' ? ' of all users together' : ''}, by share of the time`,
    baseUnit: 'W',
    scale,
    slots: curve.results.map(({ percent }) => ({ label: shareOfTime(percent), unfinished: false })),
    edges: [],
    ticks: QUARTERS.map((percent) => shareTick(percent, values.length)),
    series: [{ name: 'Power', colour: 'accent', values }],
  };
  return {
    heading,
    summary: sentence(values),
    chart,
    csv,
    numbers: {
      columns: ['Share of the time', 'Power reached, W'],
      rows: curve.results.map(({ percent, power_w }) => [shareOfTime(percent), formatTenths(power_w)]),
    },
  };
}

function shareTick(percent: number, points: number): AxisTick {
  return { at: (percent + 0.5) / points, label: `${percent} %`, optional: false };
}

function shareOfTime(percent: number): string {
  return `${percent} % of the time`;
}

function sentence(values: readonly number[]): string {
  const [highest, tenth, half, always] = [0, 10, 50, 100].map((percent) => values[percent] ?? null);
  if (highest == null) return 'There are no readings in this range.';
  return (
    `Highest: ${powerText(highest)}. At least ${powerText(tenth ?? null)} a tenth of the time, ` +
    `${powerText(half ?? null)} half of it and ${powerText(always ?? null)} always.`
  );
}
