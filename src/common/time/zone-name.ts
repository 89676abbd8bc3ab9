import { Temporal } from 'temporal-polyfill';

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
