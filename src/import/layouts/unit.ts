/** What a value of a file is: energy in an interval, or mean power in it. */
export interface Unit {
  readonly name: string;
  /** Of energy in Wh, of power in W: a power of ten, */
  readonly scale: number;
  /** and which one. */
  readonly exponent: number;
  readonly isPower: boolean;
}

/** Those that {@link Parts} know, by their place. */
export const UNITS: readonly Unit[] = [
  { name: 'Wh', scale: 1, exponent: 0, isPower: false },
  { name: 'kWh', scale: 1000, exponent: 3, isPower: false },
  { name: 'MWh', scale: 1_000_000, exponent: 6, isPower: false },
  { name: 'W', scale: 1, exponent: 0, isPower: true },
  { name: 'kW', scale: 1000, exponent: 3, isPower: true },
];

export const UNIT_NAMES = ['Wh', 'kWh', 'MWh', 'W', 'kW'] as const;
export type UnitName = (typeof UNIT_NAMES)[number];

/** @returns its place in {@link UNITS} by its name in any capitals; -1 where it measures something else */
export function unitOf(name: string): number {
  const wanted = name.toLowerCase();
  return UNITS.findIndex((unit) => unit.name.toLowerCase() === wanted);
}
