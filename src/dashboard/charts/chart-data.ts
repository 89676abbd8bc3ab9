import { decimalsFor } from '../format/numbers.js';
import { largest } from '../format/units.js';
import { type Chart, valuesOf } from './chart.js';
import { valueAxis } from './value-axis.js';

/** What the script of the page needs to draw the same chart: values in the axis' unit, the same ticks. */
export function chartData(chart: Chart) {
  const { divisor, unit } = chart.scale;
  const scaled = (values: readonly (number | null)[]): readonly (number | null)[] =>
    values.map((value) => (value === null ? null : Number((value / divisor).toPrecision(9))));
  return {
    kind: chart.kind,
    unit,
    decimals: decimalsFor(largest(valuesOf(chart)), chart.scale),
    maximum: valueAxis(chart).maximum,
    slots: chart.slots.length,
    edges: chart.edges,
    unfinished: chart.slots.flatMap(({ unfinished }, index) => (unfinished ? [index] : [])),
    series: chart.series.map(({ name, directLabel, colour, quiet, values }) => ({
      name,
      ...(directLabel === undefined ? {} : { label: directLabel }),
      colour,
      ...(quiet ? { quiet } : {}),
      values: scaled(values),
    })),
    ...(chart.band
      ? { band: { name: chart.band.shortName, low: scaled(chart.band.low), high: scaled(chart.band.high) } }
      : {}),
    ...(chart.highlight ? { highlight: chart.highlight } : {}),
  };
}
