import { DAY_MINUTES, HALF_HOUR_MINUTES } from '../../common/time/index.js';
import type { Decimal } from './decimal.js';
import type { FileTally } from './file-tally.js';
import type { MeterSeries } from './meter-file.js';
import { type Part, partAt, Parts, usualDistance } from './parts.js';
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
 * delivered later.
 *
 * @throws SeriesRefusedError where intervals are longer than half an hour, and hours are not to be halved
 */
export function halfHoursOf(
  { registers, isCumulative }: MeterSeries,
  rules: HalfHourRules,
  tally: FileTally,
): HalfHours {
  const all = [...registers.values()].filter(({ length }) => length > 0);
  const used = all.map((parts) => {
    const once = eachOnce(parts, tally);
    if (isCumulative) return differences(once, rules.phase, tally);
    tellLengths(once, tally);
    return withinHalfHours(withoutHours(once, rules), rules.phase, tally);
  });
  const perWh = used.some(hasPower) ? SIXTY : 1;
  return together(
    used.map((parts) => sumsOf(parts, rules.phase, perWh)),
    perWh,
  );
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
  const kept: number[] = [];
  for (const at of inOrder(parts)) {
    let isOutdone = false;
    for (let last = kept.at(-1); last !== undefined && overlap(parts, last, at); last = kept.at(-1)) {
      (isSame(parts, last, at) ? duplicates : conflicts).add(parts.line[Math.max(last, at)] ?? 0);
      isOutdone = isLater(parts, last, at);
      if (isOutdone) break;
      kept.pop();
    }
    if (!isOutdone) kept.push(at);
  }
  const once = new Parts();
  for (const at of kept) once.add(partAt(parts, at));
  return once;
}

function isOnceInOrder(parts: Parts): boolean {
  for (let at = 1; at < parts.length; at += 1) {
    if ((parts.start[at] ?? 0) < (parts.start[at - 1] ?? 0) || overlap(parts, at - 1, at)) return false;
  }
  return true;
}

/** The places of the intervals in order of their begin; of those that begin together as they stand in the file. */
function inOrder({ start, length }: Parts): readonly number[] {
  return Array.from({ length }, (_, at) => at).sort(
    (one, other) => (start[one] ?? 0) - (start[other] ?? 0) || one - other,
  );
}

/** Whether an interval begins before another one, which begins no later, has ended. A register's readings have no length. */
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
  return (mantissa[at] ?? 0) / 10 ** (decimals[at] ?? 0);
}

/**
 * What a register has moved on by from edge to edge of the half-hours, whatever it showed in between. Where it shows nothing
 * at an edge, what is known of the rest of the half-hour. A register that falls gives nothing.
 */
