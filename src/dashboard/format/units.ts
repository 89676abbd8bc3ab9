/** A unit that an axis, a column or a tile is written in; divide a value in the base unit by `divisor`. */
export interface UnitScale {
  readonly unit: string;
  readonly divisor: number;
}

const PREFIXES: readonly (readonly [prefix: string, divisor: number])[] = [
  ['', 1],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
];

/** A prefix is left for the next one at ten thousand of the smaller unit: 9,999 Wh, then 10 kWh. */
const STEP_UP = 10;

/** The one unit for energies of which the largest is `maximumWh`. */
export function energyUnit(maximumWh: number): UnitScale {
  return scaleOf(maximumWh, 'Wh');
}

/** The one unit for powers of which the largest is `maximumW`. */
export function powerUnit(maximumW: number): UnitScale {
  return scaleOf(maximumW, 'W');
}

/** The largest known value, 0 when there is none. */
export function largest(values: readonly (number | null)[]): number {
  return values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
}

function scaleOf(maximum: number, unit: string): UnitScale {
  const [prefix, divisor] = PREFIXES.findLast(([, factor]) => maximum >= factor * STEP_UP) ?? ['', 1];
  return { unit: `${prefix}${unit}`, divisor };
}
