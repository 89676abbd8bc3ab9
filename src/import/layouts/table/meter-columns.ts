import { HALF_HOUR_MINUTES } from '../../../common/time/index.js';
import type { LocalClock } from '../../readings/local-clock.js';
import type { FileTally } from '../file-tally.js';
import type { MeterSeries } from '../meter-file.js';
import { Parts } from '../parts.js';
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
  /** Intervals whose instants are certain, by register. */
  private readonly certain = new Map<string, Parts>();

  constructor(
    readonly id: string,
    private readonly layout: Pick<Layout, 'time' | 'interval' | 'isCumulative' | 'hasSections'>,
    private readonly clock: LocalClock,
    private readonly tally: FileTally,
  ) {}

  /**
   * Where the intervals of a register go whose begin is the time that names them; with a length of 0 they are as long as their
   * usual distance.
   */
  namedOf(register: string): NamedIntervals {
    const known = this.named.get(register);
    if (known) return known;
    const isShifted = this.layout.time.names === 'end-clock' && this.layout.interval !== 'distance';
    const named = new NamedIntervals(this.clock, isShifted ? 'end-clock' : 'start');
    this.named.set(register, named);
    return named;
  }

  /** Where the intervals of a register go whose instants are certain. */
  certainOf(register: string): Parts {
    const known = this.certain.get(register);
    if (known) return known;
    const parts = new Parts();
    this.certain.set(register, parts);
    return parts;
  }

  /** Call it once. */
  finish(): MeterSeries {
    const { id, area, tariff, rejected } = this;
    const { time, interval, isCumulative = false } = this.layout;
    const registers = new Map(this.certain);
    for (const [register, named] of this.named) {
      const parts = named.resolve();
      registers.set(
        register,
        interval === 'distance' && !isCumulative ? byDistance(parts, time.names !== 'start') : parts,
      );
    }
    if (interval === 'number') for (const parts of registers.values()) numbered(parts);
    const consumption = this.layout.hasSections === true ? deliveredOf(registers, this.tally) : registers;
    return { id, registers: consumption, isCumulative, area, tariff, rejected };
  }
}

/** Gives intervals of a local day, which have their number from 1 for a length, their begin and length. */
function numbered(parts: Parts): void {
  const most = parts.minutes.subarray(0, parts.length).reduce((one, other) => Math.max(one, other), 0);
  const minutes = most > 50 ? HALF_HOUR_MINUTES / 2 : most > 25 ? HALF_HOUR_MINUTES : 2 * HALF_HOUR_MINUTES;
  for (let at = 0; at < parts.length; at += 1) {
    parts.start[at] = (parts.start[at] ?? 0) + ((parts.minutes[at] ?? 1) - 1) * minutes;
    parts.minutes[at] = minutes;
  }
}

/**
 * Intervals that reach as far as their neighbour. A distance that neither neighbour has is a gap: then it is that of the next.
 *
 * @param isEnd - whether times name ends
 */
function byDistance(parts: Parts, isEnd: boolean): Parts {
  const order = Array.from({ length: parts.length }, (_, at) => at).sort(
    (one, other) => (parts.start[one] ?? 0) - (parts.start[other] ?? 0),
  );
  if (!isEnd) order.reverse();
  const times = order.map((at) => parts.start[at] ?? 0);
  const steps = times.map((time, at) => (at === 0 ? NaN : Math.abs(time - (times[at - 1] ?? 0))));
  order.forEach((at, nth) => {
    const [before, step, next] = [steps[nth - 1], steps[nth], steps[nth + 1]];
    const isUsual = step === before || step === next;
    const minutes = (isUsual ? step : (next ?? before)) ?? 0;
    parts.minutes[at] = Number.isNaN(minutes) ? 0 : minutes;
    if (isEnd) parts.start[at] = (parts.start[at] ?? 0) - (parts.minutes[at] ?? 0);
  });
  return parts;
}
