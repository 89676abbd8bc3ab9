import { LARGEST_READING_WH } from '../../consumption/index.js';
import type { RejectCode } from '../csv/reject-list.js';
import { type Decimal, parseDecimal } from './decimal.js';
import { UNITS } from './unit.js';

/** Why a value or a row is not taken, in the words of a reject. */
export interface Wrong {
  readonly code: RejectCode;
  readonly reason: string;
}

const ZERO = 48;
const POINT = 46;
/** With a point among them these are digits that a float64 holds exactly. */
const PLAIN_LENGTH = 15;
const SHOWN = 40;

/**
 * The value in `bytes[start, end)`.
 *
 * @param unit - its place in {@link UNITS}
 * @returns nothing of a blank field
 */
export function readValue(
  bytes: Buffer,
  start: number,
  end: number,
  unit: number,
): Decimal | Wrong | undefined {
  const value = plainDecimal(bytes, start, end);
  if (value && isPlausible(value, unit)) return value;
  return parseValue(bytes.toString('utf8', start, end), unit);
}

/**
 * @param unit - its place in {@link UNITS}
 * @returns nothing of blanks
 */
export function parseValue(text: string, unit: number): Decimal | Wrong | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const value = parseDecimal(trimmed);
  if (!value) return { code: 'bad_number', reason: `"${trimmed.slice(0, SHOWN)}" is no number` };
  return wrongValue(value, unit) ?? value;
}

/** Why a number is no consumption of an interval; nothing where it is. */
export function wrongValue(value: Decimal, unit: number): Wrong | undefined {
  if (value.mantissa < 0) return { code: 'negative', reason: 'energy cannot be below zero' };
  if (isPlausible(value, unit)) return undefined;
  const reason = `${numberOf(value)} ${UNITS[unit]?.name ?? ''} is over ${LARGEST_READING_WH} Wh, the most that is taken for half an hour`;
  return { code: 'implausible', reason };
}

export function isWrong(value: Decimal | Wrong): value is Wrong {
  return 'code' in value;
}

function isPlausible(value: Decimal, unit: number): boolean {
  return numberOf(value) * 10 ** (UNITS[unit]?.exponent ?? 0) <= LARGEST_READING_WH;
}

function numberOf({ mantissa, decimals }: Decimal): number {
  return mantissa / 10 ** decimals;
}

/** A few digits with at most one point, as nearly every value is, without making a string. */
function plainDecimal(bytes: Buffer, start: number, end: number): Decimal | undefined {
  if (end - start > PLAIN_LENGTH) return undefined;
  let point = -1;
  let mantissa = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= ZERO && byte <= ZERO + 9) mantissa = mantissa * 10 + (byte - ZERO);
    else if (byte === POINT && point < 0) point = at;
    else return undefined;
  }
  const digits = end - start - (point < 0 ? 0 : 1);
  return digits > 0 ? { mantissa, decimals: point < 0 ? 0 : end - point - 1 } : undefined;
}
