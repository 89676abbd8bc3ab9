import { largest } from '../format/units.js';
import { LOCALE } from '../format/numbers.js';
import type { Chart } from './chart.js';

/** The vertical axis: from zero to a round number at or above the largest value, in the chart's unit. */
export interface ValueAxis {
  readonly maximum: number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

const WANTED_STEPS = 4;
const ROUND = [1, 2, 2.5, 5, 10];

export function valueAxis(chart: Chart): ValueAxis {
  const values = chart.series.flatMap((series) => series.values);
  const step = roundStep(largest(values) / chart.scale.divisor);
  const count = Math.max(1, Math.ceil(largest(values) / chart.scale.divisor / step - 1e-9));
  const format = new Intl.NumberFormat(LOCALE, {
    minimumFractionDigits: decimalsOf(step),
    maximumFractionDigits: decimalsOf(step),
  });
  const ticks = Array.from({ length: count + 1 }, (_, index) => {
    const value = Number((index * step).toPrecision(12));
    return { value, label: index === 0 ? '0' : format.format(value) };
  });
  return { maximum: count * step, ticks };
}

/** A step of 1, 2, 2.5 or 5 times a power of ten that gives about {@link WANTED_STEPS} steps. */
function roundStep(maximum: number): number {
  if (maximum <= 0) return 1;
  const rough = maximum / WANTED_STEPS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = ROUND.find((candidate) => candidate * power >= rough * (1 - 1e-9)) ?? 10;
  return Number((factor * power).toPrecision(12));
}

function decimalsOf(step: number): number {
  const decimals = String(step).split('.')[1];
  return decimals === undefined ? 0 : decimals.length;
}
