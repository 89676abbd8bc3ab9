import type { ClockChanges } from '../common/time/index.js';

/** The local half-hour of the day that an instant falls in, 0 for 00:00 to 47 for 23:30. */
export function slotOf(local: string): string {
  return `(extract(hour from ${local}) * 2 + floor(extract(minute from ${local}) / 30))::int`;
}

/** The type of a local day: `weekday`, `saturday` or `sunday`. */
export function dayTypeOf(local: string): string {
  return `case extract(isodow from ${local}) when 6 then 'saturday' when 7 then 'sunday' else 'weekday' end`;
}

/** A local day as `2016-10-30`, whatever the session's date style. */
export function dateOf(local: string): string {
  return `to_char(${local}, 'YYYY-MM-DD')`;
}

/** What the clock shows at an instant, as a timestamp without a zone; whatever the session's own zone is. */
export function localOf(instant: string, clock: ClockChanges): string {
  return `(${instant} at time zone (${offsetAt(instant, clock)} * interval '1 second'))`;
}

/**
 * The local half-hour of the week that `period_start` falls in, 0 for Monday 00:00 to 335, without asking for the zone
 * of each row. 1970 began on a Thursday, 144 half-hours after a Monday.
 */
export function halfHourOfWeek(clock: ClockChanges): string {
  return `((date_part('epoch', period_start)::bigint + ${offsetAt('period_start', clock)}) / 1800 + 144) % 336`;
}

/**
 * Seconds that the clock is ahead of UTC at an instant inside the range of the clock's changes. They are literals: as
 * parameters, looked up in an array for each of some million readings, they took half the time of a load profile. Nested
 * by halves, so that even a range of centuries takes a few comparisons.
 */
function offsetAt(instant: string, { changes, offsets }: ClockChanges): string {
  const middle = changes.length >>> 1;
  const change = changes[middle];
  if (!change) return `(${secondsOf(offsets)})`;
  const before = { changes: changes.slice(0, middle), offsets: offsets.slice(0, middle + 1) };
  const after = { changes: changes.slice(middle + 1), offsets: offsets.slice(middle + 1) };
  return (
    `(case when ${instant} < '${change.toISOString()}'::timestamptz ` +
    `then ${offsetAt(instant, before)} else ${offsetAt(instant, after)} end)`
  );
}

function secondsOf([offset]: readonly number[]): number {
  if (offset === undefined) throw new Error('a range has one offset more than clock changes');
  return offset;
}
