export {
  ACTUAL,
  DERIVED,
  ESTIMATED,
  type Quality,
  SUBSTITUTED,
  UNKNOWN,
} from '../../common/reading-quality.js';

/** By quality: how bad it is. A half-hour is as good as the worst of its parts. */
const BADNESS = [1, 0, 2, 3, 4];

export function worse(one: number, other: number): number {
  return (BADNESS[one] ?? 0) >= (BADNESS[other] ?? 0) ? one : other;
}
