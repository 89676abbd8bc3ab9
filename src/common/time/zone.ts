import { Temporal } from 'temporal-polyfill';
import type { TimeRange } from './time-range.js';

/** From one change of a zone's clocks to the next, half-open, in milliseconds since 1970-01-01 UTC. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Local time minus UTC. */
  readonly offsetMs: number;
}

/** From this instant on, the clocks of a zone are so far ahead of UTC. */
export interface Transition {
  /** In milliseconds since 1970-01-01 UTC; minus infinity for the first. */
  readonly at: number;
  readonly offsetMs: number;
}

/** What an address may name. Beyond it no zone is asked: the nearest offset holds. */
const FIRST_MOMENT = Date.UTC(1900, 0, 1);
const LAST_MOMENT = Date.UTC(2100, 0, 1);
const EVER: TimeRange = { from: new Date(FIRST_MOMENT), to: new Date(LAST_MOMENT) };

/**
 * A zone with its rules: which offset from UTC holds when. Every local time of the program is computed from one of
 * these, in production from the one that the database keeps: a runtime's own rules change with its version, and two
 * runtimes may disagree.
 */
export class Zone {
  readonly stretches: readonly Stretch[];
  private last: Stretch;

  /** @param transitions - in order of time, the first at minus infinity */
  constructor(
    readonly name: string,
    transitions: readonly Transition[],
  ) {
    this.stretches = transitions.map(({ at, offsetMs }, index) => ({
      from: at,
      to: transitions[index + 1]?.at ?? Infinity,
      offsetMs,
    }));
    const [first] = this.stretches;
    if (first?.from !== -Infinity)
      throw new RangeError(`the transitions of ${name} do not begin at the beginning`);
    this.last = first;
  }

  /**
   * The zone by the rules of this runtime, from 1900 to 2099.
   *
   * @throws RangeError when it knows no such zone
   */
  static ofRuntime(name: string): Zone {
    let local = Temporal.Instant.fromEpochMilliseconds(FIRST_MOMENT).toZonedDateTimeISO(name);
    const transitions: Transition[] = [{ at: -Infinity, offsetMs: offsetMsOf(local) }];
    for (;;) {
      const next = local.getTimeZoneTransition('next');
      if (next === null || next.epochMilliseconds >= LAST_MOMENT) return new Zone(name, transitions);
      if (offsetMsOf(next) !== transitions.at(-1)?.offsetMs) {
        transitions.push({ at: next.epochMilliseconds, offsetMs: offsetMsOf(next) });
      }
      local = next;
    }
  }

  get transitions(): readonly Transition[] {
    return this.stretches.map(({ from, offsetMs }) => ({ at: from, offsetMs }));
  }

  /** The stretch that an instant lies in, in milliseconds since 1970. Neighbouring instants are asked for in a row. */
  stretchAt(time: number): Stretch {
    if (time >= this.last.from && time < this.last.to) return this.last;
    let [low, high] = [0, this.stretches.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.stretches[middle]?.from ?? Infinity) <= time) low = middle;
      else high = middle - 1;
    }
    this.last = this.stretches[low] ?? this.last;
    return this.last;
  }

  /** How far the clock is ahead of UTC at an instant, both in milliseconds. */
  offsetMsAt(time: number): number {
    return this.stretchAt(time).offsetMs;
  }

  /** The first instant at which the clock shows this time or a later one: where the clocks skip it, that of their change. */
  firstInstantFrom(wall: number): number {
    const stretch = this.stretches.find(({ to, offsetMs }) => wall < to + offsetMs);
    if (!stretch) throw new RangeError('the last stretch of a zone has no end');
    return Math.max(stretch.from, wall - stretch.offsetMs);
  }

  /** The instant that a wall time names: of two the earlier; one that the clocks skip is moved on by as much as they skip. */
  instantOf(wall: number): number {
    const index = this.stretches.findIndex(({ to, offsetMs }) => wall < to + offsetMs);
    const stretch = this.stretches[index];
    if (!stretch) throw new RangeError('the last stretch of a zone has no end');
    const isSkipped = wall - stretch.offsetMs < stretch.from;
    return wall - ((isSkipped ? this.stretches[index - 1] : stretch)?.offsetMs ?? stretch.offsetMs);
  }

  /** The parts of a range, whose ends are those of all time unless it has some, in which other rules have other offsets. */
  differencesFrom(
    other: Zone,
    { from = EVER.from, to = EVER.to }: Partial<TimeRange> = EVER,
  ): readonly TimeRange[] {
    const cuts = [...this.stretches, ...other.stretches].map((stretch) => stretch.from);
    const edges = [...new Set([from.getTime(), ...cuts.filter((cut) => cut > from.getTime()), to.getTime()])]
      .filter((edge) => edge <= to.getTime())
      .sort((one, next) => one - next);
    const parts: { from: Date; to: Date }[] = [];
    edges.slice(1).forEach((end, index) => {
      const start = edges[index] ?? end;
      if (this.offsetMsAt(start) === other.offsetMsAt(start)) return;
      const before = parts.at(-1);
      if (before?.to.getTime() === start) before.to = new Date(end);
      else parts.push({ from: new Date(start), to: new Date(end) });
    });
    return parts;
  }

  /** These rules until an instant, and from then on another set of rules of the same zone. */
  until(instant: Date, later: Zone): Zone {
    const at = instant.getTime();
    const before = this.transitions.filter((transition) => transition.at < at);
    const after = later.transitions.filter((transition) => transition.at > at);
    const offsetMs = later.offsetMsAt(at);
    const change = offsetMs === before.at(-1)?.offsetMs ? [] : [{ at, offsetMs }];
    return new Zone(this.name, [...before, ...change, ...after]);
  }

  /** Its name: what a key of the cache needs, which has the version of the data beside it. */
  toJSON(): string {
    return this.name;
  }
}

/** Needs no rules. */
export const UTC = new Zone('UTC', [{ at: -Infinity, offsetMs: 0 }]);

function offsetMsOf({ offsetNanoseconds }: Temporal.ZonedDateTime): number {
  return offsetNanoseconds / 1e6;
}
