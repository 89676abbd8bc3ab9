import { DAY_MINUTES, HALF_HOUR_MINUTES } from '../../common/time/index.js';
import { DAY_TYPES, SLOTS_A_DAY } from '../day-slots.js';
import { LARGEST_READING_WH } from '../largest-reading.js';
import type { LocalDay, LocalDays } from './local-days.js';
import { type ReadingRows, rowsOfHalfHour } from './reading-rows.js';

/** Local half-hours of a weekday, of a Saturday and of a Sunday, in this order. */
export const PROFILE_SLOTS = DAY_TYPES.length * SLOTS_A_DAY;

const POWER_BYTES = 8;

/** How many bytes a profile takes: a power and a count for each slot. */
export const PROFILE_BYTES = PROFILE_SLOTS * (POWER_BYTES + 1);

/** 1970-01-01 was a Thursday, the fourth day of its week. */
const WEEKDAY_OF_1970 = 3;
const WORKING_DAYS = 5;

/**
 * What the half-hours of a user's local month add up to, by kind of day and time of day: the typical day of any months
 * follows from it without their readings.
 */
export class MonthProfile {
  /** The powers of the half-hours that have a reading, added up, in W: that of two readings is their mean. */
  readonly powers = new Float64Array(PROFILE_SLOTS);
  /** How many half-hours have a reading; far from the 255 that fit, also where a zone has a time twice. */
  readonly observed = new Uint8Array(PROFILE_SLOTS);

  /** @param stored - as the database gives it: `\x` and hexadecimal digits, of {@link toBytes} */
  static of(stored: string): MonthProfile {
    const profile = new MonthProfile();
    const bytes = Buffer.from(stored.slice(2), 'hex');
    for (let slot = 0; slot < PROFILE_SLOTS; slot += 1) {
      profile.add(
        slot,
        bytes.readDoubleBE(slot * POWER_BYTES),
        bytes[PROFILE_SLOTS * POWER_BYTES + slot] ?? 0,
      );
    }
    return profile;
  }

  /** All powers, as PostgreSQL sends a `float8`, then all counts, a byte each. */
  toBytes(): Buffer {
    const bytes = Buffer.allocUnsafe(PROFILE_BYTES);
    for (const [slot, power] of this.powers.entries()) bytes.writeDoubleBE(power, slot * POWER_BYTES);
    bytes.set(this.observed, PROFILE_SLOTS * POWER_BYTES);
    return bytes;
  }

  add(slot: number, power: number, observed: number): void {
    this.powers[slot] = (this.powers[slot] ?? 0) + power;
    this.observed[slot] = (this.observed[slot] ?? 0) + observed;
  }

  /** How many half-hours have a reading in all of its slots. */
  get halfHours(): number {
    return this.observed.reduce((sum, count) => sum + count, 0);
  }

  /** This and that of other half-hours of the same month. */
  with(other: MonthProfile): MonthProfile {
    const both = new MonthProfile();
    for (const { powers, observed } of [this, other]) {
      for (const [slot, power] of powers.entries()) both.add(slot, power, observed[slot] ?? 0);
    }
    return both;
  }
}

/** Profiles of months, by their begin in minutes since 1970-01-01 UTC. */
export type MonthProfiles = ReadonlyMap<number, MonthProfile>;

/**
 * Adds the half-hours of a user to the profiles of their months, whatever part of these they are. Readings over
 * {@link LARGEST_READING_WH} count in none.
 *
 * @param monthOf - the begin of the month that a day lies in
 */
export function addToProfiles(
  profiles: Map<number, MonthProfile>,
  rows: ReadingRows,
  days: LocalDays,
  monthOf: (day: LocalDay) => number,
): void {
  let day: LocalDay | undefined;
  let profile = new MonthProfile();
  for (let row = 0; row < rows.length;) {
    const minute = rows.minute[row] ?? 0;
    if (!day || minute >= day.to) {
      day = days.dayOf(minute);
      const month = monthOf(day);
      profile = profiles.get(month) ?? new MonthProfile();
      profiles.set(month, profile);
    }
    const next = row + rowsOfHalfHour(rows, row);
    const local = day.isPlain ? day.date * DAY_MINUTES + minute - day.from : days.localMinute(minute);
    addHalfHour(profile, slotOf(local), rows, row, next);
    row = next;
  }
}

function addHalfHour(profile: MonthProfile, slot: number, rows: ReadingRows, from: number, to: number): void {
  let [energy, readings] = [0, 0];
  for (let row = from; row < to; row += 1) {
    const wh = rows.energy[row] ?? 0;
    if (wh > LARGEST_READING_WH) continue;
    energy += wh;
    readings += 1;
  }
  const isFirstPlausible = (rows.energy[from] ?? 0) <= LARGEST_READING_WH;
  if (readings > 0) profile.add(slot, (2 * energy) / readings, isFirstPlausible ? 1 : 0);
}

/** @param local - what the clock shows, in minutes since it showed 1970-01-01 00:00 */
function slotOf(local: number): number {
  const date = Math.floor(local / DAY_MINUTES);
  const weekday = (((date + WEEKDAY_OF_1970) % 7) + 7) % 7;
  const kind = Math.max(0, weekday - (WORKING_DAYS - 1));
  return kind * SLOTS_A_DAY + Math.floor((local - date * DAY_MINUTES) / HALF_HOUR_MINUTES);
}
