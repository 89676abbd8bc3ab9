import { toLocal, type Zone } from '../../src/common/time/index.js';
import type { PlainReading, PlainUser } from './readings.js';

const HALF_HOUR = 30 * 60 * 1000;

/** What a clock shows at the beginning of a half-hour. */
export interface PlainClock {
  readonly date: string;
  /** 0 for 00:00 to 47 for 23:30. */
  readonly slot: number;
  /** 1 for Monday to 7 for Sunday. */
  readonly weekday: number;
  readonly dayType: 'weekday' | 'saturday' | 'sunday';
}

/** A half-hour of a user or of a group. */
export interface PlainHalfHour {
  readonly time: number;
  readonly wh: number;
  readonly samples: number;
  readonly observed: number;
  /** Highest single reading. */
  readonly highest: number;
  /** 2·Σe·observed/samples, in W. */
  readonly powerW: number;
}

/** The domain page's notions, worked out reading by reading in memory: what SQL is compared with. */
export class PlainModel {
  readonly end: number;
  private readonly clocks = new Map<number, PlainClock>();
  private readonly firsts: ReadonlyMap<number, number>;

  constructor(
    readonly users: readonly PlainUser[],
    readonly readings: readonly PlainReading[],
    readonly zone: Zone,
  ) {
    this.end = Math.max(...readings.map(({ start }) => start.getTime())) + HALF_HOUR;
    this.firsts = new Map(users.map(({ id }) => [id, this.first(id)]));
  }

  clock(time: number): PlainClock {
    const known = this.clocks.get(time);
    if (known) return known;
    const local = toLocal(new Date(time), this.zone);
    const clock: PlainClock = {
      date: local.toPlainDate().toString(),
      slot: local.hour * 2 + Math.floor(local.minute / 30),
      weekday: local.dayOfWeek,
      dayType: local.dayOfWeek === 6 ? 'saturday' : local.dayOfWeek === 7 ? 'sunday' : 'weekday',
    };
    this.clocks.set(time, clock);
    return clock;
  }

  /** Half-hours of the users together, in time order. */
  halfHours(userIds: readonly number[] = this.users.map(({ id }) => id)): readonly PlainHalfHour[] {
    const asked = new Set(userIds);
    const own = this.readings.filter(({ userId }) => asked.has(userId));
    const groups = Map.groupBy(own, ({ start }) => start.getTime());
    return [...groups.entries()]
      .sort(([a], [b]) => a - b)
      .map(([time, readings]) => {
        const wh = sum(readings.map((reading) => reading.wh));
        const observed = readings.filter(({ occurrence = 0 }) => occurrence === 0).length;
        const highest = Math.max(...readings.map((reading) => reading.wh));
        const powerW = (2 * wh * observed) / readings.length;
        return { time, wh, samples: readings.length, observed, highest, powerW };
      });
  }

  /** A user's first half-hour. */
  first(userId: number): number {
    return Math.min(...this.readings.filter((r) => r.userId === userId).map(({ start }) => start.getTime()));
  }

  /** How many of the users should report in a half-hour. */
  expected(time: number, userIds: readonly number[] = this.users.map(({ id }) => id)): number {
    return time < this.end ? userIds.filter((id) => this.firsts.get(id)! <= time).length : 0;
  }

  /** Every half-hour of the data, whether or not it has a reading. */
  get grid(): readonly number[] {
    const from = Math.min(...this.firsts.values());
    return Array.from({ length: (this.end - from) / HALF_HOUR }, (_, index) => from + index * HALF_HOUR);
  }
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Percentile between the closest ranks, as SQL's percentile_cont. */
export function percentileCont(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = fraction * (sorted.length - 1);
  const below = sorted[Math.floor(place)]!;
  return below + (place - Math.floor(place)) * (sorted[Math.ceil(place)]! - below);
}

/** Percentile by the nearest rank, as SQL's percentile_disc. */
export function percentileDisc(sorted: readonly number[], fraction: number): number {
  return sorted[Math.max(1, Math.ceil(fraction * sorted.length)) - 1]!;
}
