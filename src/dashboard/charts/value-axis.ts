import { largest } from '../format/units.js';
import { formatFixed } from '../format/numbers.js';
import { type Chart, valuesOf } from './chart.js';

/** The vertical axis: from zero to a round number at or above the largest value, in the chart's unit. */
export interface ValueAxis {
  readonly maximum: number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

/** Where a value in the base unit stands, in pixels from the upper edge of the plot. */
export type Height = (value: number) => number;

const FEWEST_STEPS = 3;
const MOST_STEPS = 6;
const ROUND = [1, 2, 2.5, 5, 10];

export function valueAxis(chart: Chart): ValueAxis {
  const highest = largest(valuesOf(chart)) / chart.scale.divisor;
  const step = roundStep(highest);
  const count = stepsFor(highest, step);
  const decimals = decimalsOf(step);
  const ticks = Array.from({ length: count + 1 }, (_, index) => {
    const value = Number((index * step).toPrecision(12));
    return { value, label: index === 0 ? '0' : formatFixed(value, decimals) };
  });
  return { maximum: count * step, ticks };
}

/** A step of 1, 2, 2.5 or 5 times a power of ten: three to six of them, with the least room above the largest value. */
function roundStep(maximum: number): number {
  if (maximum <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(maximum / FEWEST_STEPS));
  const candidates = [power / 10, power]
    .flatMap((unit) => ROUND.map((factor) => Number((factor * unit).toPrecision(12))))
    .map((step) => ({ step, count: stepsFor(maximum, step) }))
    .filter(({ count }) => count >= FEWEST_STEPS && count <= MOST_STEPS)
    .sort((a, b) => a.step * a.count - b.step * b.count || a.count - b.count);
  return candidates[0]?.step ?? maximum;
}

function stepsFor(maximum: number, step: number): number {
  return Math.max(1, Math.ceil(maximum / step - 1e-9));
}

function decimalsOf(step: number): number {
  const decimals = String(step).split('.')[1];
  return decimals === undefined ? 0 : decimals.length;
}
