/** So many digits are exact in a float64. */
const EXACT_DIGITS = 15;

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;
const PLAIN = /^\d{1,15}$/;

/**
 * A number as it is written, so that sums of many come out exact: `mantissa` / 10^`decimals`. Of more than fifteen
 * digits that matter the nearest float64 is kept, with no decimals.
 */
export interface Decimal {
  readonly mantissa: number;
  readonly decimals: number;
}

/**
 * @param text - without blanks around it, with a decimal point: `12`, `.145`, `-0.5`, `0E-20`, `0.41700000000000000000`
 * @returns nothing where it is no number, or one beyond float64
 */
export function parseDecimal(text: string): Decimal | undefined {
  if (PLAIN.test(text)) return { mantissa: Number(text), decimals: 0 };
  const parts = NUMBER.exec(text);
  if (!parts) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  if (whole === '' && fraction === '') return undefined;
  const places = fraction.replace(/0+$/, '');
  const digits = (whole + places).replace(/^0+/, '');
  if (digits === '') return { mantissa: 0, decimals: 0 };
  const decimals = places.length - Number(exponent);
  if (digits.length > EXACT_DIGITS || decimals < 0 || decimals > EXACT_DIGITS) {
    const number = Number(text);
    return Number.isFinite(number) ? { mantissa: number, decimals: 0 } : undefined;
  }
  return { mantissa: Number(`${sign ?? ''}${digits}`), decimals };
}
