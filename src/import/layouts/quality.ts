/** What a meter's file says of a reading, as `readings.quality` keeps it. */
export const UNKNOWN = 0;
export const ACTUAL = 1;
export const ESTIMATED = 2;
/** Or edited by hand. */
export const SUBSTITUTED = 3;
/** Made by us: half of an hour. */
export const DERIVED = 4;

export type Quality = 0 | 1 | 2 | 3 | 4;

/** By quality: how bad it is. A half-hour is as good as the worst of its parts. */
const BADNESS = [1, 0, 2, 3, 4];

export function worse(one: number, other: number): number {
  return (BADNESS[one] ?? 0) >= (BADNESS[other] ?? 0) ? one : other;
}
