const TWO_TO_32 = 4_294_967_296;

/**
 * Pseudo-random numbers (mulberry32) that depend on a key only: no other stream, and no other part of the
 * data set, shifts them. Integer arithmetic throughout, so that every machine draws the same.
 */
export class RandomStream {
  #state: number;

  /** @param key whole numbers from 0 to 2^32 − 1, such as seed, user and day */
  constructor(...key: readonly number[]) {
    this.#state = key.reduce((state, word) => scramble(state ^ word), 0);
  }

  /** A number in [0, 1). */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let word = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / TWO_TO_32;
  }

  /** A number in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** A whole number from low to high, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor((high - low + 1) * this.unit());
  }

  /** True in `share` of all draws. */
  chance(share: number): boolean {
    return this.unit() < share;
  }

  /** The items in another order (Fisher–Yates). */
  shuffled<Item>(items: readonly Item[]): Item[] {
    const left = [...items];
    return items.flatMap(() => left.splice(this.whole(0, left.length - 1), 1));
  }
}

/** One round of splitmix32: neighbouring words end up far apart. */
function scramble(word: number): number {
  let mixed = (word + 0x9e3779b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return mixed ^ (mixed >>> 15);
}
