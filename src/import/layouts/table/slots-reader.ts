import { DAY_MINUTES } from '../../../common/time/index.js';
import { numberOf, powerOfTen } from '../../csv/decimal.js';
import type { ReadingTask } from '../meter-file.js';
import type { GatheredParts } from '../gathered/gathered-parts.js';
import { ByteWords } from './byte-words.js';
import type { KeptRegister, Layout, SlotColumns } from './layout.js';
import type { MeterColumns } from './meter-columns.js';
import { PlainValues } from './plain-values.js';
import type { RowFields } from './row-fields.js';
import { isFiller, noTime, type Subject, TableReader, type TableRow, type Value } from './table-reader.js';
import { TimeForm } from './time-form.js';

/** What is the same for all slots of a row. */
interface DayRow {
  readonly row: TableRow;
  readonly meter: MeterColumns;
  readonly register: KeptRegister;
  /** By the clock. */
  readonly midnight: number;
  /** The instants at which the local day begins and ends. */
  readonly begin: number;
  readonly end: number;
  readonly unit: number;
  readonly quality: number | 'missing';
  readonly delivered: number | undefined;
}

/** Reads tables with a row a day. */
export class SlotsReader extends TableReader {
  private readonly days: TimeForm;
  private readonly deliveries: TimeForm | undefined;
  private readonly values: PlainValues;
  private readonly flags: Uint8Array;
  private plain: PlainColumns | undefined;
  private readonly slots: SlotColumns;

  constructor(layout: Layout, task: ReadingTask, zone: string) {
    super(layout, task, zone);
    if (!layout.slots) throw new TypeError('a layout of slots says where they are');
    this.slots = layout.slots;
    this.days = new TimeForm(layout.time.form);
    this.deliveries = layout.delivered && new TimeForm(layout.delivered.form);
    this.flags = new Uint8Array(layout.slots.count);
    this.values = new PlainValues(
      layout.slots.count,
      layout.decimal,
      (text) => this.valueOf(text) === 'none',
    );
  }

  protected override needed(): readonly string[] {
    const { time, user, registers, quality } = this.layout;
    return [
      ...time.columns,
      ...(typeof user === 'object' && 'column' in user ? [user.column] : []),
      ...(registers ? [registers.column] : []),
      ...(quality?.column === undefined ? [] : [quality.column]),
    ];
  }

  /** Of slots that are counted as time passes the last ones are for days of a clock change. */
  protected override lastPlace(): number {
    const { first, count, step = 1, by } = this.slots;
    return this.place(first) + (count - 1 - (by === 'elapsed' ? 4 : 0)) * step;
  }

  protected override headerAgain(): void {
    return;
  }

  protected override isTitle(): boolean {
    return false;
  }

  protected override plainRow(fields: RowFields, line: number): boolean {
    const plain = (this.plain ??= this.findPlain());
    const { count, step = 1, minutes, by } = this.slots;
    const { values } = this;
    const { tally } = this.task;
    const subject = plain.subject(fields);
    if (!subject) return false;
    const { register, unit } = subject;
    if (!values.read(fields, plain.first, count, step, unit)) return false;
    if (!register) {
      tally.drop(subject.droppedName, values.given);
      return true;
    }
    const meter = this.plainMeter(fields);
    const day = this.plainTime(fields, plain.day, this.days);
    const delivered = this.deliveries && this.plainTime(fields, plain.delivered, this.deliveries);
    const midnight = Math.floor(day / DAY_MINUTES) * DAY_MINUTES;
    const begin = this.clock.plainInstantOf(midnight);
    const ofRow = plain.quality(fields);
    const isPlain = this.clock.plainInstantOf(midnight + DAY_MINUTES) - begin === DAY_MINUTES;
    if (!meter || unit < 0 || ofRow === 'missing' || !isPlain || Number.isNaN(delivered)) return false;
    const inDay = by === 'elapsed' ? Math.min(count, DAY_MINUTES / minutes) : count;
    for (let nth = Math.ceil(inDay); nth < count; nth += 1) if (values.at(nth)) return false;
    if (!this.readFlags(fields, plain, inDay)) return false;
    const parts = meter.certainOf(register.as ?? register.word);
    let missing = 0;
    for (let nth = 0; nth < inDay; nth += 1) {
      const value = values.at(nth);
      const quality = plain.flag === undefined ? ofRow : (this.flags[nth] ?? 0);
      if (value) parts.put(begin + nth * minutes, minutes, value, unit, quality, line, delivered);
      else missing += 1;
    }
    if (missing > 0) tally.noValue.add(line, missing);
    if (plain.total !== undefined) this.checkTotal(line, fields.text(plain.total), values.sum(count));
    return true;
  }

  protected override row(row: TableRow): void {
    const register = this.registerOf(row);
    if (!register) {
      const values = this.textsOf(row).filter((text) => this.valueOf(text) !== 'none');
      this.task.tally.drop(this.droppedName(row), values.length);
      return;
    }
    const meter = this.meterOf(row);
    if (!meter) return;
    const text = this.textIn(row, this.layout.time.columns);
    const day = this.days.ofText(text);
    if (Number.isNaN(day)) {
      this.reject(row, 'bad_timestamp', noTime(text, this.layout.time.form), meter);
      return;
    }
    const midnight = Math.floor(day / DAY_MINUTES) * DAY_MINUTES;
    this.day({
      row,
      meter,
      register,
      midnight,
      begin: this.clock.startOfDay(midnight),
      end: this.clock.startOfDay(midnight + DAY_MINUTES),
      unit: this.unitOf(row, register),
      quality: this.qualityOf(this.rowFlag(row)),
      delivered: this.deliveredAt(row),
    });
  }

