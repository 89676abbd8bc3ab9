import type { Chart } from './chart.js';
import type { HeatChart } from './heat-chart.js';

export type AnyChart = Chart | HeatChart;

/** Every value that a chart draws, in its base unit. */
export function valuesOf(chart: AnyChart): readonly (number | null)[] {
  if (chart.kind === 'heat') return chart.values.flat();
  const { series, band } = chart;
  return [...series.flatMap(({ values }) => values), ...(band ? [...band.low, ...band.high] : [])];
}

/** Whether a chart has any value at all. */
export function hasValues(chart: AnyChart): boolean {
  return valuesOf(chart).some((value) => value !== null);
}
