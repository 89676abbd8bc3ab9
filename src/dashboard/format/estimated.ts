import { type BucketAnswer, ratio } from '../../consumption/index.js';
import { counted, formatShare, type Quantity } from './numbers.js';

/** Said once on a page that uses the word alone. */
export const ESTIMATED_MEANS = '“Estimated” includes substituted and edited readings.';

/** How much of the energy of some steps of time is estimated; null of no energy. */
export function estimatedShareOf(
  buckets: readonly Pick<BucketAnswer, 'energy_wh' | 'estimated_wh'>[],
): number | null {
  const sum = (of: 'energy_wh' | 'estimated_wh'): number =>
    buckets.reduce((total, bucket) => total + (bucket[of] ?? 0), 0);
  return ratio(sum('estimated_wh'), sum('energy_wh'));
}

/** Of some it is never 0 %, of less than all never 100 %. */
export function estimatedPart(share: number): string {
  if (share === 1) return 'all';
  if (share < 0.001) return '<0.1 %';
  return share > 0.999 ? '>99.9 %' : formatShare(share);
}

/** The same with the unit apart. */
export function estimatedQuantity(share: number): Quantity {
  const [value = '', unit = ''] = estimatedPart(share).split(' ');
  return { value, unit };
}

/** What is said behind other words of an energy that is estimated in part: ", 2.3 % of it estimated". */
export function estimatedNote(share: number | null): string {
  return share ? `, ${estimatedPart(share)} of it estimated` : '';
}

/** After what is said of a group: how many users whose meters count by the hour are left out of it, or count in it. */
export function hourlyUsersNote(users: number, areLeftOut: boolean): string {
  if (users === 0) return '';
  return ` ${areLeftOut ? 'Without' : 'With'} ${counted(users, 'user')} of hourly readings.`;
}

/** What is said behind a figure that is made of half-hours which are halves of hours. */
export function hourlyNote(derivedReadings: number): string {
  return derivedReadings > 0 ? ', from hourly readings' : '';
}
