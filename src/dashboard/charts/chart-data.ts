import { decimalsFor } from '../format/numbers.js';
import { largest } from '../format/units.js';
import type { Chart } from './chart.js';
import { valueAxis } from './value-axis.js';

/** What the script of the page needs to draw the same chart: values in the axis' unit, the same ticks. */
export interface ChartData {
  readonly kind: Chart['kind'];
  readonly unit: string;
  readonly decimals: number;
  readonly maximum: number;
  readonly slots: number;
  readonly edges: readonly string[];
  readonly unfinished: readonly number[];
  readonly series: readonly {
    readonly name: string;
    readonly label?: string;
    readonly colour: string;
    readonly values: readonly (number | null)[];
  }[];
}

export function chartData(chart: Chart): ChartData {
  const { divisor, unit } = chart.scale;
  return {
    kind: chart.kind,
    unit,
    decimals: decimalsFor(largest(chart.series.flatMap(({ values }) => values)), chart.scale),
    maximum: valueAxis(chart).maximum,
    slots: chart.slots.length,
    edges: chart.edges,
    unfinished: chart.slots.flatMap(({ unfinished }, index) => (unfinished ? [index] : [])),
    series: chart.series.map(({ name, directLabel, colour, values }) => ({
      name,
      ...(directLabel === undefined ? {} : { label: directLabel }),
      colour,
      values: values.map((value) => (value === null ? null : Number((value / divisor).toPrecision(9)))),
    })),
  };
}
