import { DAY_MS } from '../common/time/index.js';
import { RandomStream } from './random-stream.js';
import type { SampleOptions } from './sample-options.js';

export type DayType = 'weekday' | 'saturday' | 'sunday';

/** One local day of the United Kingdom, as all users have it. */
export interface SampleDay {
  /** Days since 1970-01-01. */
  readonly number: number;
  /** `2025-10-26`. */
  readonly date: string;
  readonly type: DayType;
  /** How cold it is: 0 on a summer day, 1 in deep winter. */
  readonly cold: number;
  /** `repeats`: the clock goes back, 01:00 and 01:30 come twice; `skips`: it goes forward, they do not come. */
  readonly clock: 'steady' | 'repeats' | 'skips';
}

const LAST_DAY = Date.UTC(2025, 11, 31) / DAY_MS;

/** How cold the first of each month is, January to January. */
const COLD_ON_THE_FIRST = [0.95, 1, 0.85, 0.6, 0.35, 0.12, 0.02, 0, 0.06, 0.25, 0.55, 0.82, 0.95] as const;

/** Cold and mild spells change over so many days, by at most so much either way. */
const SPELL_DAYS = 6;
const SPELL_DEPTH = 0.15;
const SPELL_STREAM = 1;

const SUNDAY = 0;
const SATURDAY = 6;

/** The days of a data set in order; the calendar is the real one, so dates and days of the week agree. */
export function sampleDays({ days, seed }: SampleOptions): readonly SampleDay[] {
  return Array.from({ length: days }, (_, index) => sampleDay(seed, LAST_DAY - days + 1 + index));
}

function sampleDay(seed: number, number: number): SampleDay {
  const midnight = new Date(number * DAY_MS);
  return {
    number,
    date: midnight.toISOString().slice(0, 10),
    type: dayType(midnight.getUTCDay()),
    cold: clamp(seasonOn(midnight) + spellOn(seed, number)),
    clock: clockOn(midnight),
  };
}

function dayType(weekday: number): DayType {
  if (weekday === SATURDAY) return 'saturday';
  return weekday === SUNDAY ? 'sunday' : 'weekday';
}

function seasonOn(date: Date): number {
  const month = date.getUTCMonth();
  return between(COLD_ON_THE_FIRST, month, (date.getUTCDate() - 1) / 31);
}

function spellOn(seed: number, number: number): number {
  const spell = Math.floor(number / SPELL_DAYS);
  const depths = [spell, spell + 1].map((nth) =>
    new RandomStream(seed, SPELL_STREAM, nth).between(-SPELL_DEPTH, SPELL_DEPTH),
  );
  return between(depths, 0, (number % SPELL_DAYS) / SPELL_DAYS);
}

function between(values: readonly number[], index: number, share: number): number {
  const here = values[index] ?? 0;
  return here + ((values[index + 1] ?? here) - here) * share;
}

function clamp(share: number): number {
  return Math.max(0, Math.min(1, share));
}

/** The last Sundays of March and October, as since 1996. */
function clockOn(date: Date): SampleDay['clock'] {
  const isLastSunday = date.getUTCDay() === SUNDAY && date.getUTCDate() > 31 - 7;
  if (!isLastSunday) return 'steady';
  if (date.getUTCMonth() === 9) return 'repeats';
  return date.getUTCMonth() === 2 ? 'skips' : 'steady';
}
