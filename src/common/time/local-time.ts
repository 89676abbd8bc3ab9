import { Temporal } from 'temporal-polyfill';
import { memoizeText } from '../memoize-text.js';
import { DAY_MS, MINUTE_MS } from './time-range.js';
import type { Zone } from './zone.js';

const SECOND_MS = 1000;
const LAST_OF_FOUR_DIGITS = Date.UTC(9999, 11, 30);

/** What the wall clock of a zone shows at an instant. */
export function toLocal(instant: Date, zone: Zone): Temporal.PlainDateTime {
  return inUtc(instant.getTime() + zone.offsetMsAt(instant.getTime())).toPlainDateTime();
}

/** RFC 3339 with the zone's offset at that instant, such as `2016-10-30T01:30:00+01:00`. */
export function isoWithOffset(instant: Date, zone: Zone): string {
  const time = instant.getTime();
  const offset = zone.offsetMsAt(time);
  // Fractions of a second and years beyond four digits are left to Temporal.
  const isPlain = time % SECOND_MS === 0 && time >= 0 && time < LAST_OF_FOUR_DIGITS;
  const wall = isPlain ? plainWall(time + offset) : toLocal(instant, zone).toString();
  return `${wall}${offsetText(offset)}`;
}

function plainWall(local: number): string {
  const seconds = (((local % MINUTE_MS) + MINUTE_MS) % MINUTE_MS) / SECOND_MS;
  return `${dateOf(local)}T${clockOf(local)}:${two(seconds)}`;
}

/** `+01:00`. Offsets from before standard time have seconds; they are rounded to the minute, as RFC 3339 wants. */
export function offsetText(offsetMs: number): string {
  return `${offsetMs < 0 ? '-' : '+'}${clockOf(Math.round(Math.abs(offsetMs) / MINUTE_MS) * MINUTE_MS)}`;
}

/** The wall clock of a zone at an instant, to the minute: `01:30`. */
export function localClock(instant: Date, zone: Zone): string {
  const time = instant.getTime();
  return clockOf(time + zone.offsetMsAt(time));
}

/** Whether a clock change has the wall clock show the time of an instant twice: only its offset tells which is meant. */
export function isShownTwice(instant: Date, zone: Zone): boolean {
  const time = instant.getTime();
  const { from, to, offsetMs } = zone.stretchAt(time);
  const wall = time + offsetMs;
  const isShownBefore = wall - zone.offsetMsAt(from - 1) < from;
  return isShownBefore || wall - zone.offsetMsAt(to) >= to;
}

/** `local` is what the wall clock shows, as milliseconds since it showed 1970. */
function dateOf(local: number): string {
  return dateOfDay(Math.floor(local / DAY_MS));
}

const dateOfDay = memoizeText((day: number) =>
  new Date(day * DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length),
);

function clockOf(local: number): string {
  const minutes = Math.floor((((local % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS);
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** The instant at which a local calendar day (`2016-10-30`) begins: its first, also where the clocks change at midnight. */
export function localMidnight(date: string | Temporal.PlainDate, zone: Zone): Date {
  return new Date(zone.firstInstantFrom(wallMs(Temporal.PlainDate.from(date).toPlainDateTime())));
}

/** The instant at which the local day begins that an instant falls on. */
export function startOfDay(instant: Date, zone: Zone): Date {
  return localMidnight(toLocal(instant, zone).toPlainDate(), zone);
}

/** The instant at which the local day begins that lies so many days after that of an instant. */
export function startOfDayAfter(instant: Date, days: number, zone: Zone): Date {
  return localMidnight(toLocal(instant, zone).toPlainDate().add({ days }), zone);
}

/** The same wall clock so many days later: of two instants the earlier, of none as much later as the clocks skip. */
export function daysLater(instant: Date, days: number, zone: Zone): Date {
  return new Date(zone.instantOf(wallMs(toLocal(instant, zone).add({ days }))));
}

/** The local calendar day (`2016-10-30`) that an instant falls on. */
export function localDate(instant: Date, zone: Zone): string {
  const time = instant.getTime();
  if (time < 0 || time >= LAST_OF_FOUR_DIGITS) return toLocal(instant, zone).toPlainDate().toString();
  return dateOf(time + zone.offsetMsAt(time));
}

/** Whether a local day begins at this instant. */
export function isLocalMidnight(instant: Date, zone: Zone): boolean {
  const time = instant.getTime();
  const offset = zone.offsetMsAt(time);
  // On a day without a clock change only midnight begins it; a change can skip or repeat it.
  if (offset === zone.offsetMsAt(time - DAY_MS)) return (time + offset) % DAY_MS === 0;
  return startOfDay(instant, zone).getTime() === time;
}

function inUtc(time: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO('UTC');
}

function wallMs(wall: Temporal.PlainDateTime): number {
  return wall.toZonedDateTime('UTC').epochMilliseconds;
}
