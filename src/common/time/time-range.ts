/** A half-open range of instants, `[from, to)`. */
export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

export const HALF_HOUR_MS = 30 * 60 * 1000;

/** How many half-hours begin in the part that `range` and `[from, to)` share. */
export function sharedHalfHours(range: TimeRange, from: Date, to: Date): number {
  const shared = Math.min(range.to.getTime(), to.getTime()) - Math.max(range.from.getTime(), from.getTime());
  return Math.max(0, Math.ceil(shared / HALF_HOUR_MS));
}
