import { HALF_HOUR_MINUTES } from '../../../common/time/index.js';
import type { LocalClock } from '../../readings/local-clock.js';
import type { FileTally } from '../file-tally.js';
import type { MeterSeries } from '../meter-file.js';
import type { GatheredParts } from '../gathered/gathered-parts.js';
import type { PartStore } from '../gathered/part-store.js';
import { type Parts, usualDistance } from '../parts.js';
import type { Layout } from './layout.js';
import { NamedIntervals } from './named-intervals.js';
import { deliveredOf } from './sections.js';

/** What is gathered of one meter while a table is read. */
export class MeterColumns {
  rejected = 0;
  area: string | undefined;
  tariff: string | undefined;
  /** Intervals by the time that a clock showed, by register. */
  private readonly named = new Map<string, NamedIntervals>();
  /** The register of the row before, and its intervals: mostly it is the next one's too. */
  private last: { readonly register: string; readonly named: NamedIntervals } | undefined;
  /** Intervals whose instants are certain, by register. */
  private readonly certain = new Map<string, GatheredParts>();

  constructor(
    readonly id: string,
    private readonly layout: Pick<Layout, 'time' | 'interval' | 'isCumulative' | 'hasSections'>,
    private readonly clock: LocalClock,
    private readonly tally: FileTally,
    private readonly store: PartStore,
  ) {}

  /**
   * Where the intervals of a register go whose begin is the time that names them; with a length of 0 they are as long as their
   * usual distance.
   */
  namedOf(register: string): NamedIntervals {
    if (this.last?.register === register) return this.last.named;
    const known = this.named.get(register) ?? this.newNamed(register);
    this.last = { register, named: known };
    return known;
  }

  private newNamed(register: string): NamedIntervals {
    const isShifted = this.layout.time.names === 'end-clock' && this.layout.interval !== 'distance';
    const named = new NamedIntervals(this.clock, isShifted ? 'end-clock' : 'start', this.store.register());
    this.named.set(register, named);
    return named;
  }

  /** Where the intervals of a register go whose instants are certain. */
  certainOf(register: string): GatheredParts {
    const known = this.certain.get(register);
    if (known) return known;
    const gathered = this.store.register();
    this.certain.set(register, gathered);
    return gathered;
  }

  private *gathered(): Generator<GatheredParts> {
    yield* this.certain.values();
    for (const { gathered } of this.named.values()) yield gathered;
  }

  /** Call it once. @returns what is valid as long as what the store gives is */
  finish(): MeterSeries {
    const { id, area, tariff } = this;
    this.store.check(id, this.gathered());
    const { time, interval, isCumulative = false } = this.layout;
    const registers = new Map(
      Array.from(this.certain, ([name, gathered]) => [name, this.store.take(gathered)]),
    );
    for (const [register, named] of this.named) {
      const parts = named.resolve(this.store);
      registers.set(
        register,
        interval === 'distance' && !isCumulative ? byDistance(parts, time.names !== 'start') : parts,
      );
    }
    if (interval === 'number') for (const parts of registers.values()) this.number(parts);
    const consumption = this.layout.hasSections === true ? deliveredOf(registers, this.tally) : registers;
    return { id, registers: consumption, isCumulative, area, tariff, rejected: this.rejected };
  }

  /** Gives intervals of a local day, which have their number from 1 for a length, their begin and length. */
  private number(parts: Parts): void {
    const most = parts.minutes.subarray(0, parts.length).reduce((one, other) => Math.max(one, other), 0);
    const minutes = minutesByNumber(most);
    if (minutes === undefined) {
      const reason = `its intervals are numbered up to ${most}: neither hours, half-hours nor quarters of a whole day`;
      this.tally.rejects.add({ line: parts.line[0] ?? 0, code: 'wrong_interval_count', reason, raw: '' });
      this.rejected += 1;
      parts.length = 0;
      return;
    }
    for (let at = 0; at < parts.length; at += 1) {
      parts.start[at] = (parts.start[at] ?? 0) + ((parts.minutes[at] ?? 1) - 1) * minutes;
      parts.minutes[at] = minutes;
    }
  }
}

/** How long intervals are that are numbered up to so many in a day; nothing where none of a whole day are. */
function minutesByNumber(most: number): number | undefined {
  if (most >= 92 && most <= 100) return HALF_HOUR_MINUTES / 2;
  if (most >= 46 && most <= 50) return HALF_HOUR_MINUTES;
  return most >= 23 && most <= 25 ? 2 * HALF_HOUR_MINUTES : undefined;
}

/** So many distances in a row that are the same are no gaps: the file has changed its step. */
const STEADY = 4;

/**
 * Intervals that reach as far as their neighbour. A distance that is not repeated is a gap: there the interval is as long as
 * the steady ones next to it.
 *
 * @param isEnd - whether times name ends
 */
function byDistance(parts: Parts, isEnd: boolean): Parts {
  const order = Array.from({ length: parts.length }, (_, at) => at).sort(
    (one, other) => (parts.start[one] ?? 0) - (parts.start[other] ?? 0),
  );
  if (!isEnd) order.reverse();
  const times = order.map((at) => parts.start[at] ?? 0);
  const lengths = steadyLengths(
    times,
    usualDistance({ start: Int32Array.from(times), length: times.length }),
  );
  order.forEach((at, nth) => {
    parts.minutes[at] = lengths[nth] ?? 0;
    if (isEnd) parts.start[at] = (parts.start[at] ?? 0) - (parts.minutes[at] ?? 0);
  });
  return parts;
}

/** The distance of each time from the one before it, and of one behind a gap that of the steady times next to it. */
function steadyLengths(times: readonly number[], usual: number): readonly number[] {
  const steps = times.map((time, at) => (at === 0 ? NaN : Math.abs(time - (times[at - 1] ?? 0))));
  const lengths: number[] = steps.map(() => NaN);
  for (let from = 0, to = 0; from < steps.length; from = to) {
    while (to < steps.length && Object.is(steps[to], steps[from])) to += 1;
    if (to - from >= STEADY || steps[from] === Math.abs(usual)) lengths.fill(steps[from] ?? NaN, from, to);
  }
  for (let at = lengths.length - 2; at >= 0; at -= 1)
    if (Number.isNaN(lengths[at])) lengths[at] = lengths[at + 1] ?? NaN;
  return lengths.map((length) => (Number.isNaN(length) ? Math.abs(usual) : length));
}
