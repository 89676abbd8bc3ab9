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
 * The local half-hour of the week that `period_start` falls in, 0 for Monday 00:00 to 335, without asking for the
 * zone of each row: `$6` instants of the clock changes in the range, `$7` the zone's offsets before, between and after
 * them, in seconds. 1970 began on a Thursday, 144 half-hours after a Monday.
 */
export const HALF_HOUR_OF_WEEK = `
  ((date_part('epoch', period_start)::bigint
      + ($7::int[])[1 + width_bucket(period_start, $6::timestamptz[])]) / 1800 + 144) % 336`;
