import type { UserList } from './user-list.js';

/** By how much a tenth of the sampled users may be another share of all of them, with a confidence of 95 %. */
const MARGIN = 0.01;
const DEVIATIONS = 1.96;
const TENTH = 0.1;

/**
 * How many users tell where a tenth of endlessly many lies: the users under the sample's tenth are between 9 and 11 % of
 * all with a confidence of 95 %. z² p (1 − p) / d² (Cochran, Sampling Techniques, 3rd ed., 4.4).
 */
export const LARGEST_SAMPLE = Math.ceil((DEVIATIONS / MARGIN) ** 2 * TENTH * (1 - TENTH));

/** How many of so many users tell the same: all of up to {@link LARGEST_SAMPLE}, else n₀ / (1 + (n₀ − 1) / N) (there). */
export function sampleSize(users: number): number {
  if (users <= LARGEST_SAMPLE) return users;
  return Math.ceil(LARGEST_SAMPLE / (1 + (LARGEST_SAMPLE - 1) / users));
}

/**
 * The keys of a random sample of the users at some places, the same each time, in every process and on every engine: those
 * with the smallest hashes. So a user that is in the sample of many is in that of any fewer of them, too.
 */
export function sampleOf(users: UserList, places: Uint32Array, size: number): readonly number[] {
  const hashes = Float64Array.from(places, (place) => hashOf(users.keyAt(place)));
  const inOrder = Uint32Array.from(places.keys()).sort((a, b) => (hashes[a] ?? 0) - (hashes[b] ?? 0));
  return Array.from(inOrder.subarray(0, size), (at) => users.keyAt(places[at]));
}

/** Mixes all bits of a key into all of its hash: the finalizer of MurmurHash3 (public domain, Austin Appleby). */
function hashOf(key: number): number {
  let hash = key ^ (key >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
