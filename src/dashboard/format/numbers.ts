import { counted, formatCount, LOCALE, nounOf } from '../../common/counting.js';
import { memoizeText } from '../../common/memoize-text.js';
import { energyUnit, largest, powerUnit, type UnitScale } from './units.js';

export { counted, formatCount, LOCALE, nounOf };

/** What stands where a value is not known. */
export const UNKNOWN = '–';

/** What is said where there is nothing to tell of. */
export const NO_READINGS = 'There are no readings in this range.';

/** What is said where there are readings, and each of them is zero. */
export const ALL_ZERO = 'All readings in this range are zero: 0 Wh.';

const EXACT = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 6 });
const changeFormat = (decimals: 0 | 1): Intl.NumberFormat =>
  new Intl.NumberFormat(LOCALE, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: 'exceptZero',
  });
const CHANGE = { 0: changeFormat(0), 1: changeFormat(1) };
const BY_DECIMALS = new Map<number, Intl.NumberFormat>();

/** A number and its unit, apart, so that the unit can be set smaller. */
export interface Quantity {
  readonly value: string;
  readonly unit: string;
}

/** One format for each number of decimals: making one takes longer than all of its uses on a page. */
export function formatFixed(value: number, decimals: number): string {
  let format = BY_DECIMALS.get(decimals);
  if (!format) {
    format = new Intl.NumberFormat(LOCALE, {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    BY_DECIMALS.set(decimals, format);
  }
  return format.format(value);
}

/** A number as large as a tile has room for. */
export function countQuantity(count: number): Quantity | string {
  return count < 1e6 ? formatCount(count) : { value: formatFixed(count / 1e6, 2), unit: 'million' };
}

/** Words that read on after others, standing alone. */
export function capitalized(words: string): string {
  return words.replace(/^./, (letter) => letter.toUpperCase());
}

/** Every digit that is stored: whole Wh stay whole, eighths keep their three decimals. */
export function formatExact(value: number | null): string {
  return value === null ? UNKNOWN : EXACT.format(value);
}

/** A value of a column or axis that is all in one unit with one number of decimals. */
export function formatScaled(value: number | null, scale: UnitScale, decimals: number): string {
  return value === null ? UNKNOWN : formatFixed(value / scale.divisor, decimals);
}

/** Decimals that show three to five figures of a column whose largest value (base unit) is `maximum`. */
export function decimalsFor(maximum: number, scale: UnitScale): number {
  const shown = maximum / scale.divisor;
  if (scale.divisor === 1 || shown >= 1000) return 0;
  return shown >= 100 ? 1 : 2;
}

/** How a column of energies or powers is written: all in the unit of the largest, with as many decimals. */
export function inOneUnit(
  values: readonly (number | null)[],
  unitOf: (maximum: number) => UnitScale,
): { readonly unit: string; readonly write: (value: number | null) => string } {
  const maximum = largest(values);
  const scale = unitOf(maximum);
  const decimals = decimalsFor(maximum, scale);
  return { unit: scale.unit, write: (value) => formatScaled(value, scale, decimals) };
}

/** One energy on its own, such as 247.8 MWh. */
export function energyQuantity(wattHours: number | null): Quantity {
  return quantity(wattHours, energyUnit);
}

/** One power on its own, such as 204.0 kW. */
export function powerQuantity(watts: number | null): Quantity {
  return quantity(watts, powerUnit);
}

/** The same in running text. */
export function energyText(wattHours: number | null): string {
  return quantityText(energyQuantity(wattHours));
}

/** A power in running text. */
export function powerText(watts: number | null): string {
  return quantityText(powerQuantity(watts));
}

/** A computed value, to a tenth of its base unit: more digits would only look exact. */
export function inTenths(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10) / 10;
}

/** The values of a column with every digit that is stored, and as many decimals each as the one with most of them has. */
export function exactColumn(values: readonly (number | null)[]): readonly string[] {
  const decimals = values.reduce<number>((most, value) => Math.max(most, decimalsOf(value)), 0);
  return values.map((value) => (value === null ? UNKNOWN : formatFixed(value, decimals)));
}

/** Computed values of a column, to a tenth; whole where all of them are. */
export function tenthsColumn(values: readonly (number | null)[]): readonly string[] {
  return exactColumn(values.map(inTenths));
}

function decimalsOf(value: number | null): number {
  return value === null ? 0 : (EXACT.format(value).split('.')[1]?.length ?? 0);
}

/** A coverage as a percentage. Rounded down: what is not complete never reads as 100 %, and what is not zero not as 0 %. */
export function formatCoverage(coverage: number | null): string {
  if (coverage === null) return UNKNOWN;
  if (coverage > 0 && coverage < 0.001) return '<0.1 %';
  return percentOf(Math.floor(coverage * 1000 + 1e-9) / 10);
}

const percentOf = memoizeText((tenths: number) => `${EXACT.format(tenths)} %`);

/** A share of a whole as a percentage with one decimal. */
export function formatShare(share: number | null): string {
  return share === null ? UNKNOWN : `${formatFixed(share * 100, 1)} %`;
}

/** A change against something known, as a percentage with its sign: +163 %, −60 %. */
export function formatChange(change: number | null, decimals: 0 | 1 = 0): string {
  return change === null ? UNKNOWN : `${CHANGE[decimals].format(change * 100).replace('-', '−')} %`;
}

function quantity(value: number | null, unitOf: (maximum: number) => UnitScale): Quantity {
  if (value === null) return { value: UNKNOWN, unit: '' };
  const scale = unitOf(value);
  const shown = value / scale.divisor;
  const decimals = scale.divisor === 1 || shown >= 1000 ? 0 : 1;
  return { value: formatScaled(value, scale, decimals), unit: scale.unit };
}

function quantityText({ value, unit }: Quantity): string {
  return unit === '' ? value : `${value} ${unit}`;
}
