import { Temporal } from 'temporal-polyfill';

const ANY_TIME = { year: 2000, month: 1, day: 1 };

/**
 * Whether a text names a zone of the IANA time zone database, links such as `US/Eastern` included, in exactly the
 * capitals that it has there: other programs know the zone by the very same text. An offset such as `+10:00` is none.
 */
export function isZoneName(text: string): boolean {
  if (/^[+-]/.test(text)) return false;
  try {
    // Temporal takes any capitals, and gives a name back as it is spelled in the database.
    return Temporal.ZonedDateTime.from({ ...ANY_TIME, timeZone: text }).timeZoneId === text;
  } catch {
    return false;
  }
}
