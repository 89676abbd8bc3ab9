import { DAY_MINUTES, HALF_HOUR_MINUTES } from '../../../common/time/index.js';
import { type Decimal, PlainDecimal } from '../../csv/decimal.js';
import type { ReadingTask } from '../meter-file.js';
import { UNKNOWN } from '../quality.js';
import { isPlausible, wrongValue } from '../read-value.js';
import type { KeptRegister, Layout } from './layout.js';
import type { MeterColumns } from './meter-columns.js';
import { isSkipped } from './named-intervals.js';
import type { RowFields } from './row-fields.js';
import { isFiller, noTime, type Subject, TableReader, type TableRow } from './table-reader.js';
import { TimeForm } from './time-form.js';

/** The times of a row, as its clock shows them. */
interface RowTime {
  readonly start: number;
  readonly end: number | undefined;
  /** 0 where the distance to the neighbour says it; the number of the interval in its day. */
  readonly minutes: number;
}

/** Reads tables with a row an interval. */
export class RowsReader extends TableReader {
  private readonly times: TimeForm;
  private readonly ends: TimeForm | undefined;
  private columns: Places | undefined;
  private plain: PlainColumns | undefined;
  /** From 1. */
  private section = 1;
  /** Where this section's times begin. */
  private begin: number | undefined;
  private isBelowHeader = false;

  constructor(layout: Layout, task: ReadingTask, zone: string) {
    super(layout, task, zone);
    const { time } = layout;
    this.times = new TimeForm(time.form);
    this.ends = time.end && new TimeForm('form' in time.end ? time.end.form : time.form);
  }

  protected override needed(): readonly string[] {
    const { time, interval, user, registers, unit, quality, values = [] } = this.layout;
    return [
      ...time.columns,
      ...(time.end && 'columns' in time.end ? time.end.columns : []),
      ...(time.number === undefined ? [] : [time.number]),
      ...(typeof interval === 'object' && 'column' in interval ? [interval.column] : []),
      ...(typeof user === 'object' && 'column' in user ? [user.column] : []),
      ...(registers ? [registers.column] : []),
      ...(typeof unit === 'object' ? [unit.column] : []),
      ...(quality?.column === undefined ? [] : [quality.column]),
      ...values.filter(({ isDropped }) => isDropped !== true).map(({ column }) => column),
    ];
  }

  protected override headerAgain(): void {
    this.isBelowHeader = true;
  }

  protected override isTitle(fields: readonly string[]): boolean {
    const { time, hasSections = false } = this.layout;
    if (!hasSections || !time.end || !('after' in time.end)) return false;
    return this.between(fields[this.place(time.columns[0] ?? '')] ?? '', time.end.after) === undefined;
  }

  protected override plainRow(fields: RowFields, line: number): boolean {
    const { time, interval, hasSections = false } = this.layout;
    if (hasSections || interval === 'number' || (time.end && 'after' in time.end)) return false;
    const plain = (this.plain ??= this.findPlain());
    const subject = plain.subject(fields);
    if (!subject) return false;
    const { register, unit } = subject;
    if (!register) {
      this.task.tally.drop(subject.droppedName);
      return true;
    }
    const meter = this.plainMeter(fields);
    const quality = plain.quality(fields);
    const minutes = plain.minutes(fields);
    if (!meter || unit < 0 || quality === 'missing' || minutes === undefined) return false;
    if (!this.readValues(fields, plain, unit)) return false;
    const named = this.plainTime(fields, plain.time, this.times);
    const start = time.names === 'end-nominal' ? named - minutes : named;
    if (Number.isNaN(start) || !isOnGrid(start, minutes)) return false;
    let end: number | undefined;
    if (this.ends) {
      end = this.endOf(start, this.plainTime(fields, plain.end, this.ends));
      if (Number.isNaN(end)) return false;
    }
    for (const { name, value } of plain.values) {
      const intervals = meter.namedOf(plain.values.length > 1 ? name : (register.as ?? register.word));
      // Where this is false, it is so for the first one.
      if (!intervals.addPlain(start, minutes, end, value, unit, quality, line)) return false;
    }
    for (const { at, name } of plain.dropped) if (!fields.isBlank(at)) this.task.tally.drop(name);
    return true;
  }

  private readValues({ bytes, starts, ends }: RowFields, { values }: PlainColumns, unit: number): boolean {
    for (const { at, value } of values) {
      if (!value.read(bytes, starts[at] ?? 0, ends[at] ?? 0) || !isPlausible(value, unit)) return false;
    }
    return true;
  }

