import { DAY_MINUTES, HALF_HOUR_MINUTES } from '../../common/time/index.js';
import { type Decimal, powerOfTen } from '../csv/decimal.js';
import type { FileTally } from './file-tally.js';
import type { MeterSeries } from './meter-file.js';
import { arrange, type Part, partAt, Parts, usualDistance } from './parts.js';
import { DERIVED, worse } from './quality.js';
import { UNITS } from './unit.js';

/** A meter's consumption by the half-hour, in order of time, each once. */
export interface HalfHours {
  /** Begins, in minutes since 1970-01-01 UTC. */
  readonly minute: Int32Array;
  /** In Wh: the exact sum of the parts, rounded once. */
  readonly energy: Float64Array;
  readonly quality: Uint8Array;
  /** The last line of the file that has a part of it, from 1. */
  readonly line: Uint32Array;
  readonly length: number;
  /** Begins of half-hours of which only a part is there: none of them is a reading. */
  readonly incomplete: readonly number[];
}

/** Why a meter of a file is not taken; its neighbours are. */
export class SeriesRefusedError extends Error {}

export interface HalfHourRules {
  /** Whether an hour may be halved. */
  readonly splitHours: boolean;
  /** Where half-hours begin, in minutes after a half-hour of UTC: 15 in Kathmandu, 0 nearly everywhere. */
  readonly phase: number;
}

/** Power is energy only together with minutes: where there is any, values are counted in sixtieths of a watt-hour. */
const SIXTY = 60;

/**
 * Adds up a meter's intervals and registers by the half-hour. An interval that is there twice counts once: the one that was
 * delivered later. The intervals are put in order for that, and those that do not count are taken out.
 *
 * @throws SeriesRefusedError where intervals are longer than half an hour, and hours are not to be halved
 */
export function halfHoursOf(
  { registers, isCumulative }: MeterSeries,
  rules: HalfHourRules,
  tally: FileTally,
): HalfHours {
  const all = [...registers.values()]
    .filter(({ length }) => length > 0)
    .map((parts) => eachOnce(parts, tally));
  const [only, another] = all;
  if (only && !another && !isCumulative && areHalfHours(only, rules.phase)) return asTheyAre(only, tally);
  const used = all.map((once) => {
    if (isCumulative) return differences(once, rules.phase, tally);
    tellLengths(once, tally);
    return withinHalfHours(withoutHours(once, rules), rules.phase, tally);
  });
  return together(used, rules.phase, used.some(hasPower) ? SIXTY : 1);
}

/** Of {@link UNITS}, by their place: numbers are found faster than objects. */
const EXPONENTS = Uint8Array.from(UNITS, ({ exponent }) => exponent);
const IS_POWER = Uint8Array.from(UNITS, ({ isPower }) => Number(isPower));

/** Whether each interval is a half-hour of energy: then there is nothing to add up, and most files are of such. */
function areHalfHours({ start, minutes, unit, length }: Parts, phase: number): boolean {
  for (let at = 0; at < length; at += 1) {
    const isOne = minutes[at] === HALF_HOUR_MINUTES && ((start[at] ?? 0) - phase) % HALF_HOUR_MINUTES === 0;
    if (!isOne || IS_POWER[unit[at] ?? 0] === 1) return false;
  }
  return true;
}

function asTheyAre(parts: Parts, { nativeMinutes }: FileTally): HalfHours {
  const { start, mantissa, decimals, unit, quality, line, length } = parts;
  nativeMinutes.add(HALF_HOUR_MINUTES);
  const energy = new Float64Array(length);
  for (let at = 0; at < length; at += 1) {
    const places = (decimals[at] ?? 0) - (EXPONENTS[unit[at] ?? 0] ?? 0);
    const value = mantissa[at] ?? 0;
    if (places > 0) energy[at] = value / powerOfTen(places);
    else energy[at] = places < 0 ? value * powerOfTen(-places) : value;
  }
  return {
    minute: start.slice(0, length),
    energy,
    quality: quality.slice(0, length),
    line: line.slice(0, length),
    length,
    incomplete: [],
  };
}

function tellLengths({ minutes, length }: Parts, { nativeMinutes }: FileTally): void {
  for (let at = 0; at < length; at += 1) {
    if (at === 0 || minutes[at] !== minutes[at - 1]) nativeMinutes.add(minutes[at] ?? 0);
  }
}

function hasPower({ unit, length }: Parts): boolean {
  return unit.subarray(0, length).some((place) => UNITS[place]?.isPower === true);
}

