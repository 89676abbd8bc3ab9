/** An empty field. */
export const MISSING = -1;
/** Not a number. */
export const NOT_A_NUMBER = -2;
/** A number below zero. */
export const BELOW_ZERO = -3;
/** Not a plain number: ask {@link parseQuantity}. */
export const NOT_PLAIN = -4;

const ZERO = 48;
const POINT = 46;
/** So many digits are exact in a float64, and so is ten to their number: one division rounds correctly. */
const EXACT_DIGITS = 15;
const POWERS_OF_TEN = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);

/**
 * Reads digits with at most one decimal point from `bytes[start, end)`, exactly as `Number` would.
 *
 * @returns the number, or {@link NOT_PLAIN}
 */
export function plainQuantity(bytes: Uint8Array, start: number, end: number): number {
  let digits = 0;
  let whole = -1;
  let mantissa = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === POINT && whole < 0) whole = digits;
    else if (byte >= ZERO && byte <= ZERO + 9) {
      mantissa = mantissa * 10 + (byte - ZERO);
      digits += 1;
    } else return NOT_PLAIN;
  }
  if (digits === 0 || digits > EXACT_DIGITS) return NOT_PLAIN;
  return whole < 0 ? mantissa : mantissa / (POWERS_OF_TEN[digits - whole] ?? 1);
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Reads any way of writing a number.
 *
 * @returns it, from 0 to infinity, which stands for what no float64 holds; or one of the negative codes of this file
 */
export function parseQuantity(text: string): number {
  if (text === '') return MISSING;
  if (!NUMBER.test(text)) return NOT_A_NUMBER;
  const value = Number(text);
  if (value < 0) return BELOW_ZERO;
  // A minus zero is a zero.
  return value + 0;
}
