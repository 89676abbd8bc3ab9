import { DAY_MINUTES, HALF_HOUR_MINUTES } from '../../common/time/index.js';
import type { LocalClock } from './local-clock.js';
import type { ReadingColumns } from './reading-columns.js';
import { firstFrom } from './reading-rows.js';
import {
  likeliest,
  type Mention,
  type NearRow,
  type Placement,
  placementsOf,
  type StoredReadings,
  undecidedIn,
} from './repeated-hour.js';

/** Rows so many lines before and after a mention, and half-hours so far from it, show how the file runs there. */
const NEAR_ROWS = 24;
const NEAR_MINUTES = DAY_MINUTES;
/** Far more than there are clock changes: a bound on what a file can make the process keep. */
const MOST_REJECTED = 10_000;

/** A mention with the change of the clocks that repeats its time. */
interface ChangeMention extends Mention {
  readonly change: number;
}

/**
 * The rows of a file at wall times that its zone has twice. Which instant such a row names can only be said at the end
 * of the file, and sometimes only by what is stored.
 */
export class RepeatedTimes {
  private readonly mentions: ChangeMention[] = [];
  private readonly counts = new Map<number, number>();
  /** By line, the instants of rows beside a repeated hour whose reading was rejected. */
  private readonly rejected = new Map<number, number>();
  private hours: readonly (readonly Placement[])[] = [];

  /** @param shift from the instant that a row names to the beginning of its half-hour, in minutes */
  constructor(
    private readonly clock: LocalClock,
    private readonly shift: number,
  ) {}

  /** How often the file has mentioned this wall time so far. */
  countOf(wall: number): number {
    return this.counts.get(wall) ?? 0;
  }

  /** A first or second mention: there is no third instant. */
  add(wall: number, energy: number, line: number): void {
    this.counts.set(wall, this.countOf(wall) + 1);
    const [earlier = 0, later = 0] = this.clock.instantsOf(wall);
    const change = this.clock.changeBetween(earlier, later);
    this.mentions.push({ change, earlier: earlier + this.shift, later: later + this.shift, energy, line });
  }

  /** A row at a time that comes once, whose reading was rejected: it still follows or precedes others. */
  addRejected(wall: number, instant: number, line: number): void {
    if (this.rejected.size === MOST_REJECTED) return;
    const isBeside = [wall - HALF_HOUR_MINUTES, wall + HALF_HOUR_MINUTES].some((other) =>
      Number.isNaN(this.clock.instantOf(other)),
    );
    if (isBeside) this.rejected.set(line, instant + this.shift);
  }

  /**
   * Reads the mentions together with the rows around them. Call it after the last row.
   *
   * @param rows those at times that come once, in the order of the file
   * @returns the half-hours of which it matters what is stored: none as a rule
   */
  understand(rows: ReadingColumns): readonly number[] {
    const direction = (rows.minute[rows.length - 1] ?? 0) - (rows.minute[0] ?? 0);
    this.hours = [...Map.groupBy(this.mentions, ({ change }) => change).values()].map((mentions) =>
      placementsOf(this.near(mentions, rows), direction),
    );
    return this.hours.flatMap(undecidedIn);
  }

  /** Gives every row its instant. */
  resolve(stored: StoredReadings, row: (instant: number, energy: number, line: number) => void): void {
    for (const placements of this.hours) {
      for (const [{ energy, line }, instant] of likeliest(placements, stored)) {
        if (!Number.isNaN(energy)) row(instant, energy, line);
      }
    }
  }

  /** The mentions of one repeated hour with the rows near them, in the order of the file. */
  private near(mentions: readonly Mention[], { minute, line, length }: ReadingColumns): readonly NearRow[] {
    const byLine = new Map<number, NearRow>(mentions.map((mention) => [mention.line, mention]));
    const isNear = (instant: number): boolean =>
      mentions.some(({ earlier }) => Math.abs(instant - earlier) <= NEAR_MINUTES);
    let next = 0;
    for (const mention of mentions) {
      const place = firstFrom(mention.line, line, length);
      const end = Math.min(place + NEAR_ROWS, length);
      for (let row = Math.max(next, place - NEAR_ROWS); row < end; row += 1) {
        const instant = minute[row] ?? 0;
        if (isNear(instant)) byLine.set(line[row] ?? 0, instant);
      }
      next = Math.max(next, end);
    }
    for (const [at, instant] of this.rejected) if (isNear(instant)) byLine.set(at, instant);
    return [...byLine].sort(([one], [other]) => one - other).map(([, row]) => row);
  }
}
