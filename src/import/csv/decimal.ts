/** So many digits are exact in a float64. */
const EXACT_DIGITS = 15;

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;
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

/**
 * @param text - without blanks around it: `12`, `.145`, `-0.5`, `0E-20`, `0.41700000000000000000`
 * @returns nothing where it is no number, or one beyond float64
 */
export function parseDecimal(text: string, mark: DecimalMark = '.'): Decimal | undefined {
  const parts = NUMBER.exec(mark === '.' ? text : text.replace(',', '.'));
  if (!parts) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  if (whole === '' && fraction === '') return undefined;
  const places = fraction.replace(/0+$/, '');
  const digits = (whole + places).replace(/^0+/, '');
  if (digits === '') return { mantissa: 0, decimals: 0 };
  const decimals = places.length - Number(exponent);
  if (digits.length > EXACT_DIGITS || decimals < 0 || decimals > EXACT_DIGITS) {
    const number = Number(parts[0]);
    return Number.isFinite(number) ? { mantissa: number, decimals: 0 } : undefined;
  }
  return { mantissa: Number(`${sign}${digits}`), decimals };
}

/**
 * Reads what nearly every value is, digits with at most one mark, from bytes and without an object or a string each. What
 * it read last stands in it, as {@link parseDecimal} would tell it.
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
    for (let at = start; at < end; at += 1) {
      const digit = (bytes[at] ?? 0) - ZERO;
      if (digit >= 0 && digit <= 9) mantissa = mantissa * 10 + digit;
      else if (bytes[at] === this.mark && point < 0) point = at;
      else return false;
    }
    const digits = end - start - (point < 0 ? 0 : 1);
    if (digits === 0 || digits > EXACT_DIGITS) return false;
    let decimals = point < 0 ? 0 : end - point - 1;
    for (; decimals > 0 && mantissa % 10 === 0; decimals -= 1) mantissa /= 10;
    this.mantissa = mantissa;
    this.decimals = decimals;
    return true;
  }
}
