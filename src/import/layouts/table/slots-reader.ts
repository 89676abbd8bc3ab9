import { DAY_MINUTES } from '../../../common/time/index.js';
import type { ReadingTask } from '../meter-file.js';
import type { Parts } from '../parts.js';
import type { KeptRegister, Layout, SlotColumns } from './layout.js';
import type { MeterColumns } from './meter-columns.js';
import { isFiller, TableReader, type TableRow, type Value } from './table-reader.js';
import { timeForm, type TimeReader } from './time-form.js';

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
  private readonly readDay: TimeReader;
  private readonly readDelivered: TimeReader | undefined;
  private readonly slots: SlotColumns;

  constructor(layout: Layout, task: ReadingTask, zone: string) {
    super(layout, task, zone);
    if (!layout.slots) throw new TypeError('a layout of slots says where they are');
    this.slots = layout.slots;
    this.readDay = timeForm(layout.time.form);
    this.readDelivered = layout.delivered && timeForm(layout.delivered.form);
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
    const day = this.readDay(text);
    if (Number.isNaN(day)) {
      this.reject(
        row,
        'bad_timestamp',
        `"${text.slice(0, 40)}" is no day of the form ${this.layout.time.form}`,
        meter,
      );
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
    const texts = this.textsOf(day.row);
    const { meter, register } = day;
    const parts = meter.certainOf(register.as ?? register.word);
    texts.forEach((text, nth) => {
      this.slot(day, parts, text, nth);
    });
    this.checkTotal(day.row, texts);
  }

  private slot(day: DayRow, parts: Parts, text: string, nth: number): void {
    const { row, meter, unit, delivered } = day;
    const { tally } = this.task;
    const quality = this.flagOf(day, nth);
    const value = quality === 'missing' ? 'none' : this.valueOf(text);
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
    return delivered && this.readDelivered?.(this.textIn(row, delivered.columns));
  }

  /** A total that differs from the sum by more than its own rounding is told; the values count. */
  private checkTotal(row: TableRow, texts: readonly string[]): void {
    const { total } = this.layout;
    if (total === undefined) return;
    const said = this.valueOf(row.fields[this.place(total)] ?? '');
    if (typeof said !== 'object') return;
    const values = texts.map((text) => this.valueOf(text)).filter((value) => typeof value === 'object');
    const sum = values.reduce((all, { mantissa, decimals }) => all + mantissa / 10 ** decimals, 0);
    const { tally } = this.task;
    tally.totalsChecked += 1;
    if (Math.abs(sum - said.mantissa / 10 ** said.decimals) > 0.51 / 10 ** said.decimals)
      tally.wrongTotals.add(row.line);
  }
}