function differences(shown: Parts, phase: number, tally: FileTally): Parts {
  const used = new Parts();
  const at = new Map(Array.from(shown.start.subarray(0, shown.length), (start, index) => [start, index]));
  const native = usualDistance(shown);
  tally.nativeMinutes.add(native);
  for (const [start, index] of at) {
    const half = halfHourOf(start, phase);
    const isWhole = at.has(half) && at.has(half + HALF_HOUR_MINUTES);
    const end = at.get(isWhole ? half + HALF_HOUR_MINUTES : start + native);
    if (end === undefined || (isWhole && start !== half) || start + native > half + HALF_HOUR_MINUTES)
      continue;
    const part = difference(shown, index, end);
    if (part.value.mantissa >= 0) used.add(part);
  }
  return used;
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
  return mantissa * 10 ** (wanted - decimals);
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

/** What registers have of half-hours, in order of time, as columns. */
class Sums {
  readonly minute: Int32Array;
  /** In Wh, or sixtieths of it, times 10^`decimals`. */
  readonly mantissa: Float64Array;
  readonly decimals: Uint8Array;
  readonly quality: Uint8Array;
  readonly line: Uint32Array;
  /** How many minutes of the half-hour are there; of several registers how many are there as a whole. */
  readonly covered: Uint8Array;
  length = 0;

  constructor(most: number) {
    this.minute = new Int32Array(most);
    this.mantissa = new Float64Array(most);
    this.decimals = new Uint8Array(most);
    this.quality = new Uint8Array(most);
    this.line = new Uint32Array(most);
    this.covered = new Uint8Array(most);
  }

  /** Adds to the last half-hour, or begins the next. */
  add(
    minute: number,
    mantissa: number,
    decimals: number,
    quality: number,
    line: number,
    covered: number,
  ): void {
    const last = this.length - 1;
    if (last < 0 || this.minute[last] !== minute) {
      this.minute[last + 1] = minute;
      this.mantissa[last + 1] = mantissa;
      this.decimals[last + 1] = decimals;
      this.quality[last + 1] = quality;
      this.line[last + 1] = line;
      this.covered[last + 1] = covered;
      this.length += 1;
      return;
    }
    const own = this.decimals[last] ?? 0;
    const common = Math.max(own, decimals);
    this.mantissa[last] =
      (this.mantissa[last] ?? 0) * 10 ** (common - own) + mantissa * 10 ** (common - decimals);
    this.decimals[last] = common;
    this.quality[last] = worse(this.quality[last] ?? 0, quality);
    this.line[last] = Math.max(this.line[last] ?? 0, line);
    this.covered[last] = (this.covered[last] ?? 0) + covered;
  }
}

function sumsOf(parts: Parts, phase: number, perWh: number): Sums {
  const sums = new Sums(parts.length);
  const { start, minutes, mantissa, decimals, unit, quality, line } = parts;
  for (let at = 0; at < parts.length; at += 1) {
    const { exponent = 0, isPower = false } = UNITS[unit[at] ?? 0] ?? {};
    const length = minutes[at] ?? 0;
    // The unit moves the point: multiplied out, many digits would be too many.
    const places = (decimals[at] ?? 0) - exponent;
    const value = (mantissa[at] ?? 0) * 10 ** Math.max(0, -places) * (isPower ? length : perWh);
    sums.add(
      halfHourOf(start[at] ?? 0, phase),
      value,
      Math.max(0, places),
      quality[at] ?? 0,
      line[at] ?? 0,
      length,
    );
  }
  return sums;
}

/** Half-hours of which each register is there as a whole, from the first half-hour of the register to its last. */
function together(registers: readonly Sums[], perWh: number): HalfHours {
  const [only] = registers;
  if (registers.length === 1 && only) {
    return halfHours(only, perWh, (at) => only.covered[at] === HALF_HOUR_MINUTES);
  }
  const all = added(registers);
  const needed = (minute: number): number =>
    registers.filter(
      ({ minute: own, length }) => (own[0] ?? Infinity) <= minute && (own[length - 1] ?? -Infinity) >= minute,
    ).length;
  return halfHours(all, perWh, (at) => all.covered[at] === needed(all.minute[at] ?? 0));
}

/** The sums of registers, with how many of them have a half-hour as a whole. */
function added(registers: readonly Sums[]): Sums {
  const places = registers
    .flatMap((sums) => Array.from({ length: sums.length }, (_, at) => ({ sums, at })))
    .sort((one, other) => (one.sums.minute[one.at] ?? 0) - (other.sums.minute[other.at] ?? 0));
  const all = new Sums(places.length);
  for (const { sums, at } of places) {
    const isWhole = sums.covered[at] === HALF_HOUR_MINUTES;
    all.add(
      sums.minute[at] ?? 0,
      sums.mantissa[at] ?? 0,
      sums.decimals[at] ?? 0,
      sums.quality[at] ?? 0,
      sums.line[at] ?? 0,
      isWhole ? 1 : 0,
    );
  }
  return all;
}

function halfHours(sums: Sums, perWh: number, isWhole: (at: number) => boolean): HalfHours {
  const { minute, mantissa, decimals, quality, line } = sums;
  const energy = new Float64Array(sums.length);
  const incomplete: number[] = [];
  let length = 0;
  for (let at = 0; at < sums.length; at += 1) {
    if (!isWhole(at)) {
      incomplete.push(minute[at] ?? 0);
      continue;
    }
    energy[length] = (mantissa[at] ?? 0) / (perWh * 10 ** (decimals[at] ?? 0));
    minute[length] = minute[at] ?? 0;
    quality[length] = quality[at] ?? 0;
    line[length] = line[at] ?? 0;
    length += 1;
  }
  return {
    minute: minute.subarray(0, length),
    energy: energy.subarray(0, length),
    quality: quality.subarray(0, length),
    line: line.subarray(0, length),
    length,
    incomplete,
  };
}

function halfHourOf(minute: number, phase: number): number {
  return Math.floor((minute - phase) / HALF_HOUR_MINUTES) * HALF_HOUR_MINUTES + phase;
}
