/** What a value of a file is: energy in an interval, or mean power in it. */
export interface Unit {
  readonly name: string;
  /** So many powers of ten of a watt-hour, or of a watt. */
  readonly exponent: number;
  readonly isPower: boolean;
}

const KNOWN = [
  { name: 'Wh', exponent: 0, isPower: false },
  { name: 'kWh', exponent: 3, isPower: false },
  { name: 'MWh', exponent: 6, isPower: false },
  { name: 'W', exponent: 0, isPower: true },
  { name: 'kW', exponent: 3, isPower: true },
] as const satisfies readonly Unit[];

/** Those that {@link Parts} know, by their place. */
export const UNITS: readonly Unit[] = KNOWN;

export const UNIT_NAMES = KNOWN.map(({ name }) => name);
export type UnitName = (typeof UNIT_NAMES)[number];

/** @returns its place in {@link UNITS} by its name in any capitals; -1 where it measures something else */
export function unitOf(name: string): number {
  const wanted = name.toLowerCase();
  return UNITS.findIndex((unit) => unit.name.toLowerCase() === wanted);
}

/** Whether all that stands in a row are names of units, which some write below the header. */
export function areUnits(fields: readonly string[]): boolean {
  const given = fields.filter((field) => field !== '');
  return given.length > 0 && given.every((field) => unitOf(field.replace(/^[[(](.*)[\])]$/, '$1')) >= 0);
}
