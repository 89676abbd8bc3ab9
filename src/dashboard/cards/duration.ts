import { type DurationAnswer, loadDurationCurve } from '../../consumption/index.js';
import type { AxisTick, Chart } from '../charts/chart.js';
import { hourlyUsersNote } from '../format/estimated.js';
import { NO_READINGS, powerText, tenthsColumn } from '../format/numbers.js';
import { largest, powerUnit } from '../format/units.js';
import { figure, type FigureParts } from '../figure.js';
import type { PageContext } from '../page-context.js';

const QUARTERS = [0, 25, 50, 75, 100];

export async function durationCard({ data, request, csv }: PageContext) {
  const curve = await loadDurationCurve(data, request);
  return figure({ ...durationFigure(curve), csv: csv('/api/consumption/duration') });
}

/** For which share of the time a power of all users together is reached. */
export function durationFigure(curve: DurationAnswer): FigureParts<Chart> {
  const values = curve.results.map(({ power_w }) => power_w);
  const scale = powerUnit(largest(values));
  const chart: Chart = {
    id: 'duration',
    kind: 'lines',
    size: 'small',
    axisTitle: `${scale.unit} of all users together, by share of the time`,
    baseUnit: 'W',
    scale,
    slots: curve.results.map(({ percent }) => ({ label: shareOfTime(percent), unfinished: false })),
    edges: [],
    ticks: QUARTERS.map((percent) => shareTick(percent, values.length)),
    series: [{ name: 'Power', colour: 'accent', values }],
  };
  return {
    heading: 'Duration curve',
    sentence: sentence(values) + (values.length > 0 ? hourlyUsersNote(curve.hourly_users, false) : ''),
    chart,
    numbers: [
      { title: 'Share of the time', cells: curve.results.map(({ percent }) => shareOfTime(percent)) },
      { title: 'Power reached, W', cells: tenthsColumn(values) },
    ],
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
  if (highest == null) return NO_READINGS;
  return (
    `Highest: ${powerText(highest)}. At least ${powerText(tenth ?? null)} a tenth of the time, ` +
    `${powerText(half ?? null)} half of it and ${powerText(always ?? null)} always.`
  );
}
