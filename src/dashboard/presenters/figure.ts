import { chartData } from '../charts/chart-data.js';
import { type AnyChart, hasValues } from '../charts/any-chart.js';
import type { Chart, ChartSize } from '../charts/chart.js';
import { renderChart } from '../charts/chart-svg.js';
import { renderHeat } from '../charts/heat-svg.js';
import { jsonForScript } from '../charts/escape.js';
import { heatLegend, type HeatLegendView } from './heat-legend.js';
import { type Numbers, numbersTable, type Table } from '../table.js';
import type { ChoicesView } from './links.js';

/** A chart as a figure: heading, sentence, chart, and the table that holds the same numbers. */
export interface FigureView {
  readonly id: string;
  readonly heading: string;
  readonly summary: string;
  readonly note: string | undefined;
  readonly csv: string | undefined;
  readonly axisTitle: string;
  /** What the band behind the lines is. */
  readonly bandName: string | undefined;
  readonly legend: HeatLegendView | undefined;
  readonly size: ChartSize;
  /** Several values are read at once: a narrow screen needs two lines for them. */
  readonly hasLongReadout: boolean;
  readonly hasValues: boolean;
  readonly svg: string;
  readonly data: string;
  readonly overview: { readonly svg: string; readonly data: string } | undefined;
  readonly choices: readonly ChoicesView[];
  /** What is drawn, in figures. */
  readonly segments: Table | undefined;
  readonly table: Table;
}

export interface FigureInput<C extends AnyChart = AnyChart> {
  readonly heading: string;
  readonly summary: string;
  readonly chart: C;
  readonly numbers: Numbers;
  /** The address of the API's own query as CSV: the same numbers. */
  readonly csv?: string;
  /** A warning that belongs to this chart: what it means and what to do. */
  readonly note?: string;
  /** The whole period as a strip below the chart, to choose the range of the page from. */
  readonly overview?: Chart;
  readonly choices?: readonly ChoicesView[];
  readonly segments?: Table;
}

export function figure(input: FigureInput): FigureView {
  const { heading, summary, chart, numbers, csv, note, overview, choices, segments } = input;
  const { id, axisTitle, size } = chart;
  const isHeat = chart.kind === 'heat';
  const labelledBy = `${id}-heading ${id}-summary`;
  return {
    id,
    heading,
    summary,
    note,
    csv,
    axisTitle,
    bandName: isHeat ? undefined : chart.band?.name,
    legend: isHeat ? heatLegend(chart) : undefined,
    size,
    hasLongReadout: !isHeat && (chart.series.length > 1 || chart.band !== undefined),
    hasValues: hasValues(chart),
    svg: isHeat ? renderHeat(chart, labelledBy) : renderChart(chart, labelledBy),
    data: jsonForScript(isHeat ? { kind: chart.kind, unit: chart.baseUnit } : chartData(chart)),
    overview: overview && {
      svg: renderChart(overview, `${id}-heading`),
      // It has no table of its own to read the steps' names from.
      data: jsonForScript({ ...chartData(overview), labels: overview.slots.map(({ label }) => label) }),
    },
    choices: choices ?? [],
    segments,
    table: numbersTable(heading, numbers),
  };
}
