import { Temporal } from 'temporal-polyfill';
import { MINUTE_MS } from './time-range.js';
import { Zone } from './zone.js';

const ANY_TIME = { year: 2000, month: 1, day: 1 };

/**
 * Whether a text names a zone of the IANA time zone database, links such as `US/Eastern` included, in exactly its
 * spelling there: other programs must find the zone by the same text. An offset such as `+10:00` is not a name.
 */
export function isZoneName(text: string): boolean {
  if (/^[+-]/.test(text)) return false;
  try {
    // Temporal ignores case, and returns a name as the database spells it.
    return Temporal.ZonedDateTime.from({ ...ANY_TIME, timeZone: text }).timeZoneId === text;
  } catch {
    return false;
  }
}

const OFFSET = /^([+-])(0\d|1[0-4]):([0-5]\d)$/;

/** The zone of clocks that never change and are so far ahead of UTC, such as `+10:00`; nothing for any other text. */
export function zoneOfOffset(text: string): Zone | undefined {
  const [, sign, hours, minutes] = OFFSET.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  return new Zone(text, [{ at: -Infinity, offsetMs: sign === '-' ? -offset : offset }]);
}
