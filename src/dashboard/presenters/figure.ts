import { chartData } from '../charts/chart-data.js';
import { type Chart, hasValues } from '../charts/chart.js';
import { renderChart } from '../charts/chart-svg.js';
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
  readonly size: Chart['size'];
  readonly hasValues: boolean;
  readonly svg: string;
  readonly data: string;
  readonly choices: readonly ChoicesView[];
  readonly segments: readonly SegmentView[];
  readonly table: TableView;
}

export interface FigureInput {
  readonly heading: string;
  readonly summary: string;
  readonly chart: Chart;
  readonly table: TableView;
  readonly choices?: readonly ChoicesView[];
  readonly segments?: readonly SegmentView[];
}

export function figure({ heading, summary, chart, table, choices, segments }: FigureInput): FigureView {
  return {
    id: chart.id,
    heading,
    summary,
    axisTitle: chart.axisTitle,
    size: chart.size,
    hasValues: hasValues(chart),
    svg: renderChart(chart, `${chart.id}-heading ${chart.id}-summary`),
    data: jsonForScript(chartData(chart)),
    choices: choices ?? [],
    segments: segments ?? [],
    table,
  };
}
