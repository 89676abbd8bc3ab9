import { type AnyChart, type Chart, hasValues } from './charts/chart.js';
import { chartData } from './charts/chart-data.js';
import { renderChart } from './charts/chart-svg.js';
import { jsonForScript } from './charts/escape.js';
import { heatLegend } from './charts/heat-levels.js';
import { renderHeat } from './charts/heat-svg.js';
import type { Choices } from './choices.js';
import { type Numbers, numbersTable, type Table } from './table.js';

/** What a chart tells: heading, sentence, the chart, and the numbers that it draws. */
export interface FigureParts<C extends AnyChart = AnyChart> {
  readonly heading: string;
  readonly sentence: string;
  readonly chart: C;
  readonly numbers: Numbers;
  /** The address of the API's own query as CSV: the same numbers. */
  readonly csv?: string;
  /** A warning that belongs to this chart: what it means and what to do. */
  readonly note?: string | undefined;
  /** The whole period as a strip below the chart, to choose the range of the page from. */
  readonly overview?: Chart;
  readonly choices?: Choices;
  /** What is drawn, in figures. */
  readonly segments?: Table;
}

/** A card with a chart. */
export function figure({ chart, numbers, overview, ...words }: FigureParts) {
  const { id, axisTitle, size } = chart;
  const isHeat = chart.kind === 'heat';
  const labelledBy = `${id}-heading ${id}-summary`;
  return {
    ...words,
    partial: 'figure',
    id,
    axisTitle,
    /** What the band behind the lines is. */
    bandName: isHeat ? undefined : chart.band?.name,
    legend: isHeat ? heatLegend(chart) : undefined,
    size,
    /** Several values are read at once: a narrow screen needs two lines for them. */
    hasLongReadout: !isHeat && (chart.series.length > 1 || chart.band !== undefined),
    hasValues: hasValues(chart),
    svg: isHeat ? renderHeat(chart, labelledBy) : renderChart(chart, labelledBy),
    data: jsonForScript(isHeat ? { kind: chart.kind, unit: chart.baseUnit } : chartData(chart)),
    overview: overview && {
      svg: renderChart(overview, `${id}-heading`),
      // It has no table of its own to read the steps' names from.
      data: jsonForScript({ ...chartData(overview), labels: overview.slots.map(({ label }) => label) }),
    },
    table: numbersTable(words.heading, numbers),
  };
}
