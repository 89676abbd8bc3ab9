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

/** Power is energy only together with minutes: every value is counted in sixtieths of a watt-hour. */
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
  const sums = all.map((parts) => {
    const once = eachOnce(parts, tally);
    const used = isCumulative ? differences(once, rules.phase, tally) : once;
    if (!isCumulative)
      for (const minutes of new Set(used.minutes.subarray(0, used.length))) tally.nativeMinutes.add(minutes);
    return sumsOf(withinHalfHours(withoutHours(used, rules), rules.phase, tally), rules.phase);
  });
  return together(sums);
}

/** The intervals in order of time, each once; of two that overlap the later delivered one. */
function eachOnce(parts: Parts, { duplicates, conflicts }: FileTally): Parts {
  const order = inOrder(parts);
  const kept: number[] = [];
  for (const at of order) {
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

/** The places of the intervals in order of their begin; of those that begin together as they stand in the file. */
function inOrder({ start, length }: Parts): Iterable<number> {
  const order = Array.from({ length }, (_, at) => at);
  if (order.every((at) => at === 0 || (start[at - 1] ?? 0) < (start[at] ?? 0))) return order;
  return order.sort((one, other) => (start[one] ?? 0) - (start[other] ?? 0) || one - other);
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
  const isWithin = (at: number): boolean => {
    const [start = 0, minutes = 0] = [parts.start[at], parts.minutes[at]];
    return start + minutes <= halfHourOf(start, phase) + HALF_HOUR_MINUTES;
  };
  const places = Array.from({ length: parts.length }, (_, at) => at);
  if (places.every(isWithin)) return parts;
  const within = new Parts();
  for (const at of places) {
    const part = partAt(parts, at);
    if (isWithin(at)) within.add(part);
    else {
      const reason = `its ${part.minutes} minutes lie in more than one half-hour`;
      rejects.add({ line: part.line, code: 'not_on_half_hour', reason, raw: '' });
    }
  }
  return within;
}

/** What registers have of half-hours, in order of time. */
interface HalfHourSum {
  readonly minute: number;
  /** In sixtieths of a watt-hour, times 10^`decimals`. */
  mantissa: number;
  decimals: number;
  quality: number;
  line: number;
  /** How many of its minutes are there. */
  covered: number;
}

function sumsOf(parts: Parts, phase: number): readonly HalfHourSum[] {
  const sums: HalfHourSum[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const part = sumOf(partAt(parts, at), phase);
    const last = sums.at(-1);
    if (last?.minute === part.minute) add(last, part);
    else sums.push(part);
  }
  return sums;
}

function sumOf({ start, minutes, value, unit, quality, line }: Part, phase: number): HalfHourSum {
  const { scale, isPower } = UNITS[unit] ?? { scale: 0, isPower: false };
  const mantissa = value.mantissa * scale * (isPower ? minutes : SIXTY);
  const minute = halfHourOf(start, phase);
  return { minute, mantissa, decimals: value.decimals, quality, line, covered: minutes };
}

function add(sum: HalfHourSum, more: HalfHourSum): void {
  const decimals = Math.max(sum.decimals, more.decimals);
  sum.mantissa = scaledTo(sum, decimals) + scaledTo(more, decimals);
  sum.decimals = decimals;
  sum.quality = worse(sum.quality, more.quality);
  sum.line = Math.max(sum.line, more.line);
  sum.covered += more.covered;
}

/** Half-hours of which each register is there as a whole, from the first half-hour of the register to its last. */
function together(registers: readonly (readonly HalfHourSum[])[]): HalfHours {
  const [first = [], ...others] = registers;
  const sums = new Map(first.map((sum) => [sum.minute, sum]));
  const wholes = new Map(first.map(({ minute, covered }) => [minute, covered === HALF_HOUR_MINUTES ? 1 : 0]));
  for (const register of others) {
    for (const sum of register) {
      const known = sums.get(sum.minute);
      if (known) add(known, sum);
      else sums.set(sum.minute, sum);
      const whole = sum.covered === HALF_HOUR_MINUTES ? 1 : 0;
      wholes.set(sum.minute, (wholes.get(sum.minute) ?? 0) + whole);
    }
  }
  const needed = (minute: number): number =>
    registers.filter(
      (sums) => (sums[0]?.minute ?? Infinity) <= minute && (sums.at(-1)?.minute ?? -Infinity) >= minute,
    ).length;
  const inTime = [...sums.values()].sort((one, other) => one.minute - other.minute);
  const isWhole = ({ minute }: HalfHourSum): boolean => (wholes.get(minute) ?? 0) === needed(minute);
  const whole = inTime.filter(isWhole);
  return {
    minute: Int32Array.from(whole, ({ minute }) => minute),
    energy: Float64Array.from(whole, ({ mantissa, decimals }) => mantissa / (SIXTY * 10 ** decimals)),
    quality: Uint8Array.from(whole, ({ quality }) => quality),
    line: Uint32Array.from(whole, ({ line }) => line),
    length: whole.length,
    incomplete: inTime.filter((sum) => !isWhole(sum)).map(({ minute }) => minute),
  };
}

function halfHourOf(minute: number, phase: number): number {
  return Math.floor((minute - phase) / HALF_HOUR_MINUTES) * HALF_HOUR_MINUTES + phase;
}