  protected override row(row: TableRow): void {
    this.columns ??= this.findPlaces();
    const register = this.registerOf(row);
    if (!register) {
      this.task.tally.drop(this.droppedName(row));
      return;
    }
    const meter = this.meterOf(row);
    if (!meter) return;
    const time = this.timeOf(row);
    for (const { at, name, isDropped } of this.columns.values) {
      const text = row.fields[at] ?? '';
      if (!isDropped) this.value(row, meter, register, name, text, time);
      else if (text !== '') this.task.tally.drop(name);
    }
  }

  private value(
    row: TableRow,
    meter: MeterColumns,
    register: KeptRegister,
    column: string,
    text: string,
    time: RowTime | undefined,
  ): void {
    const { tally } = this.task;
    const { quality: place } = this.layout;
    const word = place?.column === undefined ? undefined : row.fields[this.place(place.column)];
    const quality = this.qualityOf(word);
    const value = quality === 'missing' ? 'none' : this.valueOf(text);
    if (typeof value === 'object' && time && quality !== 'missing') {
      const unit = this.unitOf(row, register);
      if (
        this.isPlain(value, unit, time) &&
        this.addPlain(row, meter, register, column, time, value, unit, quality)
      )
        return;
    }
    if (time && this.isSkipped(time) && isFiller(value)) tally.fillers.add(row.line);
    else if (value === 'none') {
      tally.noValue.add(row.line);
      if (time) this.mention(row, meter, this.nameOf(register, column, time.start), time);
    } else if (time && this.isPossible(row, time, meter)) {
      const number = this.accepted(value, text, row, meter, this.unitOf(row, register));
      if (number && quality !== 'missing') this.add(row, meter, register, column, time, number, quality);
    } else if (!time) this.reject(row, 'bad_timestamp', this.badTime(row), meter);
  }

  private add(
    row: TableRow,
    meter: MeterColumns,
    register: KeptRegister,
    column: string,
    { start, end, minutes }: RowTime,
    value: Decimal,
    quality: number,
  ): void {
    const name = this.nameOf(register, column, start);
    const part = { start, minutes, value, unit: this.unitOf(row, register), quality, line: row.line };
    if (this.layout.interval === 'number')
      meter.certainOf(name).add({ ...part, start: this.clock.startOfDay(start) });
    else meter.namedOf(name).add(part, end);
  }

  private mention({ line }: TableRow, meter: MeterColumns, name: string, time: RowTime): void {
    if (this.layout.interval === 'number') return;
    const { start, end, minutes } = time;
    meter.namedOf(name).addMention({ start, minutes, unit: 0, quality: UNKNOWN, line }, end);
  }

  /** Nearly every value: nothing about it needs a closer look. */
  private isPlain(value: Decimal, unit: number, { start, minutes }: RowTime): boolean {
    return this.layout.interval !== 'number' && isOnGrid(start, minutes) && !wrongValue(value, unit);
  }

  private addPlain(
    row: TableRow,
    meter: MeterColumns,
    register: KeptRegister,
    column: string,
    { start, minutes, end }: RowTime,
    value: Decimal,
    unit: number,
    quality: number,
  ): boolean {
    const intervals = meter.namedOf(this.nameOf(register, column, start));
    return intervals.addPlain(start, minutes, end, value, unit, quality, row.line);
  }

  /** Columns of values that are added have their own names. */
  private nameOf(register: KeptRegister, column: string, start: number): string {
    return this.columns?.areSeveral === true ? column : this.registerName(register, start);
  }

  private registerName(register: KeptRegister, start: number): string {
    if (this.layout.hasSections !== true) return register.as ?? register.word;
    this.begin ??= start;
    if (this.isBelowHeader && start <= this.begin) this.section += 1;
    this.isBelowHeader = false;
    return `section ${this.section}`;
  }

  private isSkipped({ start, end }: RowTime): boolean {
    return this.layout.interval !== 'number' && isSkipped(this.clock, start, end);
  }

  /** Whether there is such an interval; a row without is rejected. */
  private isPossible(row: TableRow, time: RowTime, meter: MeterColumns): boolean {
    if (this.isSkipped(time)) {
      this.reject(row, 'nonexistent_local_time', 'the clocks skip this time', meter);
      return false;
    }
    const { interval } = this.layout;
    const step = typeof interval === 'object' ? Math.min(time.minutes, HALF_HOUR_MINUTES) : 1;
    if (step > 0 && time.start % step === 0) return true;
    this.reject(row, 'not_on_half_hour', `the time is no multiple of ${step} minutes`, meter);
    return false;
  }

