import { UNKNOWN } from '../quality.js';
import type { ReadingTask } from '../meter-file.js';
import type { Layout } from './layout.js';
import { parseUserId } from '../../../common/user-id.js';
import { isSkipped, type NamedIntervals } from './named-intervals.js';
import { PlainValues } from './plain-values.js';
import type { RowFields } from './row-fields.js';
import { isFiller, noTime, TableReader, type TableRow } from './table-reader.js';
import { TimeForm } from './time-form.js';

/** A column a meter leaves no room for registers. */
const EVERYTHING = { word: '' };

/** Reads tables with a row a time and a column a meter. */
export class MetersReader extends TableReader {
  private readonly times: TimeForm;
  private plain: PlainColumns | undefined;

  constructor(layout: Layout, task: ReadingTask, zone: string) {
    super(layout, task, zone);
    this.times = new TimeForm(layout.time.form);
  }

  protected override needed(): readonly string[] {
    return this.layout.time.columns;
  }

  /** A row that ends before its last meter is torn. */
  protected override lastPlace(): number {
    return (this.header?.length ?? 1) - 1;
  }

  protected override headerAgain(): void {
    return;
  }

  protected override isTitle(): boolean {
    return false;
  }

  protected override plainRow(fields: RowFields, line: number): boolean {
    const { time, interval, columns } = this.layout;
    const { plain, clock } = this;
    if (!plain || typeof interval !== 'object' || !('minutes' in interval)) return false;
    const { minutes } = interval;
    const { values, intervals, unit } = plain;
    const named = this.plainTime(fields, plain.time, this.times);
    const start = time.names === 'end-nominal' ? named - minutes : named;
    if (Number.isNaN(clock.plainInstantOf(start))) return false;
    if (!values.read(fields, columns.length, intervals.length, 1, unit)) return false;
    for (const [nth, ofMeter] of intervals.entries()) {
      const value = values.at(nth);
      if (value) ofMeter?.addPlain(start, minutes, undefined, value, unit, UNKNOWN, line);
      else if (ofMeter) this.task.tally.noValue.add(line);
    }
    return true;
  }

  protected override row(row: TableRow): void {
    const { time, interval, columns } = this.layout;
    const text = this.textIn(row, time.columns);
    const named = this.times.ofText(text);
    if (Number.isNaN(named) || typeof interval !== 'object' || !('minutes' in interval)) {
      this.reject(row, 'bad_timestamp', noTime(text, time.form));
      return;
    }
    const start = time.names === 'end-nominal' ? named - interval.minutes : named;
    this.plain ??= this.findPlain(row);
    const isAtSkipped = isSkipped(this.clock, start);
    for (let at = columns.length; at < (this.header?.length ?? 0); at += 1) {
      const id = parseUserId(this.header?.[at] ?? '');
      if (id !== undefined) this.value(row, id, row.fields[at] ?? '', start, interval.minutes, isAtSkipped);
    }
  }

  private value(
    row: TableRow,
    id: string,
    text: string,
    start: number,
    minutes: number,
    isAtSkipped: boolean,
  ): void {
    const { tally } = this.task;
    const meter = this.meter(id, row);
    const unit = this.unitOf(row, EVERYTHING);
    const value = this.valueOf(text);
    if (isAtSkipped && isFiller(value)) tally.fillers.add(row.line);
    else if (value === 'none') {
      tally.noValue.add(row.line);
      const mention = { start, minutes, unit, quality: UNKNOWN, line: row.line };
      meter.namedOf('').addMention(mention);
    } else if (isAtSkipped) this.reject(row, 'nonexistent_local_time', 'the clocks skip this time', meter);
    else {
      const number = this.accepted(value, text, row, meter, unit);
      if (!number) return;
      const intervals = meter.namedOf('');
      if (intervals.addPlain(start, minutes, undefined, number, unit, UNKNOWN, row.line)) return;
      intervals.add({ start, minutes, value: number, unit, quality: UNKNOWN, line: row.line });
    }
  }

  /** What plain rows are read by, once a row has told all meters. */
  private findPlain(row: TableRow): PlainColumns {
    const { time, columns, decimal } = this.layout;
    const names = this.header?.slice(columns.length) ?? [];
    return {
      time: time.columns.map((column) => this.place(column)),
      values: new PlainValues(names.length, decimal, (text) => this.valueOf(text) === 'none'),
      intervals: names.map((name) => {
        const id = parseUserId(name);
        return id === undefined ? undefined : this.meter(id, row).namedOf('');
      }),
      unit: this.unitOf(row, EVERYTHING),
    };
  }
}

interface PlainColumns {
  readonly time: readonly number[];
  readonly values: PlainValues;
  /** By column; nothing of one that is no meter's. */
  readonly intervals: readonly (NamedIntervals | undefined)[];
  readonly unit: number;
}
