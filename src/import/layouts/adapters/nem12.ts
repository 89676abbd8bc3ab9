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
import { DayValues, type ValueFields } from './day-values.js';
import { HeldMeters } from './held-meters.js';
import { isWrong, type Wrong } from '../read-value.js';
import { readThrough } from './read-through.js';

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
    yield* readThrough(chunks, new LineScanner(reader), reader);
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
  /** Begin of its first interval by the local clock. */
  readonly wall: number;
}

class Nem12Reader implements LineSink {
  readonly meters: HeldMeters;
  private readonly clock: LocalClock;
  private begun = false;
  private block: Block | undefined;
  private day: Day | undefined;
  /** Those of the day; where their quality is {@link NO_DATA}, what stands there is no reading. */
  private readonly values = new DayValues();
  private readonly fields = new DayFields();

  constructor(private readonly task: ReadingTask) {
    this.meters = new HeldMeters(task.bounds);
    this.clock = task.clockOf(task.zone ?? MARKET_ZONE);
  }

  line(bytes: Buffer, start: number, end: number, number: number): void {
    // Nearly all of a file are days, and they are long.
    if (isDay(bytes, start)) {
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
    if (!block) {
      this.reject(number, rawText(bytes, start, end), {
        code: 'bad_user',
        reason: 'no 200 record before names its meter',
      });
      return;
    }
    const { fields } = this;
    fields.find(bytes, start, end);
    if (block.dropped !== undefined) {
      this.task.tally.drop(block.dropped, fields.count);
      return;
    }
    const wall = wallOf(bytes.toString('latin1', start + 4, fields.count > 0 ? fields.starts[0] : end));
    const wrong = wrongLength(fields, block) ?? (typeof wall === 'number' ? undefined : wall);
    if (wrong || typeof wall !== 'number') {
      if (wrong) this.reject(number, rawText(bytes, start, end), wrong);
      return;
    }
    const quality = fields.quality === 'N' ? NO_DATA : (QUALITIES[fields.quality ?? ''] ?? UNKNOWN);
    this.values.read(bytes, start, end, fields, block.unit, quality);
    this.day = { block, line: number, wall };
  }

  /** A 400 record: the quality of some intervals of the day before it. Those of a rejected day go with it. */
  private range(fields: readonly string[], number: number, text: string): void {
    if (!this.day) return;
    const { length, qualities } = this.values;
    const [, first = '', last = '', method = ''] = fields;
    const [from, to] = [Number(first), Number(last)];
    if (!/^\d+$/.test(first) || !/^\d+$/.test(last) || !QUALITY_METHOD.test(method)) {
      this.rejectDay(number, text, {
        code: 'bad_number',
        reason: 'the record says no intervals and quality: its day is left out',
      });
    } else if (from < 1 || from > to || to > length) {
      const reason = `intervals ${first} to ${last} are not in a day of ${length}: the day is left out`;
      this.rejectDay(number, text, { code: 'slot_beyond_day', reason });
    } else
      qualities.fill(
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
    const { block, line, wall } = day;
    const { values } = this;
    const parts = this.meters.register(block.id, block.register);
    for (let at = 0; at < values.length; at += 1) {
      const quality = values.qualities[at] ?? UNKNOWN;
      const value = quality === NO_DATA ? undefined : values.at(at);
      if (value === undefined) this.task.tally.noValue.add(line);
      else if (isWrong(value)) this.reject(line, values.raw, value, at);
      else {
        const start = this.instantOf(wall + at * block.minutes);
        if (start !== NEVER) parts.put(start, block.minutes, value, block.unit, quality, line);
        else if (value.mantissa === 0) this.task.tally.fillers.add(line);
        else
          this.reject(
            line,
            values.raw,
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

/** A field of a row that has the length of a day at most, and one more, so that it is seen. */
const MOST_FIELDS = DAY_MINUTES + 1;

/**
 * Where the values of a 300 record stand. They end where its quality method stands. Where that is blank they end at the
 * first blank field; where the row ends with a value, that one may be torn.
 */
class DayFields implements ValueFields {
  count = 0;
  readonly starts = new Int32Array(MOST_FIELDS);
  readonly ends = new Int32Array(MOST_FIELDS);
  /** The letter of the day's quality, which may be blank; nothing where the row ends before it. */
  quality: string | undefined;

  find(bytes: Buffer, start: number, end: number): void {
    const { starts, ends } = this;
    let count = 0;
    let given = -1;
    for (let at = fieldEnd(bytes, start + 4, end) + 1; at <= end && count < MOST_FIELDS;) {
      const to = fieldEnd(bytes, at, end);
      const first = bytes[at] ?? 0;
      if (first >= 65 && first <= 90 && to - at <= 3) {
        const method = bytes.toString('latin1', at, to).trim();
        if (QUALITY_METHOD.test(method)) {
          this.count = count;
          this.quality = method.charAt(0);
          return;
        }
      }
      if (at === to && given < 0) given = count;
      starts[count] = at;
      ends[count] = to;
      count += 1;
      at = to + 1;
    }
    this.count = given < 0 ? count : given;
    this.quality = given < 0 ? undefined : '';
  }
}

/** Whether a row begins with `300,`. */
function isDay(bytes: Buffer, start: number): boolean {
  return (
    bytes[start] === 0x33 &&
    bytes[start + 1] === 0x30 &&
    bytes[start + 2] === 0x30 &&
    bytes[start + 3] === COMMA
  );
}

function fieldEnd(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== COMMA) at += 1;
  return at;
}

function wrongLength({ count, quality }: DayFields, { minutes }: Block): Wrong | undefined {
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