  private timeOf(row: TableRow): RowTime | undefined {
    const { time, interval } = this.layout;
    if (time.end && 'after' in time.end)
      return this.between(this.textIn(row, this.layout.time.columns), time.end.after);
    const named = this.times.ofText(this.textIn(row, this.layout.time.columns));
    if (Number.isNaN(named)) return undefined;
    if (time.number !== undefined) {
      const number = Number(row.fields[this.place(time.number)]);
      return Number.isInteger(number) && number >= 1 && number <= 100
        ? { start: named, end: undefined, minutes: number }
        : undefined;
    }
    if (time.names === 'both')
      return this.both(named, this.ends?.ofText(this.textIn(row, time.end?.columns ?? [])) ?? Number.NaN);
    const minutes = this.minutesOf(row);
    if (minutes === undefined) return undefined;
    const start = time.names === 'end-nominal' ? named - minutes : named;
    return { start, end: undefined, minutes: interval === 'distance' ? 0 : minutes };
  }

  private between(text: string, word: string): RowTime | undefined {
    const [from = '', to = ''] = text.split(new RegExp(`\\s*\\b${word}\\b\\s*`));
    const [start, end] = [this.times.ofText(from), this.times.ofText(to)];
    return Number.isNaN(start) ? undefined : this.both(start, end);
  }

  private both(start: number, named: number): RowTime | undefined {
    return Number.isNaN(named) ? undefined : { start, end: this.endOf(start, named), minutes: 0 };
  }

  /** An end of midnight may stand beside the date of the day that it ends. */
  private endOf(start: number, named: number): number {
    const end = named + (this.layout.time.isInclusive === true ? 1 : 0);
    return end - start < -DAY_MINUTES / 2 ? end + DAY_MINUTES : end;
  }

  private minutesOf(row: TableRow): number | undefined {
    const { interval } = this.layout;
    if (typeof interval !== 'object') return 0;
    if ('minutes' in interval) return interval.minutes;
    return interval.words[row.fields[this.place(interval.column)] ?? ''];
  }

  private findPlain(): PlainColumns {
    const { time, interval, quality } = this.layout;
    const { values } = (this.columns ??= this.findPlaces());
    const always = this.qualityOf(undefined);
    const length = typeof interval === 'object' && 'minutes' in interval ? interval.minutes : 0;
    return {
      subject: this.plainSubjects(),
      time: time.columns.map((column) => this.place(column)),
      end: time.end && 'columns' in time.end ? time.end.columns.map((column) => this.place(column)) : [],
      quality:
        quality?.column === undefined
          ? () => always
          : this.wordsOf(quality.column, (word) => this.qualityOf(word)),
      minutes:
        typeof interval === 'object' && 'column' in interval
          ? this.wordsOf(interval.column, (word) => interval.words[word])
          : () => length,
      values: values
        .filter(({ isDropped }) => !isDropped)
        .map(({ at, name }) => ({ at, name, value: new PlainDecimal(this.layout.decimal) })),
      dropped: values.filter(({ isDropped }) => isDropped),
    };
  }

  private badTime(row: TableRow): string {
    const { interval } = this.layout;
    const text = this.textIn(row, this.layout.time.columns);
    if (typeof interval === 'object' && 'column' in interval && this.minutesOf(row) === undefined) {
      const word = row.fields[this.place(interval.column)] ?? '';
      return `"${word.slice(0, 40)}" is none of the lengths ${Object.keys(interval.words).join(', ')}`;
    }
    const { end, form } = this.layout.time;
    const isEnd = end && 'columns' in end && !Number.isNaN(this.times.ofText(text));
    return isEnd ? noTime(this.textIn(row, end.columns), end.form) : noTime(text, form);
  }

  private findPlaces(): Places {
    const { values = [] } = this.layout;
    return {
      areSeveral: values.filter(({ isDropped = false }) => !isDropped).length > 1,
      values: values.map(({ column, isDropped = false }) => ({
        at: this.place(column),
        name: column,
        isDropped,
      })),
    };
  }
}

/** Whether an interval begins where those of its length do. */
function isOnGrid(start: number, minutes: number): boolean {
  return minutes === 0 || start % Math.min(minutes, HALF_HOUR_MINUTES) === 0;
}

/** What plain rows are read by. */
interface PlainColumns {
  readonly subject: (fields: RowFields) => Subject | undefined;
  readonly time: readonly number[];
  readonly end: readonly number[];
  readonly quality: (fields: RowFields) => number | 'missing';
  readonly minutes: (fields: RowFields) => number | undefined;
  readonly values: readonly { readonly at: number; readonly name: string; readonly value: PlainDecimal }[];
  readonly dropped: readonly { readonly at: number; readonly name: string }[];
}

/** Where the columns of values stand. */
interface Places {
  /** Whether several columns hold consumption. */
  readonly areSeveral: boolean;
  readonly values: readonly { readonly at: number; readonly name: string; readonly isDropped: boolean }[];
}
