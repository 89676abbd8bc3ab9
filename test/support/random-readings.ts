import { QUALITY_WORDS } from '../../src/common/reading-quality.js';
import type { PlainReading, PlainUser } from './readings.js';

const HALF_HOUR = 30 * 60 * 1000;

/** Four users in four segments; in {@link randomReadings} the fourth begins late. */
export const FOUR_USERS: readonly PlainUser[] = [
  { id: 1, area: 'a1', tariff: 't1' },
  { id: 2, area: 'a1', tariff: 't2' },
  { id: 3, area: 'a2', tariff: 't2' },
  { id: 4, area: 'a2', tariff: 't1' },
];

export interface RandomShape {
  /** Part of the half-hours that have no reading. */
  readonly gaps?: number;
  /** Part of the half-hours that have two. */
  readonly repeats?: number;
  /** Half-hours after which the last user begins. */
  readonly late?: number;
}

/** The same readings on every run, with gaps, repeats and a user that begins late. Multiples of 1/8 Wh sum exactly. */
export function randomReadings(
  users: readonly PlainUser[],
  first: Date,
  halfHours: number,
  { gaps = 0.05, repeats = 0.01, late = 100 }: RandomShape = {},
): readonly PlainReading[] {
  let state = 20_161_122;
  const next = (): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff) / 0x7fffffff;
  const readings: PlainReading[] = [];
  for (const { id } of users) {
    for (let slot = id === users.at(-1)?.id ? late : 0; slot < halfHours; slot++) {
      if (next() < gaps) continue;
      const start = new Date(first.getTime() + slot * HALF_HOUR);
      readings.push({ userId: id, start, wh: Math.floor(next() * 8000) / 8 });
      if (next() < repeats)
        readings.push({ userId: id, start, occurrence: 1, wh: Math.floor(next() * 8000) / 8 });
    }
  }
  return readings;
}

/** The same readings, about every third of them of a quality that its meter tells, the same on every run. */
export function ofAnyQuality(readings: readonly PlainReading[]): readonly PlainReading[] {
  return readings.map((reading, nth) => ({
    ...reading,
    quality: QUALITY_WORDS[(Math.imul(nth + 1, 2_654_435_761) >>> 16) % 15] ?? 'unknown',
  }));
}