/** The intervals in order of time, each once; of two that overlap the later delivered one. */
function eachOnce(parts: Parts, { duplicates, conflicts }: FileTally): Parts {
  if (isOnceInOrder(parts)) return parts;
  const order = inOrder(parts);
  let kept = 0;
  for (const at of order) {
    let isOutdone = false;
    for (; kept > 0; kept -= 1) {
      const last = order[kept - 1] ?? 0;
      if (!overlap(parts, last, at)) break;
      (isSame(parts, last, at) ? duplicates : conflicts).add(parts.line[Math.max(last, at)] ?? 0);
      isOutdone = isLater(parts, last, at);
      if (isOutdone) break;
    }
    if (isOutdone) continue;
    order[kept] = at;
    kept += 1;
  }
  arrange(parts, order.subarray(0, kept));
  return parts;
}

function isOnceInOrder(parts: Parts): boolean {
  for (let at = 1; at < parts.length; at += 1) if (overlap(parts, at - 1, at)) return false;
  return true;
}

/** So many places fit beside a minute into the digits that a float64 holds. */
const PLACES = 2 ** 22;

/** The places of the intervals in order of their begin; of those that begin together as they stand in the file. */
function inOrder({ start, length }: Parts): Uint32Array {
  // Numbers by themselves are sorted many times faster than by a comparison of ours.
  const keys = new Float64Array(length);
  for (let at = 0; at < length; at += 1) keys[at] = (start[at] ?? 0) * PLACES + at;
  keys.sort();
  const order = new Uint32Array(length);
  for (let at = 0; at < length; at += 1) {
    const key = keys[at] ?? 0;
    order[at] = key - Math.floor(key / PLACES) * PLACES;
  }
  return order;
}

/** Whether an interval begins before another one has ended, which stands before it. A register's readings have no length. */
function overlap({ start, minutes }: Parts, one: number, other: number): boolean {
  return (start[other] ?? 0) < (start[one] ?? 0) + Math.max(minutes[one] ?? 0, 1);
}

function isLater({ delivered }: Parts, one: number, other: number): boolean {
  return ((delivered?.[one] ?? 0) - (delivered?.[other] ?? 0) || one - other) > 0;
}

function isSame(parts: Parts, one: number, other: number): boolean {
  return (
    parts.start[one] === parts.start[other] &&
    parts.minutes[one] === parts.minutes[other] &&
    parts.unit[one] === parts.unit[other] &&
    numberAt(parts, one) === numberAt(parts, other)
  );
}

function numberAt({ mantissa, decimals }: Parts, at: number): number {
  return (mantissa[at] ?? 0) / powerOfTen(decimals[at] ?? 0);
}

/**
 * What a register has moved on by from edge to edge of the half-hours, whatever it showed in between. Where it shows nothing
 * at an edge, what is known of the rest of the half-hour. A register that falls gives nothing.
 */
function differences(shown: Parts, phase: number, tally: FileTally): Parts {
  const used = new Parts();
  const native = usualDistance(shown);
  tally.nativeMinutes.add(native);
  for (let index = 0; index < shown.length; index += 1) {
    const start = shown.start[index] ?? 0;
    const half = halfHourOf(start, phase);
    const edge = placeOf(shown, half + HALF_HOUR_MINUTES);
    const isWhole = edge !== undefined && placeOf(shown, half) !== undefined;
    const end = isWhole ? edge : placeOf(shown, start + native);
    if (end === undefined || (isWhole && start !== half) || start + native > half + HALF_HOUR_MINUTES)
      continue;
    const part = difference(shown, index, end);
    if (part.value.mantissa >= 0) used.add(part);
  }
  return used;
}

/** The place of a register's reading at a minute, of readings in order; nothing where it shows none then. */
function placeOf({ start, length }: Parts, minute: number): number | undefined {
  let [from, to] = [0, length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((start[middle] ?? 0) < minute) from = middle + 1;
    else to = middle;
  }
  return from < length && start[from] === minute ? from : undefined;
}

function difference(shown: Parts, from: number, to: number): Part {
  const [before, after] = [partAt(shown, from), partAt(shown, to)];
  const decimals = Math.max(before.value.decimals, after.value.decimals);
  const mantissa = scaledTo(after.value, decimals) - scaledTo(before.value, decimals);
  const quality = worse(before.quality, after.quality);
  return {
    ...after,
    start: before.start,
    minutes: after.start - before.start,
    value: { mantissa, decimals },
    quality,
  };
}

function scaledTo({ mantissa, decimals }: Decimal, wanted: number): number {
  return mantissa * powerOfTen(wanted - decimals);
}

