/** A half-open range of instants, `[from, to)`. */
export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

export const MINUTE_MS = 60_000;
export const HALF_HOUR_MS = 30 * MINUTE_MS;
export const DAY_MS = 48 * HALF_HOUR_MS;
export const HALF_HOUR_MINUTES = 30;
export const DAY_MINUTES = 48 * HALF_HOUR_MINUTES;

/** Readings are counted in minutes since 1970-01-01 UTC. */
export function minuteOfDate(date: Date): number {
  return date.getTime() / MINUTE_MS;
}

export function dateOfMinute(minute: number): Date {
  return new Date(minute * MINUTE_MS);
}

export function lengthMs({ from, to }: TimeRange): number {
  return to.getTime() - from.getTime();
}

/** The part that two ranges share; its end is not after its beginning when they share none. */
export function sharedRange(a: TimeRange, b: TimeRange): TimeRange {
  return { from: a.from > b.from ? a.from : b.from, to: a.to < b.to ? a.to : b.to };
}

/**
 * How many half-hours begin in the part that `range` and `[from, to)` share. Half-hours are counted from `from`,
 * so a range may begin and end at any time.
 */
export function sharedHalfHours(range: TimeRange, from: Date, to: Date): number {
  const upTo = (instant: Date): number =>
    Math.max(0, Math.ceil((instant.getTime() - from.getTime()) / HALF_HOUR_MS));
  return Math.max(0, upTo(range.to < to ? range.to : to) - upTo(range.from));
}
