import { LARGEST_READING_WH } from '../../consumption/index.js';
import { NEGATIVE_REASON, tooLargeReason } from '../csv/reasons.js';
import type { RejectCode } from '../csv/reject-list.js';
import { type Decimal, numberOf, parseGrouped, PlainDecimal } from '../csv/decimal.js';
import { UNITS } from './unit.js';

/** Why a value or a row is not taken, in the words of a reject. */
export interface Wrong {
  readonly code: RejectCode;
  readonly reason: string;
}

const SHOWN = 40;

/** Reads values from bytes, as {@link parseValue} does from text. */
export class ValueReader {
  private readonly plain = new PlainDecimal();

  /**
   * The value in `bytes[start, end)`: a number that is valid until the next one is read, why it is none, or nothing of blanks.
   *
   * @param unit - its place in {@link UNITS}
   */
  read(bytes: Buffer, start: number, end: number, unit: number): Decimal | Wrong | undefined {
    if (this.plain.read(bytes, start, end) && isPlausible(this.plain, unit)) return this.plain;
    return parseValue(bytes.toString('utf8', start, end), unit);
  }
}

/**
 * @param unit - its place in {@link UNITS}
 * @returns nothing of blanks
 */
export function parseValue(text: string, unit: number): Decimal | Wrong | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const value = parseGrouped(trimmed);
  if (!value) return { code: 'bad_number', reason: `"${trimmed.slice(0, SHOWN)}" is no number` };
  return wrongValue(value, unit) ?? value;
}

/** Why a number is no consumption of an interval; nothing where it is. */
export function wrongValue(value: Decimal, unit: number): Wrong | undefined {
  if (value.mantissa < 0) return { code: 'negative', reason: NEGATIVE_REASON };
  if (isPlausible(value, unit)) return undefined;
  const reason = tooLargeReason(`${numberOf(value)} ${UNITS[unit]?.name ?? ''}`, LARGEST_READING_WH);
  return { code: 'implausible', reason };
}

export function isWrong(value: Decimal | Wrong): value is Wrong {
  return 'code' in value;
}

/** By unit: a mantissa up to this is plausible, whatever its decimals. */
const SURE = UNITS.map(({ exponent }) => LARGEST_READING_WH / 10 ** exponent);

export function isPlausible(value: Decimal, unit: number): boolean {
  return (
    value.mantissa <= (SURE[unit] ?? 0) ||
    numberOf(value) * 10 ** (UNITS[unit]?.exponent ?? 0) <= LARGEST_READING_WH
  );
}
