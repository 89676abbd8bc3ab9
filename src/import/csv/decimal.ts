/** So many digits are exact in a float64. */
const EXACT_DIGITS = 15;
const LEAST_INEXACT = 10 ** EXACT_DIGITS;

/**
 * Thousands apart, as spreadsheets write them: by blanks or apostrophes; by the mark that is not the decimal one only where both are
 * there or it stands twice, for 1,234 may be one and a bit.
 */
const GROUPED = {
  '.': /^[+-]?[1-9]\d{0,2}(?:([\s'’])\d{3}(?:\1\d{3})*(?:\.\d*)?|(?:,\d{3})+\.\d+|(?:,\d{3}){2,})$/,
  ',': /^[+-]?[1-9]\d{0,2}(?:([\s'’])\d{3}(?:\1\d{3})*(?:,\d*)?|(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})$/,
} as const;
const NUMBERS = {
  '.': /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/,
  ',': /^([+-]?)(\d*)(?:,(\d*))?(?:[eE]([+-]?\d{1,3}))?$/,
} as const;
const ZERO = 48;
const MARKS = { '.': 46, ',': 44 } as const;

/** What stands between the whole of a number and its decimals. */
export type DecimalMark = keyof typeof MARKS;

/**
 * A number as it is written, so that sums of many come out exact: `mantissa` / 10^`decimals`. Of more than fifteen
 * digits that matter the nearest float64 is kept, with no decimals.
 */
export interface Decimal {
  readonly mantissa: number;
  readonly decimals: number;
}

const POWERS_OF_TEN = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);

/** @param exponent - a whole number from 0 */
export function powerOfTen(exponent: number): number {
  return POWERS_OF_TEN[exponent] ?? 10 ** exponent;
}

/** The nearest float64. */
export function numberOf({ mantissa, decimals }: Decimal): number {
  return mantissa / powerOfTen(decimals);
}

/** The nearest float64 of what {@link parseDecimal} reads; infinite beyond all of them, not a number where it is none. */
export function parseNumber(text: string): number {
  return /\d/.test(text) && NUMBERS['.'].test(text) ? Number(text) + 0 : Number.NaN;
}

/** The same as {@link parseDecimal} of a number whose thousands may stand apart: `1,234.5` */
export function parseGrouped(text: string, mark: DecimalMark = '.'): Decimal | undefined {
  const plain = GROUPED[mark].test(text) ? text.replaceAll(mark === '.' ? /[\s'’,]/g : /[\s'’.]/g, '') : text;
  return parseDecimal(plain, mark);
}

/**
 * @param text - without blanks around it: `12`, `.145`, `-0.5`, `0E-20`, `0.41700000000000000000`
 * @returns nothing where it is no number, or one beyond float64
 */
export function parseDecimal(text: string, mark: DecimalMark = '.'): Decimal | undefined {
  const parts = NUMBERS[mark].exec(text);
  if (!parts) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  if (whole === '' && fraction === '') return undefined;
  const places = fraction.replace(/0+$/, '');
  const digits = (whole + places).replace(/^0+/, '');
  if (digits === '') return { mantissa: 0, decimals: 0 };
  const decimals = places.length - Number(exponent);
  if (digits.length > EXACT_DIGITS || decimals < 0 || decimals > EXACT_DIGITS) {
    // What is too small below zero is a zero without a sign.
    const number = Number(`${sign}${whole}.${fraction}e${exponent}`) + 0;
    return Number.isFinite(number) ? { mantissa: number, decimals: 0 } : undefined;
  }
  return { mantissa: Number(`${sign}${digits}`), decimals };
}

/**
 * Reads what nearly every value is, digits with at most one mark, from bytes and without an object or a string each. What
 * it read last, where it could, stands in it as {@link parseDecimal} would tell it.
 */
export class PlainDecimal implements Decimal {
  mantissa = 0;
  decimals = 0;
  private readonly mark: number;

  constructor(mark: DecimalMark = '.') {
    this.mark = MARKS[mark];
  }

  /** @returns false where `bytes[start, end)` is anything else: {@link parseDecimal} is to be asked */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    let mantissa = 0;
    let point = -1;
    // Zeros count once another digit follows: those at the end of decimals would use up the digits that a sum has.
    let zeros = 0;
    for (let at = start; at < end; at += 1) {
      const digit = (bytes[at] ?? 0) - ZERO;
      if (digit === 0) zeros += 1;
      else if (digit > 0 && digit <= 9) {
        for (; zeros > 0; zeros -= 1) mantissa *= 10;
        mantissa = mantissa * 10 + digit;
      } else if (bytes[at] === this.mark && point < 0) point = at;
      else return false;
    }
    const places = point < 0 ? 0 : end - point - 1;
    const decimals = Math.max(0, places - zeros);
    for (zeros -= places - decimals; zeros > 0; zeros -= 1) mantissa *= 10;
    this.mantissa = mantissa;
    this.decimals = mantissa === 0 ? 0 : decimals;
    return end - start > (point < 0 ? 0 : 1) && mantissa < LEAST_INEXACT && decimals <= EXACT_DIGITS;
  }
}
