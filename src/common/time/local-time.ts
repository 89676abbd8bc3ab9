import { Temporal } from 'temporal-polyfill';

/** The wall clock of a zone at an instant. */
export function toLocal(instant: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
}

/** RFC 3339 with the zone's offset at that instant, such as `2016-10-30T01:30:00+01:00`. */
export function isoWithOffset(instant: Date, zone: string): string {
  return toLocal(instant, zone).toString({ timeZoneName: 'never' });
}

/** The instant at which a local calendar day (`2016-10-30`) begins. */
export function localMidnight(date: string, zone: string): Date {
  return new Date(Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds);
}

/** The local calendar day (`2016-10-30`) that an instant falls on. */
export function localDate(instant: Date, zone: string): string {
  return toLocal(instant, zone).toPlainDate().toString();
}

/** Whether a local day begins at this instant. */
export function isLocalMidnight(instant: Date, zone: string): boolean {
  return toLocal(instant, zone).startOfDay().epochMilliseconds === instant.getTime();
}
