import { chartData } from '../charts/chart-data.js';
import { type AnyChart, hasValues } from '../charts/any-chart.js';
import type { Chart, ChartSize } from '../charts/chart.js';
import { renderChart } from '../charts/chart-svg.js';
import { renderHeat } from '../charts/heat-svg.js';
import { jsonForScript } from '../charts/escape.js';
import type { ChoicesView } from './links.js';

/** Rows behind a chart: the first column names the step of time. */
export interface TableView {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly label: string; readonly cells: readonly string[] }[];
}

/** One segment of a split, in figures. */
export interface SegmentView {
  readonly name: string;
  readonly colour: string;
  readonly total: string;
  readonly share: string;
  readonly mean: string;
}

/** A chart as a figure: heading, sentence, chart, and the table that holds the same numbers. */
export interface FigureView {
  readonly id: string;
  readonly heading: string;
  readonly summary: string;
  readonly axisTitle: string;
  readonly size: ChartSize;
  readonly hasValues: boolean;
  readonly svg: string;
  readonly data: string;
  readonly csv: string | undefined;
  readonly note: string | undefined;
  readonly choices: readonly ChoicesView[];
  readonly segments: readonly SegmentView[];
  readonly table: TableView;
}

export interface FigureInput<C extends AnyChart = AnyChart> {
  readonly heading: string;
  readonly summary: string;
  readonly chart: C;
  readonly table: TableView;
  /** The address of the API's own query as CSV: the same numbers. */
  readonly csv?: string;
  /** A warning that belongs to this chart: what it means and what to do. */
  readonly note?: string;
  /** The whole period as a strip below the chart, to choose the range of the page from. */
  readonly overview?: Chart;
  readonly choices?: readonly ChoicesView[];
  readonly segments?: readonly SegmentView[];
}

export function figure(input: FigureInput): FigureView {
  const { heading, summary, chart, table, csv, note, choices, segments } = input;
  const labelledBy = `${chart.id}-heading ${chart.id}-summary`;
  return {
    id: chart.id,
    heading,
    summary,
    axisTitle: chart.axisTitle,
    size: chart.size,
    hasValues: hasValues(chart),
    svg: chart.kind === 'heat' ? renderHeat(chart, labelledBy) : renderChart(chart, labelledBy),
    data: jsonForScript(
      chart.kind === 'heat' ? { kind: chart.kind, unit: chart.scale.unit } : chartData(chart),
    ),
    csv,
    note,
    choices: choices ?? [],
    segments: segments ?? [],
    table,
  };
}
