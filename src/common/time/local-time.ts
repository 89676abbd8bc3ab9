import { Temporal } from 'temporal-polyfill';
import { writtenOnce } from '../written-once.js';
import { offsetMsAt } from './zone-offset.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const LAST_OF_FOUR_DIGITS = Date.UTC(9999, 11, 30);

/** The wall clock of a zone at an instant. */
export function toLocal(instant: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
}

/** RFC 3339 with the zone's offset at that instant, such as `2016-10-30T01:30:00+01:00`. */
export function isoWithOffset(instant: Date, zone: string): string {
  const time = instant.getTime();
  const offset = offsetMsAt(time, zone);
  // Seconds in an offset, parts of a second and years beyond four digits are for Temporal to write.
  const isPlain = offset % MINUTE_MS === 0 && time % 1000 === 0 && time >= 0 && time < LAST_OF_FOUR_DIGITS;
  if (!isPlain) return toLocal(instant, zone).toString({ timeZoneName: 'never' });
  const local = time + offset;
  const seconds = (time % MINUTE_MS) / 1000;
  return `${dateOf(local)}T${clockOf(local)}:${two(seconds)}${offset < 0 ? '-' : '+'}${clockOf(Math.abs(offset))}`;
}

/** The wall clock of a zone at an instant, to the minute: `01:30`. */
export function localClock(instant: Date, zone: string): string {
  const time = instant.getTime();
  return clockOf(time + offsetMsAt(time, zone));
}

/** `local` is what the wall clock shows, as milliseconds since it showed 1970. */
function dateOf(local: number): string {
  return dateOfDay(Math.floor(local / DAY_MS));
}

const dateOfDay = writtenOnce((day: number) =>
  new Date(day * DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length),
);

function clockOf(local: number): string {
  const minutes = Math.floor((((local % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS);
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** The instant at which a local calendar day (`2016-10-30`) begins. */
export function localMidnight(date: string, zone: string): Date {
  return new Date(Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds);
}

/** The local calendar day (`2016-10-30`) that an instant falls on. */
export function localDate(instant: Date, zone: string): string {
  const time = instant.getTime();
  if (time < 0 || time >= LAST_OF_FOUR_DIGITS) return toLocal(instant, zone).toPlainDate().toString();
  return dateOf(time + offsetMsAt(time, zone));
}

/** Whether a local day begins at this instant. */
export function isLocalMidnight(instant: Date, zone: string): boolean {
  const time = instant.getTime();
  const offset = offsetMsAt(time, zone);
  // On a day without a clock change only midnight begins it; a change can skip or repeat it.
  if (offset === offsetMsAt(time - DAY_MS, zone)) return (time + offset) % DAY_MS === 0;
  return toLocal(instant, zone).startOfDay().epochMilliseconds === instant.getTime();
}