  private day(day: DayRow): void {
    const { row, meter, register } = day;
    const texts = this.textsOf(row);
    const values = texts.map((text) => this.valueOf(text));
    const parts = meter.certainOf(register.as ?? register.word);
    values.forEach((value, nth) => {
      this.slot(day, parts, value, texts[nth] ?? '', nth);
    });
    const { total } = this.layout;
    if (total === undefined) return;
    const sum = values.reduce((all, value) => all + (typeof value === 'object' ? numberOf(value) : 0), 0);
    this.checkTotal(row.line, row.fields[this.place(total)] ?? '', sum);
  }

  private slot(day: DayRow, parts: GatheredParts, written: Value, text: string, nth: number): void {
    const { row, meter, unit, delivered } = day;
    const { tally } = this.task;
    const quality = this.flagOf(day, nth);
    const value = quality === 'missing' ? 'none' : written;
    const start = this.startOf(day, nth);
    if (start === undefined) this.withoutTime(day, value);
    else if (value === 'none') tally.noValue.add(row.line);
    else {
      const number = this.accepted(value, text, row, meter, unit);
      if (!number || quality === 'missing') return;
      parts.put(start, this.slots.minutes, number, unit, quality, row.line, delivered);
    }
  }

  /** A slot of an hour that the clocks skip, or behind the end of a short day. */
  private withoutTime({ row, meter }: DayRow, value: Value): void {
    const { tally } = this.task;
    const isBehind = this.slots.by === 'elapsed';
    if (isFiller(value)) {
      if (!isBehind || value !== 'none') tally.fillers.add(row.line);
    } else if (isBehind)
      this.reject(row, 'slot_beyond_day', 'it has a value behind the end of its day', meter);
    else this.reject(row, 'nonexistent_local_time', 'it has a value at a time that the clocks skip', meter);
  }

  /** The instant that a slot begins; nothing where there is none. A repeated hour has one column: it is the earlier one's. */
  private startOf({ midnight, begin, end }: DayRow, nth: number): number | undefined {
    const { minutes, by } = this.slots;
    const start = begin + nth * minutes;
    if (by === 'elapsed') return start < end ? start : undefined;
    // Only a day of a clock change is longer or shorter.
    if (end - begin === DAY_MINUTES && this.clock.instantOf(midnight) === begin) return start;
    return this.clock.instantsOf(midnight + nth * minutes)[0];
  }

  private textsOf({ fields }: TableRow): readonly string[] {
    const { first, count, step = 1 } = this.slots;
    const from = this.place(first);
    return Array.from({ length: count }, (_, nth) => fields[from + nth * step] ?? '');
  }

  private flagOf({ row, quality: ofRow }: DayRow, nth: number): number | 'missing' {
    const after = this.layout.quality?.after;
    if (after === undefined) return ofRow;
    const { first, step = 1 } = this.slots;
    return this.qualityOf(row.fields[this.place(first) + nth * step + after]);
  }

  private rowFlag(row: TableRow): string | undefined {
    const column = this.layout.quality?.column;
    return column === undefined ? undefined : row.fields[this.place(column)];
  }

  private deliveredAt(row: TableRow): number | undefined {
    const { delivered } = this.layout;
    return delivered && this.deliveries?.ofText(this.textIn(row, delivered.columns));
  }

  /** A total that differs from the sum by more than its own rounding is told; the values count. */
  private checkTotal(line: number, text: string, sum: number): void {
    const said = this.valueOf(text);
    if (typeof said !== 'object') return;
    const { tally } = this.task;
    tally.totalsChecked += 1;
    if (Math.abs(sum - numberOf(said)) > 0.51 / powerOfTen(said.decimals)) tally.wrongTotals.add(line);
  }

  /** Reads the flags of a plain row's slots. @returns false where one says that a value is none */
  private readFlags({ bytes, starts, ends, count }: RowFields, plain: PlainColumns, slots: number): boolean {
    const { first, flag, flags } = plain;
    if (flag === undefined) return true;
    const { step = 1 } = this.slots;
    for (let nth = 0; nth < slots; nth += 1) {
      const at = first + nth * step + flag;
      const quality =
        at < count ? flags.of(bytes, starts[at] ?? 0, ends[at] ?? 0) : this.qualityOf(undefined);
      if (quality === 'missing') return false;
      this.flags[nth] = quality;
    }
    return true;
  }

  private findPlain(): PlainColumns {
    const { time, quality, delivered, total } = this.layout;
    const always = this.qualityOf(undefined);
    return {
      subject: this.plainSubjects(),
      first: this.place(this.slots.first),
      day: time.columns.map((column) => this.place(column)),
      delivered: delivered?.columns.map((column) => this.place(column)) ?? [],
      quality:
        quality?.column === undefined
          ? () => always
          : this.wordsOf(quality.column, (word) => this.qualityOf(word)),
      flag: quality?.after,
      flags: new ByteWords((word) => this.qualityOf(word)),
      total: total === undefined ? undefined : this.place(total),
    };
  }
}

/** What plain rows are read by. */
interface PlainColumns {
  readonly subject: (fields: RowFields) => Subject | undefined;
  /** The first slot. */
  readonly first: number;
  readonly day: readonly number[];
  readonly delivered: readonly number[];
  readonly quality: (fields: RowFields) => number | 'missing';
  /** A slot's own flag stands so many columns behind its value. */
  readonly flag: number | undefined;
  readonly flags: ByteWords<number | 'missing'>;
  readonly total: number | undefined;
}