/** Halves hours. @throws SeriesRefusedError */
function withoutHours(parts: Parts, { splitHours }: HalfHourRules): Parts {
  const longest = parts.minutes
    .subarray(0, parts.length)
    .reduce((most, minutes) => Math.max(most, minutes), 0);
  if (longest <= HALF_HOUR_MINUTES) return parts;
  if (longest > 2 * HALF_HOUR_MINUTES) {
    const what = longest >= DAY_MINUTES ? 'daily totals:' : 'it has';
    throw new SeriesRefusedError(
      `${what} intervals of ${longest} minutes, and half-hours cannot be told from them`,
    );
  }
  if (!splitHours) {
    throw new SeriesRefusedError(
      'hourly: it has intervals of 60 minutes, and a half-hour cannot be told from them; --split-hours takes each as two equal halves',
    );
  }
  const halved = new Parts();
  for (let at = 0; at < parts.length; at += 1) {
    const part = partAt(parts, at);
    if (part.minutes <= HALF_HOUR_MINUTES) {
      halved.add(part);
      continue;
    }
    const isPower = UNITS[part.unit]?.isPower === true;
    const { mantissa, decimals } = part.value;
    const value = isPower ? part.value : { mantissa: mantissa * 5, decimals: decimals + 1 };
    const half = { ...part, value, minutes: HALF_HOUR_MINUTES, quality: DERIVED };
    halved.add(half);
    halved.add({ ...half, start: part.start + HALF_HOUR_MINUTES });
  }
  return halved;
}

/** What an interval over the edge of a half-hour has on either side of it is not known. */
function withinHalfHours(parts: Parts, phase: number, { rejects }: FileTally): Parts {
  if (areWithin(parts, phase)) return parts;
  const within = new Parts();
  for (let at = 0; at < parts.length; at += 1) {
    const part = partAt(parts, at);
    if (isWithin(part, phase)) within.add(part);
    else {
      const reason = `its ${part.minutes} minutes lie in more than one half-hour`;
      rejects.add({ line: part.line, code: 'not_on_half_hour', reason, raw: '' });
    }
  }
  return within;
}

function areWithin({ start, minutes, length }: Parts, phase: number): boolean {
  for (let at = 0; at < length; at += 1) {
    if (!isWithin({ start: start[at] ?? 0, minutes: minutes[at] ?? 0 }, phase)) return false;
  }
  return true;
}

function isWithin({ start, minutes }: Pick<Part, 'start' | 'minutes'>, phase: number): boolean {
  return start + minutes <= halfHourOf(start, phase) + HALF_HOUR_MINUTES;
}

/** What there is of one half-hour. */
class Sum {
  minute = 0;
  /** In Wh, or sixtieths of it, times 10^`decimals`. */
  mantissa = 0;
  decimals = 0;
  quality = 0;
  line = 0;
  /** How many minutes of the half-hour are there; of several registers how many are there as a whole. */
  covered = 0;
  private isBegun = false;

  begin(minute: number): void {
    this.minute = minute;
    this.mantissa = this.decimals = this.line = this.covered = 0;
    this.isBegun = false;
  }

  add(mantissa: number, decimals: number, quality: number, line: number, covered: number): void {
    const common = Math.max(this.decimals, decimals);
    this.mantissa =
      this.mantissa * powerOfTen(common - this.decimals) + mantissa * powerOfTen(common - decimals);
    this.decimals = common;
    this.quality = this.isBegun ? worse(this.quality, quality) : quality;
    this.isBegun = true;
    this.line = Math.max(this.line, line);
    this.covered += covered;
  }
}

/** Adds up intervals, which are in order of time, by the half-hour. @param take - a sum is valid until the next one */
function eachSum(parts: Parts, phase: number, perWh: number, take: (sum: Sum) => void): void {
  const { start, minutes, mantissa, decimals, unit, quality, line, length } = parts;
  const sum = new Sum();
  for (let at = 0; at < length; at += 1) {
    const half = halfHourOf(start[at] ?? 0, phase);
    if (at === 0) sum.begin(half);
    else if (sum.minute !== half) {
      take(sum);
      sum.begin(half);
    }
    const { exponent = 0, isPower = false } = UNITS[unit[at] ?? 0] ?? {};
    const covered = minutes[at] ?? 0;
    // The unit moves the point: multiplied out, many digits would be too many.
    const places = (decimals[at] ?? 0) - exponent;
    const value = (mantissa[at] ?? 0) * powerOfTen(Math.max(0, -places)) * (isPower ? covered : perWh);
    sum.add(value, Math.max(0, places), quality[at] ?? 0, line[at] ?? 0, covered);
  }
  if (length > 0) take(sum);
}

