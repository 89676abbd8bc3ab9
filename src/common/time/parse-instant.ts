import { Temporal } from 'temporal-polyfill';
import { localMidnight } from './local-time.js';
import type { Zone } from './zone.js';

const DATE = /^(19|20|21)\d\d-\d\d-\d\d$/;
const TIME_WITH_OFFSET = /^(19|20|21)\d\d-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)$/;

/**
 * Reads an instant as people and programs write it in an address: a date means local midnight in `zone`, a time
 * carries its own offset (RFC 3339). Years from 1900 to 2199; anything else is null.
 */
export function parseInstant(text: string, zone: Zone): Date | null {
  // An unescaped plus sign in an address arrives as a space.
  const time = text.replace(/ (\d\d:\d\d)$/, '+$1');
  try {
    if (DATE.test(time)) return localMidnight(time, zone);
    if (TIME_WITH_OFFSET.test(time)) return new Date(Temporal.Instant.from(time).epochMilliseconds);
    return null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
