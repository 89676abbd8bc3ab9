/** So many digits are exact in a float64. */
const EXACT_DIGITS = 15;

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;
const ZERO = 48;
const POINT = 46;
const COMMA = 44;

/**
 * A number as it is written, so that sums of many come out exact: `mantissa` / 10^`decimals`. Of more than fifteen
 * digits that matter the nearest float64 is kept, with no decimals.
 */
export interface Decimal {
  readonly mantissa: number;
  readonly decimals: number;
}

/**
 * @param text - without blanks around it: `12`, `.145`, `-0.5`, `0E-20`, `0.41700000000000000000`
 * @param mark - between the whole and its decimals
 * @returns nothing where it is no number, or one beyond float64
 */
export function parseDecimal(text: string, mark: '.' | ',' = '.'): Decimal | undefined {
  return (
    plainDecimal(text, mark === '.' ? POINT : COMMA) ??
    anyDecimal(mark === '.' ? text : text.replace(',', '.'))
  );
}

/** Digits with at most one mark, as nearly every value is. */
function plainDecimal(text: string, mark: number): Decimal | undefined {
  if (text.length > EXACT_DIGITS) return undefined;
  let mantissa = 0;
  let whole = -1;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code <= ZERO + 9) mantissa = mantissa * 10 + (code - ZERO);
    else if (code === mark && whole < 0) whole = at;
    else return undefined;
  }
  const digits = whole < 0 ? text.length : text.length - 1;
  if (digits === 0) return undefined;
  let decimals = whole < 0 ? 0 : text.length - whole - 1;
  for (; decimals > 0 && mantissa % 10 === 0; decimals -= 1) mantissa /= 10;
  return { mantissa, decimals };
}

function anyDecimal(text: string): Decimal | undefined {
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