function countHalfHours({ start, length }: Parts, phase: number): number {
  let count = 0;
  let last = NaN;
  for (let at = 0; at < length; at += 1) {
    const half = halfHourOf(start[at] ?? 0, phase);
    if (half !== last) count += 1;
    last = half;
  }
  return count;
}

/** Half-hours of which each register is there as a whole, from the first half-hour of the register to its last. */
function together(registers: readonly Parts[], phase: number, perWh: number): HalfHours {
  const most = registers.reduce((sum, parts) => sum + countHalfHours(parts, phase), 0);
  const columns = new HalfHourColumns(most, perWh);
  const [only, another] = registers;
  if (only && !another) {
    eachSum(only, phase, perWh, (sum) => {
      columns.take(sum, sum.covered === HALF_HOUR_MINUTES);
    });
  } else addUp(registers, phase, perWh, columns);
  return columns.done();
}

function addUp(registers: readonly Parts[], phase: number, perWh: number, columns: HalfHourColumns): void {
  const all = registers.map((parts) => new Sums(parts, phase, perWh));
  const sum = new Sum();
  for (;;) {
    const next = Math.min(...all.map((sums) => sums.next));
    if (next === Infinity) return;
    sum.begin(next);
    for (const sums of all) if (sums.next === next) sums.addTo(sum);
    const needed = all.filter(({ first, last }) => first <= next && next <= last).length;
    columns.take(sum, sum.covered === needed);
  }
}

/** The sums of one register, as columns that are gone through once. */
class Sums {
  private readonly minute: Int32Array;
  private readonly mantissa: Float64Array;
  private readonly decimals: Uint8Array;
  private readonly quality: Uint8Array;
  private readonly line: Uint32Array;
  private readonly isWhole: Uint8Array;
  private length = 0;
  private at = 0;

  constructor(parts: Parts, phase: number, perWh: number) {
    const most = countHalfHours(parts, phase);
    this.minute = new Int32Array(most);
    this.mantissa = new Float64Array(most);
    this.decimals = new Uint8Array(most);
    this.quality = new Uint8Array(most);
    this.line = new Uint32Array(most);
    this.isWhole = new Uint8Array(most);
    eachSum(parts, phase, perWh, (sum) => {
      this.minute[this.length] = sum.minute;
      this.mantissa[this.length] = sum.mantissa;
      this.decimals[this.length] = sum.decimals;
      this.quality[this.length] = sum.quality;
      this.line[this.length] = sum.line;
      this.isWhole[this.length] = sum.covered === HALF_HOUR_MINUTES ? 1 : 0;
      this.length += 1;
    });
  }

  get first(): number {
    return this.minute[0] ?? Infinity;
  }

  get last(): number {
    return this.minute[this.length - 1] ?? -Infinity;
  }

  /** The half-hour that is to be added next; infinity behind the last one. */
  get next(): number {
    return this.minute[this.at] ?? Infinity;
  }

  addTo(sum: Sum): void {
    const { mantissa, decimals, quality, line, isWhole, at } = this;
    sum.add(mantissa[at] ?? 0, decimals[at] ?? 0, quality[at] ?? 0, line[at] ?? 0, isWhole[at] ?? 0);
    this.at += 1;
  }
}

/** Half-hours as they are found. */
class HalfHourColumns {
  private readonly minute: Int32Array;
  private readonly energy: Float64Array;
  private readonly quality: Uint8Array;
  private readonly line: Uint32Array;
  private readonly incomplete: number[] = [];
  private length = 0;

  constructor(
    most: number,
    private readonly perWh: number,
  ) {
    this.minute = new Int32Array(most);
    this.energy = new Float64Array(most);
    this.quality = new Uint8Array(most);
    this.line = new Uint32Array(most);
  }

  take({ minute, mantissa, decimals, quality, line }: Sum, isWhole: boolean): void {
    if (!isWhole) {
      this.incomplete.push(minute);
      return;
    }
    const at = this.length;
    this.minute[at] = minute;
    this.energy[at] = mantissa / (this.perWh * powerOfTen(decimals));
    this.quality[at] = quality;
    this.line[at] = line;
    this.length = at + 1;
  }

  done(): HalfHours {
    const { length, incomplete } = this;
    return {
      minute: this.minute.subarray(0, length),
      energy: this.energy.subarray(0, length),
      quality: this.quality.subarray(0, length),
      line: this.line.subarray(0, length),
      length,
      incomplete,
    };
  }
}

function halfHourOf(minute: number, phase: number): number {
  return Math.floor((minute - phase) / HALF_HOUR_MINUTES) * HALF_HOUR_MINUTES + phase;
}
