import { DAY_MINUTES } from '../../../common/time/index.js';
import { type LineSink, LineScanner } from '../../csv/line-scanner.js';
import { rawText, type RejectCode } from '../../csv/reject-list.js';
import { NEVER, TWICE } from '../../readings/local-clock.js';
import type { LocalClock } from '../../readings/local-clock.js';
import { FileRefusedError } from '../../source/file-refused-error.js';
import type { MeterFormat, MeterSeries, ReadingTask } from '../meter-file.js';
import { ACTUAL, ESTIMATED, SUBSTITUTED, UNKNOWN } from '../quality.js';
import { parseUserId } from '../../../common/user-id.js';
import { unitOf } from '../unit.js';
import { dayOf } from './day-of.js';
import { HeldMeters } from './held-meters.js';
import { isWrong, readValue, type Wrong } from '../read-value.js';

/** The market's time, all year and in all states. Western Power keeps +08:00. */
const MARKET_ZONE = '+10:00';
/** What goes out of the grid: general consumption, controlled load and so on. */
const CONSUMPTION = /^E\d+$/;

/** By the letter of a quality method. N, no data, is none of them: what stands there is no reading. */
const QUALITIES: Readonly<Record<string, number>> = {
  A: ACTUAL,
  E: ESTIMATED,
  F: SUBSTITUTED,
  S: SUBSTITUTED,
  // By 400 records; what none of them names stays unknown.
  V: UNKNOWN,
};
const NO_DATA = 255;
const QUALITY_METHOD = /^[AEFSNV]\d{0,2}$/;

const COMMA = 44;
const BYTE_ORDER_MARK = /^\u{feff}/u;

