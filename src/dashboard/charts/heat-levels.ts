import { exactColumn, formatScaled } from '../format/numbers.js';
import { largest } from '../format/units.js';
import type { HeatChart } from './chart.js';

/** One step of colour: the part of the palette, and the values that it stands for, in the base unit. */
interface HeatLevel {
  /** 1 is the faintest of the palette, {@link HEAT_COLOURS} the strongest. */
  readonly colour: number;
  readonly from: number;
}

/** The colours of the palette in the style sheet. */
const HEAT_COLOURS = 7;

/** A few cells that stand out must not take the colours from all the others: the last level is open above this. */
const TOP_SHARE = 0.98;
const ROUND = [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** At most seven levels of equal width with round bounds, from at or below the lowest value; the last is open. */
export function heatLevels({ values, scale }: HeatChart): readonly HeatLevel[] {
  const known = values
    .flat()
    .filter((value) => value !== null)
    .map((value) => value / scale.divisor)
    .sort((a, b) => a - b);
  const lowest = known[0] ?? 0;
  const top = known[Math.ceil(TOP_SHARE * known.length) - 1] ?? 0;
  const { floor, step } = roundSteps(lowest, top);
  const count = Math.max(1, Math.min(HEAT_COLOURS, Math.ceil((top - floor) / step - 1e-9)));
  return Array.from({ length: count }, (_, index) => ({
    colour: count === 1 ? 4 : 1 + Math.round((index * (HEAT_COLOURS - 1)) / (count - 1)),
    from: exact(floor + index * step) * scale.divisor,
  }));
}

/** The place of the level that a value belongs to. */
export function levelOf(value: number, levels: readonly HeatLevel[]): number {
  return Math.max(
    0,
    levels.findLastIndex(({ from }) => value >= from),
  );
}

/** The colours of a heat map with the value that each begins at, in the unit of its axis title. */
export function heatLegend(chart: HeatChart) {
  const { scale, values } = chart;
  const decimals = scale.divisor === 1 ? 0 : 1;
  const levels = heatLevels(chart);
  // A level alone begins at a value, and not at a round bound.
  const bounds =
    levels.length === 1
      ? levels.map(({ from }) => formatScaled(from, scale, decimals))
      : exactColumn(levels.map(({ from }) => Number((from / scale.divisor).toPrecision(6))));
  const highest = formatScaled(largest(values.flat()), scale, decimals);
  return {
    steps: levels.map(({ colour }, index) => ({ colour, from: bounds[index] })),
    /** The highest value, at which the last colour ends; nothing where all are alike. */
    to: highest === bounds[0] ? '' : highest,
    hasMissing: values.some((row) => row.includes(null)),
  };
}

function roundSteps(lowest: number, top: number): { readonly floor: number; readonly step: number } {
  const span = top - lowest;
  if (span <= 0) return { floor: lowest, step: 1 };
  const power = 10 ** Math.floor(Math.log10(span / HEAT_COLOURS));
  const decimals = Math.max(0, -Math.round(Math.log10(power)));
  const found = ROUND.map((factor) => exact(factor * power))
    // A step of 1.25 would need two more digits than one of 2.
    .filter((step) => Number(step.toFixed(decimals)) === step)
    .map((step) => ({ step, floor: exact(Math.floor(lowest / step + 1e-9) * step) }))
    .find(({ step, floor }) => floor + HEAT_COLOURS * step >= top);
  return found ?? { floor: lowest, step: span / (HEAT_COLOURS - 1) };
}

function exact(value: number): number {
  return Number(value.toPrecision(12));
}
