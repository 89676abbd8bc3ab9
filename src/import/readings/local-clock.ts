import { MINUTE_MS, type Zone } from '../../common/time/index.js';

/** A wall time that the zone has twice. */
export const TWICE = Number.NaN;
/** A wall time that the zone skips. */
export const NEVER = Number.NEGATIVE_INFINITY;

/** From one change of the clocks to the next, in minutes since 1970-01-01 UTC. */
interface Period {
  readonly from: number;
  readonly to: number;
  /** Local time minus UTC, in minutes. */
  readonly offset: number;
}

/**
 * Which instants a zone's wall times name. Wall times are minutes since 1970-01-01 00:00 by the local clock,
 * instants minutes since 1970-01-01 00:00 UTC.
 */
export class LocalClock {
  private readonly periods: readonly Period[];
  /** The wall times of the period last used that it shares with no other. */
  private from = 1;
  private to = 0;
  private offset = 0;

  constructor(zone: Zone) {
    this.periods = zone.stretches.map(({ from, to, offsetMs }) => ({
      from: from / MINUTE_MS,
      to: to / MINUTE_MS,
      offset: offsetMs / MINUTE_MS,
    }));
  }

  /** @returns the instant of a wall time, {@link TWICE} or {@link NEVER} */
  instantOf(wall: number): number {
    if (wall >= this.from && wall < this.to) return wall - this.offset;
    const [instant = NEVER, second] = this.instantsOf(wall);
    if (second !== undefined) return TWICE;
    this.remember(instant);
    return instant;
  }

  /** The instant of a wall time far enough from any change of the clocks to leave no doubt; else not a number. */
  plainInstantOf(wall: number): number {
    if (!(wall > this.from && wall < this.to)) {
      this.instantOf(wall);
      if (!(wall > this.from && wall < this.to)) return Number.NaN;
    }
    return wall - this.offset;
  }

  /** Every instant of a wall time, earliest first: one as a rule, two in an hour that is repeated, none in one skipped. */
  instantsOf(wall: number): readonly number[] {
    return this.periods
      .filter(({ from, to, offset }) => wall - offset >= from && wall - offset < to)
      .map(({ offset }) => wall - offset);
  }

  /** The same, and at the instant of a change also what the clock would show if it had not changed yet. */
  instantsAround(wall: number): readonly number[] {
    return this.periods
      .filter(({ from, to, offset }) => wall - offset >= from && wall - offset <= to)
      .map(({ offset }) => wall - offset);
  }

  /** The first instant of a local day: of one whose midnight the clocks skip, that of their change. */
  startOfDay(midnight: number): number {
    const [instant] = this.instantsOf(midnight);
    if (instant !== undefined) return instant;
    return this.periods.find(({ from, offset }) => from + offset > midnight)?.from ?? NEVER;
  }

  /** The change of the clocks that lies between two instants of one wall time. */
  changeBetween(earlier: number, later: number): number {
    return this.periods.find(({ from }) => from > earlier && from <= later)?.from ?? later;
  }

  private remember(instant: number): void {
    const index = this.periods.findIndex(({ from, to }) => instant >= from && instant < to);
    const here = this.periods[index];
    if (!here) return;
    const before = this.periods[index - 1]?.offset ?? here.offset;
    const after = this.periods[index + 1]?.offset ?? here.offset;
    this.from = here.from + Math.max(before, here.offset);
    this.to = here.to + Math.min(here.offset, after);
    this.offset = here.offset;
  }
}
