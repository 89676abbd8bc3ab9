import type { LocalClock } from './local-clock.js';

/** A row at a wall time that the zone has twice. */
interface Mention {
  readonly wall: number;
  /** NaN when the reading itself was rejected: it was mentioned all the same. */
  readonly energy: number;
  readonly line: number;
  /** The latest instant that an earlier row of the file names. */
  readonly latestBefore: number;
}

/** Takes a row whose instant has become known. */
export type ResolvedRow = (instant: number, energy: number, line: number) => void;

/**
 * The rows of a file at wall times that its zone has twice. Which instant such a row names can only be said at
 * the end of the file: the n-th mention is the n-th instant, whatever the values; a time mentioned only once is
 * the later instant when an earlier row already lies past the change, else the earlier.
 */
export class RepeatedTimes {
  private readonly mentions: Mention[] = [];
  private readonly counts = new Map<number, number>();

  constructor(private readonly clock: LocalClock) {}

  /** How often the file has mentioned this wall time so far. */
  countOf(wall: number): number {
    return this.counts.get(wall) ?? 0;
  }

  /** A first or second mention: there is no third instant. */
  add(mention: Mention): void {
    this.counts.set(mention.wall, this.countOf(mention.wall) + 1);
    this.mentions.push(mention);
  }

  /** Gives every row its instant, in the order of the file. */
  resolve(row: ResolvedRow): void {
    const seen = new Set<number>();
    let latest = -Infinity;
    for (const { wall, energy, line, latestBefore } of this.mentions) {
      const [earlier = 0, later = 0] = this.clock.instantsOf(wall);
      const isSecond = seen.has(wall);
      const isOnly = this.counts.get(wall) === 1;
      const isPast = Math.max(latest, latestBefore) >= this.clock.changeBetween(earlier, later);
      const instant = isSecond || (isOnly && isPast) ? later : earlier;
      seen.add(wall);
      latest = Math.max(latest, instant);
      if (!Number.isNaN(energy)) row(instant, energy, line);
    }
  }
}
