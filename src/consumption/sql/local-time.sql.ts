import type { ClockChanges } from '../../common/time/index.js';

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

/**
 * The local half-hour of the week that `period_start` falls in, 0 for Monday 00:00 to 335, without asking for the zone
 * of each row. 1970 began on a Thursday, 144 half-hours after a Monday. The clock's changes are written out: the same
 * as parameters, looked up in an array for each of some million readings, took half of the time of a profile.
 */
export function halfHourOfWeek(clock: ClockChanges): string {
  return `((date_part('epoch', period_start)::bigint + ${offsetOf(clock)}) / 1800 + 144) % 336`;
}

/** Seconds that the clock is ahead of UTC at `period_start`. */
function offsetOf({ changes, offsets }: ClockChanges): string {
  const until = changes.map(
    (change, index) =>
      `when period_start < '${change.toISOString()}'::timestamptz then (${secondsOf(offsets[index])})`,
  );
  const last = `(${secondsOf(offsets.at(-1))})`;
  return until.length === 0 ? last : `case ${until.join(' ')} else ${last} end`;
}

function secondsOf(offset: number | undefined): number {
  if (offset === undefined) throw new Error('a range has one offset more than clock changes');
  return offset;
}