/** AEMO's meter data file format, as every retailer and distributor of Australia's market writes it. */
export const nem12: MeterFormat = {
  name: 'nem12',
  title: 'NEM12, the Australian market',
  assumes:
    'times are +10:00 all year, value 1 begins at 00:00; consumption is E1, E2, E3… together; a value with quality N is none',
  recognises: (head) => /^[\s\u{feff}]*(?:"?100"?,"?NEM1[23]\b|200,[0-9A-Z]{10,11},)/u.test(head),
  async *read(chunks, task) {
    const reader = new Nem12Reader(task);
    const scanner = new LineScanner(reader);
    for await (const chunk of chunks) {
      scanner.push(chunk);
      yield* reader.overflow();
    }
    scanner.end();
    yield* reader.end();
  },
};

/** A 200 record: what the days after it are of. */
interface Block {
  readonly id: string;
  readonly register: string;
  /** Place of the unit in UNITS. */
  readonly unit: number;
  /** Length of its intervals; 0 where it declares none that divide a day. */
  readonly minutes: number;
  /** The name that its values are counted by, where they are no consumption. */
  readonly dropped?: string;
}

/** A 300 record whose 400 records may follow. */
interface Day {
  readonly block: Block;
  readonly line: number;
  readonly raw: string;
  /** Begin of its first interval by the local clock. */
  readonly wall: number;
  /** A value, why it is none, or nothing where the field is blank. */
  readonly values: readonly ReturnType<typeof readValue>[];
  /** Of each value; {@link NO_DATA} where what stands there is no reading. */
  readonly qualities: Uint8Array;
}

class Nem12Reader implements LineSink {
  private readonly meters = new HeldMeters();
  private readonly clock: LocalClock;
  private begun = false;
  private block: Block | undefined;
  private day: Day | undefined;

  constructor(private readonly task: ReadingTask) {
    this.clock = task.clockOf(task.zone ?? MARKET_ZONE);
  }

  line(bytes: Buffer, start: number, end: number, number: number): void {
    // Nearly all of a file are days, and they are long.
    if (bytes.toString('latin1', start, start + 4) === '300,') {
      this.startDay(bytes, start, end, number);
      return;
    }
    const text = bytes.toString('utf8', start, end).replace(BYTE_ORDER_MARK, '');
    const fields = text.split(',').map((field) => field.trim());
    const [record = ''] = fields;
    if (fields.every((field) => field === '')) this.task.tally.ignore('blank', number);
    else if (record === '400') this.range(fields, number, text);
    else this.other(record, fields, number, text);
  }

  tooLong(head: Buffer, number: number): void {
    this.reject(number, rawText(head), { code: 'line_too_long', reason: 'the line is longer than 1 MiB' });
  }

  *overflow(): Generator<MeterSeries, void, undefined> {
    if (this.block) yield* this.meters.overflow(this.block.id);
  }

  *end(): Generator<MeterSeries, void, undefined> {
    this.finishDay();
    if (!this.begun) throw new FileRefusedError('refused', 'it has no record of NEM12 in it');
    yield* this.meters.all();
  }

  private other(record: string, fields: readonly string[], number: number, text: string): void {
    this.finishDay();
    if (record === '250' || (record === '100' && fields[1] === 'NEM13')) {
      throw new FileRefusedError(
        'refused',
        'NEM13: accumulation readings, one total over months, from which half-hours cannot be told: ask for NEM12',
      );
    }
    if (!this.begun && record !== '200' && (record !== '100' || fields[1] !== 'NEM12')) {
      throw new FileRefusedError('refused', 'it does not begin with a record of NEM12 (100 or 200)');
    }
    this.begun = true;
    if (record === '200') this.startBlock(fields, number, text);
    else if (record !== '100' && record !== '500' && record !== '900') {
      this.reject(number, text, {
        code: 'wrong_column_count',
        reason: 'the line is no record of NEM12 (100 to 900)',
      });
    }
  }

  private startBlock(fields: readonly string[], number: number, text: string): void {
    const [, nmi = '', , registerId = '', suffix = '', , , unitName = '', length = ''] = fields;
    const register = (suffix || registerId).toUpperCase();
    const id = parseUserId(nmi);
    this.block = undefined;
    if (id === undefined) {
      this.reject(number, text, { code: 'bad_user', reason: 'the record names no meter (NMI)' });
      return;
    }
    const { registers } = this.task;
    const isKept = registers ? registers.includes(register) : CONSUMPTION.test(register);
    const unit = unitOf(unitName);
    const minutes = /^\d{1,4}$/.test(length) && DAY_MINUTES % Number(length) === 0 ? Number(length) : 0;
    const dropped = isKept ? `${register} (${unitName || 'without a unit'})` : register;
    this.block = { id, register, unit, minutes, ...(isKept && unit >= 0 ? {} : { dropped }) };
  }

  private startDay(bytes: Buffer, start: number, end: number, number: number): void {
    this.finishDay();
    const { block } = this;
    if (!this.begun)
      throw new FileRefusedError(
        'refused',
        'it begins with a day (300), and no record before names its meter',
      );
    const raw = rawText(bytes, start, end);
    if (!block) {
      this.reject(number, raw, { code: 'bad_user', reason: 'no 200 record before names its meter' });
      return;
    }
    const fields = dayFields(bytes, start, end);
    if (block.dropped !== undefined) {
      this.task.tally.drop(block.dropped, fields.starts.length);
      return;
    }
    const wall = wallOf(bytes.toString('latin1', start + 4, fields.starts[0] ?? end));
    const wrong = wrongLength(fields, block) ?? (typeof wall === 'number' ? undefined : wall);
    if (wrong || typeof wall !== 'number') {
      if (wrong) this.reject(number, raw, wrong);
      return;
    }
    const values = fields.starts.map((from, at) =>
      readValue(bytes, from, fields.ends[at] ?? from, block.unit),
    );
    const quality = fields.quality === 'N' ? NO_DATA : (QUALITIES[fields.quality ?? ''] ?? UNKNOWN);
    const qualities = new Uint8Array(values.length).fill(quality);
    this.day = { block, line: number, raw, wall, values, qualities };
  }

  /** A 400 record: the quality of some intervals of the day before it. Those of a rejected day go with it. */
  private range(fields: readonly string[], number: number, text: string): void {
    const { day } = this;
    if (!day) return;
    const [, first = '', last = '', method = ''] = fields;
    const [from, to] = [Number(first), Number(last)];
    if (!/^\d+$/.test(first) || !/^\d+$/.test(last) || !QUALITY_METHOD.test(method)) {
      this.rejectDay(number, text, {
        code: 'bad_number',
        reason: 'the record says no intervals and quality: its day is left out',
      });
    } else if (from < 1 || from > to || to > day.values.length) {
      const reason = `intervals ${first} to ${last} are not in a day of ${day.values.length}: the day is left out`;
      this.rejectDay(number, text, { code: 'slot_beyond_day', reason });
    } else
      day.qualities.fill(
        method.startsWith('N') ? NO_DATA : (QUALITIES[method.charAt(0)] ?? UNKNOWN),
        from - 1,
        to,
      );
  }

  private rejectDay(number: number, text: string, wrong: Wrong): void {
    this.day = undefined;
    this.reject(number, text, wrong);
  }

  /** Nothing more is said of the day: its values are taken. */
  private finishDay(): void {
    const { day } = this;
    this.day = undefined;
    if (!day) return;
    const { block, line, values, qualities, wall } = day;
    const parts = this.meters.register(block.id, block.register);
    for (const [at, value] of values.entries()) {
      const quality = qualities[at] ?? UNKNOWN;
      if (quality === NO_DATA || value === undefined) this.task.tally.noValue.add(line);
      else if (isWrong(value)) this.reject(line, day.raw, value, at);
      else {
        const start = this.instantOf(wall + at * block.minutes);
        if (start !== NEVER)
          parts.add({ start, minutes: block.minutes, value, unit: block.unit, quality, line });
        else if (value.mantissa === 0) this.task.tally.fillers.add(line);
        else
          this.reject(
            line,
            day.raw,
            { code: 'nonexistent_local_time', reason: `the clocks of ${this.zone} skip this time` },
            at,
          );
      }
    }
  }

  /** Of an hour that a zone other than the market's has twice, a day has one value only: the earlier hour gets it. */
  private instantOf(wall: number): number {
    const instant = this.clock.instantOf(wall);
    return Object.is(instant, TWICE) ? Math.min(...this.clock.instantsOf(wall)) : instant;
  }

  private get zone(): string {
    return this.task.zone ?? MARKET_ZONE;
  }

  /** @param slot - the interval of the day, from 0; nothing where the row as a whole is wrong */
  private reject(
    line: number,
    text: string,
    { code, reason }: { code: RejectCode; reason: string },
    slot?: number,
  ): void {
    const raw = rawText(Buffer.from(text));
    this.task.tally.rejects.add({
      line,
      code,
      reason,
      raw,
      ...(slot === undefined ? {} : { column: slot + 3 }),
    });
    if (this.block) this.meters.reject(this.block.id);
  }
}

interface DayFields {
  /** Where the values of the day begin and end. */
  readonly starts: number[];
  readonly ends: number[];
  /** The letter of the day's quality, which may be blank; nothing where the row ends before it. */
  readonly quality: string | undefined;
}

/**
 * The values of a 300 record end where its quality method stands. Where that is blank they end at the first blank field;
 * where the row ends with a value, that one may be torn.
 */
function dayFields(bytes: Buffer, start: number, end: number): DayFields {
  const [starts, ends]: [number[], number[]] = [[], []];
  for (let at = fieldEnd(bytes, start + 4, end) + 1; at <= end && starts.length <= DAY_MINUTES;) {
    const to = fieldEnd(bytes, at, end);
    const first = bytes[at] ?? 0;
    if (first >= 65 && first <= 90 && to - at <= 3) {
      const method = bytes.toString('latin1', at, to).trim();
      if (QUALITY_METHOD.test(method)) return { starts, ends, quality: method.charAt(0) };
    }
    starts.push(at);
    ends.push(to);
    at = to + 1;
  }
  const isBlank = (at: number): boolean => starts[at] === undefined || starts[at] === ends[at];
  const given = starts.findIndex((_, at) => isBlank(at));
  if (given < 0) return { starts, ends, quality: undefined };
  return { starts: starts.slice(0, given), ends: ends.slice(0, given), quality: '' };
}

function fieldEnd(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== COMMA) at += 1;
  return at;
}

function wrongLength(
  { starts: { length: count }, quality }: DayFields,
  { minutes }: Block,
): Wrong | undefined {
  const declared = minutes === 0 ? 0 : DAY_MINUTES / minutes;
  if (count === declared && quality === undefined)
    return {
      code: 'wrong_column_count',
      reason: 'the row ends before the quality of its values: it is torn',
    };
  if (count === declared) return undefined;
  const reason =
    minutes === 0
      ? 'its 200 record declares no length of intervals'
      : `its 200 record declares intervals of ${minutes} minutes, which are ${declared} values, and the day has ${count}`;
  return { code: 'wrong_interval_count', reason };
}

/** Midnight of a day by the local clock, in minutes since 1970-01-01. @param text - YYYYMMDD, with what follows */
function wallOf(text: string): number | Wrong {
  const date = text.replace(/,.*$/, '').trim();
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(date) ?? [];
  if (year === undefined)
    return { code: 'bad_timestamp', reason: `"${date.slice(0, 40)}" is no day of the form YYYYMMDD` };
  const days = dayOf(Number(year), Number(month), Number(day), date);
  return typeof days === 'number' ? days * DAY_MINUTES : days;
}
