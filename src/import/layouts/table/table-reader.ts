import { SHORTENED_REASON } from '../../csv/reasons.js';
import { rawText, type RejectCode } from '../../csv/reject-list.js';
import type { LineSink } from '../../csv/line-scanner.js';
import type { LocalClock } from '../../readings/local-clock.js';
import { FileRefusedError } from '../../source/file-refused-error.js';
import { type Decimal, parseGrouped } from '../../csv/decimal.js';
import { PartStore } from '../gathered/part-store.js';
import type { MeterSeries, ReadingTask } from '../meter-file.js';
import { wrongValue } from '../read-value.js';
import { UNKNOWN } from '../quality.js';
import { areUnits, unitOf } from '../unit.js';
import { isHeader, MOST_PREAMBLE } from './header.js';
import type { KeptRegister, Layout } from './layout.js';
import { MeterColumns } from './meter-columns.js';
import { isShortenedId, parseUserId } from '../../../common/user-id.js';
import { areSame, ByteWords } from './byte-words.js';
import { RowFields } from './row-fields.js';
import { columnName, splitRow } from './split-row.js';
import type { TimeForm } from './time-form.js';

/** A row of a table. */
export interface TableRow {
  readonly fields: readonly string[];
  /** From 1. */
  readonly line: number;
  /** As it stands in the file, for what is said of a rejected one. */
  raw(): string;
}

/** A value as it stands in a file: a number, none at all, or something else. */
export type Value = Decimal | 'none' | 'no number';

/** Whether a value may stand at a time that the clocks skip: none, or a zero. */
export function isFiller(value: Value): boolean {
  return value === 'none' || (value !== 'no number' && value.mantissa === 0);
}

/** What a plain row is of; nothing where it may be a header again, or none of a meter. */
export type Subject =
  | {
      readonly register: KeptRegister;
      /** Its place; -1 where the texts of the row are to be asked. */
      readonly unit: number;
    }
  | { readonly register: undefined; readonly unit: -1; readonly droppedName: string };

/** So many columns without a name a row may have behind the others. */
const MOST_NAMELESS = 8;
/** How a line begins that adds up the rows above it. */
const OF_TOTALS =
  /^(?:grand |sub-?)?(?:totals?|totaa?le?|sum(?:me|ma|a)?|gesamt|somme|celkem|razem|yhteensä|i alt|合計|総計)(?!\p{L})/iu;
/** No time is so long. */
const LONGEST_TIME = 128;

/**
 * What the rows of a table have in common, whatever a row holds. Series are handed on as they are done.
 *
 * There are two ways through it. Nearly every row is plain: it is read from its bytes ({@link plainRow}), which makes no
 * strings. Of a row of which anything needs a closer look that takes nothing, and the row is understood from its texts
 * ({@link row}), where all rules are.
 */
export abstract class TableReader implements LineSink {
  protected header: readonly string[] | undefined;
  protected readonly clock: LocalClock;
  /** Meters that are done. */
  private done: MeterSeries[] = [];
  private readonly store: PartStore;
  private readonly meters = new Map<string, MeterColumns>();
  /** Meters by the text that names them. */
  private readonly byText = new Map<string, MeterColumns>();
  private fields: RowFields | undefined;
  private readonly joined = Buffer.alloc(LONGEST_TIME);
  private readonly preamble: (readonly string[])[] = [];
  private readonly places = new Map<string, number>();
  private readonly units = new Map<string, number>();
  /** By the word that a file has for it. */
  private readonly registers = new Map<string, KeptRegister | undefined>();
  /** The meter of the row before, and how that row names it: mostly it is the next one's too. */
  private last: { readonly text: string; readonly bytes: Buffer; readonly meter: MeterColumns } | undefined;
  private readonly noValue: ReadonlySet<string>;
  private readonly kept: ReadonlyMap<string, KeptRegister> | undefined;
  private readonly delimiter: string;
  private readonly headerKind: 'section' | 'header';
  private least = 0;
  /** Where a row names its meter; -1 where none does. */
  private userPlace = -1;

  constructor(
    protected readonly layout: Layout,
    protected readonly task: ReadingTask,
    zone: string,
  ) {
    this.clock = task.clockOf(zone);
    this.store = new PartStore(task.bounds);
    this.headerKind = layout.hasSections === true ? 'section' : 'header';
    this.delimiter = layout.delimiter ?? ',';
    this.noValue = new Set(['', ...(layout.noValue ?? [])].map((word) => word.toLowerCase()));
    const keep = task.registers?.map((word) => ({ word })) ?? layout.registers?.keep;
    this.kept = keep && new Map(keep.map((register) => [columnName(register.word), register]));
  }

  line(bytes: Buffer, start: number, end: number, number: number): void {
    const { fields } = this;
    if (fields?.split(bytes, start, end) === true && this.isWhole(fields) && this.plainRow(fields, number))
      return;
    const text = withoutMark(bytes.toString('utf8', start, end));
    const { tally } = this.task;
    if (isBlank(text)) tally.ignore(this.header ? 'blank' : 'preamble', number);
    else if (!this.header) this.aboveRows(text, number);
    else if (this.isHeaderAgain(text)) {
      tally.ignore(this.headerKind, number);
      this.headerAgain();
    } else this.understand(text, number, () => rawText(bytes, start, end));
  }

  tooLong(head: Buffer, number: number): void {
    const reason = 'the line is longer than 1 MiB';
    this.task.tally.rejects.add({ line: number, code: 'line_too_long', reason, raw: rawText(head) });
  }

  /**
   * What is to be handed on after a piece of the file: meters that are done.
   *
   * @throws FileRefusedError where what is not done can no longer be held
   */
  async *handOn(): AsyncGenerator<MeterSeries, void, undefined> {
    yield* this.done;
    this.done = [];
    this.store.recycle();
    await this.store.relieve();
  }

  /** Call it once, after the last line. @throws FileRefusedError where there was no header */
  *end(): Generator<MeterSeries, void, undefined> {
    if (!this.header) throw new FileRefusedError('refused', 'its header is not among its first lines');
    yield* this.done;
    for (const series of this.finish()) {
      yield series;
      this.store.recycle();
    }
  }

  /** Call it in the end, whatever happened. */
  async close(): Promise<void> {
    await this.store.close();
  }

  /**
   * Takes a row that is as nearly all are.
   *
   * @param fields - all its columns are there
   * @returns false where anything about it needs a closer look: then nothing was taken
   */
  protected abstract plainRow(fields: RowFields, line: number): boolean;

  /** Told of a header below the first one. */
  protected abstract headerAgain(): void;

  /** Whether a line is a title between rows, where there may be such. */
  protected abstract isTitle(fields: readonly string[]): boolean;

  /** Understands a row that has all its columns. */
  protected abstract row(row: TableRow): void;

  /** The names of the columns that a row needs. */
  protected abstract needed(): readonly string[];

  /** The place of a column; of several that share a name the first. @throws FileRefusedError where it is not there */
  protected place(column: string): number {
    const known = this.places.get(column);
    if (known !== undefined) return known;
    const wanted = columnName(column);
    const at = this.header?.findIndex((name) => columnName(name) === wanted) ?? -1;
    if (at < 0) throw new FileRefusedError('refused', `it has no column ${column}`);
    this.places.set(column, at);
    return at;
  }

  /** The meter of a row; nothing once the row was rejected. */
  protected meterOf(row: TableRow): MeterColumns | undefined {
    const text = this.userPlace < 0 ? this.onlyUser() : (row.fields[this.userPlace] ?? '');
    if (this.last?.text === text) return this.last.meter;
    const id = parseUserId(text);
    if (id === undefined || isShortenedId(id)) {
      this.reject(row, 'bad_user', idProblem(text));
      return undefined;
    }
    const meter = this.meter(id, row);
    this.byText.set(text, meter);
    this.last = { text, bytes: Buffer.from(text), meter };
    return meter;
  }

  /** The meter of a plain row; nothing where it is a new one. */
  protected plainMeter(fields: RowFields): MeterColumns | undefined {
    const at = this.userPlace;
    if (at < 0) return this.last?.meter;
    const { bytes, starts, ends } = fields;
    const [start, end] = [starts[at] ?? 0, ends[at] ?? 0];
    if (this.last && areSame(this.last.bytes, this.last.bytes.length, bytes, start, end))
      return this.last.meter;
    return this.byText.get(bytes.toString('latin1', start, end));
  }

  /** The time in some columns of a plain row; not a number where it is none of the form. */
  protected plainTime(fields: RowFields, places: readonly number[], form: TimeForm): number {
    const { bytes, starts, ends } = fields;
    const [first = 0] = places;
    if (places.length === 1) return form.read(bytes, starts[first] ?? 0, ends[first] ?? 0);
    let length = 0;
    for (const at of places) {
      const [start, end] = [starts[at] ?? 0, ends[at] ?? 0];
      if (length + 1 + end - start > LONGEST_TIME) return Number.NaN;
      if (length > 0) this.joined[length++] = 0x20;
      length += bytes.copy(this.joined, length, start, end);
    }
    return form.read(this.joined, 0, length);
  }

  /** What the words of a column mean, to plain rows. */
  protected wordsOf<Meaning>(
    column: string,
    lookUp: (word: string) => Meaning,
  ): (fields: RowFields) => Meaning {
    const at = this.place(column);
    const words = new ByteWords(lookUp);
    return ({ bytes, starts, ends }) => words.of(bytes, starts[at] ?? 0, ends[at] ?? 0);
  }

  protected meter(id: string, row: TableRow): MeterColumns {
    const known = this.meters.get(id);
    if (known) return known;
    if (this.layout.isGrouped === true) this.done.push(...this.finish());
    const meter = new MeterColumns(id, this.layout, this.clock, this.task.tally, this.store);
    const { area, tariff } = this.layout;
    if (area !== undefined) meter.area = row.fields[this.place(area)];
    if (tariff !== undefined) meter.tariff = row.fields[this.place(tariff)];
    this.meters.set(id, meter);
    return meter;
  }

  /** The register of a row; nothing where its values are no consumption, or in no unit of energy. */
  protected registerOf(row: TableRow): KeptRegister | undefined {
    const { registers, unit } = this.layout;
    const word = registers ? (row.fields[this.place(registers.column)] ?? '') : '';
    const register = this.registerNamed(word);
    if (!register || typeof unit !== 'object') return register;
    return this.unitNamed(row.fields[this.place(unit.column)] ?? '') < 0 ? undefined : register;
  }

  private registerNamed(word: string): KeptRegister | undefined {
    if (this.registers.has(word)) return this.registers.get(word);
    const register = this.kept && this.layout.registers ? this.kept.get(columnName(word)) : { word };
    this.registers.set(word, register);
    return register;
  }

  /** The place among the units of the one that a row's values have. @throws FileRefusedError where it is none of energy or power */
  protected unitOf(row: TableRow, register: KeptRegister): number {
    const { unit } = this.layout;
    const word =
      typeof unit === 'object' ? (row.fields[this.place(unit.column)] ?? '') : (register.unit ?? unit);
    const found = this.unitNamed(word);
    if (found < 0) throw new FileRefusedError('refused', `its unit "${word}" is none of energy or power`);
    return found;
  }

  private unitNamed(word: string): number {
    const known = this.units.get(word);
    if (known !== undefined) return known;
    const unit = unitOf(word);
    this.units.set(word, unit);
    return unit;
  }

  /** How the register of a row is told. */
  protected droppedName(row: TableRow): string {
    const { registers, unit } = this.layout;
    if (registers) return this.droppedNameOf(row.fields[this.place(registers.column)] ?? '');
    return typeof unit === 'object' ? (row.fields[this.place(unit.column)] ?? '') : '';
  }

  /** A mere number is told with its column. */
  private droppedNameOf(register: string): string {
    return /^\d*$/.test(register) ? `${this.layout.registers?.column ?? ''} ${register}` : register;
  }

  /** Tells what a plain row is of. */
  protected plainSubjects(): (fields: RowFields) => Subject | undefined {
    const { registers, unit } = this.layout;
    const heading = registers && columnName(registers.column);
    const subject = (word: string): Subject | undefined => {
      const register = this.registerNamed(word);
      if (!register && (word === '' || columnName(word) === heading)) return undefined;
      if (!register) return { register, droppedName: this.droppedNameOf(word), unit: -1 };
      return { register, unit: typeof unit === 'object' ? -1 : this.unitNamed(register.unit ?? unit) };
    };
    const only = subject('');
    const subjects = registers ? this.wordsOf(registers.column, subject) : () => only;
    if (typeof unit !== 'object') return subjects;
    const units = this.wordsOf(unit.column, (word) => this.unitNamed(word));
    return (fields) => {
      const found = subjects(fields);
      return found?.register ? { ...found, unit: units(fields) } : found;
    };
  }

  /** What stands in some columns, joined by blanks. */
  protected textIn({ fields }: TableRow, columns: readonly string[]): string {
    if (columns.length === 1) return fields[this.place(columns[0] ?? '')] ?? '';
    return columns.map((column) => fields[this.place(column)] ?? '').join(' ');
  }

  protected valueOf(text: string): Value {
    const value = parseGrouped(text, this.layout.decimal);
    return value ?? (this.noValue.has(text.toLowerCase()) ? 'none' : 'no number');
  }

  protected qualityOf(word: string | undefined): number | 'missing' {
    return this.layout.quality?.words[word ?? ''] ?? UNKNOWN;
  }

  protected reject(row: TableRow, code: RejectCode, reason: string, meter?: MeterColumns): void {
    this.task.tally.rejects.add({ line: row.line, code, reason, raw: row.raw() });
    if (meter) meter.rejected += 1;
  }

  /** @returns the number of a value; nothing once it was rejected */
  protected accepted(
    value: Decimal | 'no number',
    text: string,
    row: TableRow,
    meter: MeterColumns,
    unit: number,
  ): Decimal | undefined {
    if (value === 'no number') this.reject(row, 'bad_number', `"${text.slice(0, 40)}" is no number`, meter);
    else {
      const wrong = this.layout.isCumulative === true ? undefined : wrongValue(value, unit);
      if (!wrong || (wrong.code === 'negative' && this.layout.hasSections === true)) return value;
      this.reject(row, wrong.code, wrong.reason, meter);
    }
    return undefined;
  }

  private aboveRows(text: string, line: number): void {
    const { tally } = this.task;
    if (isHeader(text, this.layout)) {
      this.header = splitRow(text, this.delimiter) ?? [];
      this.fields = new RowFields(this.delimiter.charCodeAt(0), this.header.length + MOST_NAMELESS);
      if (this.headerKind === 'section') tally.ignore('section', line);
      const { user } = this.layout;
      if (typeof user === 'object' && 'column' in user) this.userPlace = this.place(user.column);
      this.least = 1 + Math.max(...this.needed().map((column) => this.place(column)), this.lastPlace());
      return;
    }
    tally.ignore(/^sep=/i.test(text) ? 'separator' : 'preamble', line);
    this.preamble.push(splitRow(text, this.delimiter) ?? []);
    if (this.preamble.length > MOST_PREAMBLE) {
      throw new FileRefusedError('refused', 'its header is not among its first lines');
    }
  }

  /** The last column that a row needs besides those that have a name of their own. */
  protected lastPlace(): number {
    return 0;
  }

  private isHeaderAgain(text: string): boolean {
    const named = this.header?.find((name) => name !== '');
    return named !== undefined && text.includes(named) && isHeader(text, this.layout);
  }

  private understand(text: string, line: number, raw: () => string): void {
    const fields = splitRow(text, this.delimiter);
    const row: TableRow = { fields: fields ?? [], line, raw };
    if (!fields) this.reject(row, 'wrong_column_count', 'a quote in it is not closed');
    else if (fields.length === 1 && text.includes('\0'))
      this.reject(row, 'wrong_column_count', 'it is no text');
    else if (this.isTitle(fields)) this.task.tally.ignore('section', line);
    else if (fields.length === 1) this.task.tally.ignore('footer', line);
    else if (this.isTotal(row)) this.task.tally.ignore('total', line);
    else if (areUnits(fields)) this.task.tally.ignore('units', line);
    else if (fields.length < this.least || this.hasMore(fields)) {
      this.reject(
        row,
        'wrong_column_count',
        `it has ${fields.length} columns, not ${this.header?.length ?? 0}`,
        this.meterIfAny(row),
      );
    } else this.row(row);
  }

  /** A row that adds up others names no time. */
  private isTotal(row: TableRow): boolean {
    const time = this.textIn(row, this.layout.time.columns).trim();
    return row.fields.some((field) => OF_TOTALS.test(field)) && (time === '' || OF_TOTALS.test(time));
  }

  /** Whether a plain row has all columns that it needs, and no more than there are. */
  private isWhole(fields: RowFields): boolean {
    if (fields.count < this.least || fields.count < 2) return false;
    for (let at = this.header?.length ?? 0; at < fields.count; at += 1) if (!fields.isBlank(at)) return false;
    return true;
  }

  private hasMore(fields: readonly string[]): boolean {
    return fields.slice(this.header?.length).some((field) => field !== '');
  }

  private meterIfAny(row: TableRow): MeterColumns | undefined {
    const text = row.fields[this.userPlace];
    return text === undefined ? undefined : this.meters.get(parseUserId(text) ?? '');
  }

  /** The meter of all rows, where no column names it. */
  private onlyUser(): string {
    const { user } = this.layout;
    if (this.task.user !== undefined) return this.task.user;
    if (typeof user === 'object' && 'preamble' in user) return this.inPreamble(user.preamble);
    return this.task.fileName.replace(/(\.(csv|txt|tsv|df2|gz))+$/i, '');
  }

  /** What stands behind a word, or below it. */
  private inPreamble(word: string): string {
    const wanted = columnName(word);
    for (const [nth, fields] of this.preamble.entries()) {
      const at = fields.findIndex((field) => columnName(field) === wanted);
      if (at < 0) continue;
      const below = this.preamble[nth + 1]?.[at];
      return fields.length > 2 ? (below ?? '') : (fields[at + 1] ?? '');
    }
    return '';
  }

  private *finish(): Generator<MeterSeries, void, undefined> {
    this.last = undefined;
    this.byText.clear();
    for (const meter of this.meters.values()) yield meter.finish();
    this.meters.clear();
    this.store.clear();
  }
}

function idProblem(text: string): string {
  if (text === '') return 'the id is missing';
  return isShortenedId(text) ? SHORTENED_REASON : `"${text.slice(0, 40)}" cannot be an id`;
}

/** Why a text is no time. */
export function noTime(text: string, form: string): string {
  if (text === '') return 'the time is missing';
  if (/^[2-9]\d{4}(?:[.,]\d*)?$/.test(text))
    return `"${text.slice(0, 40)}" is how a spreadsheet counts days: let it show a date and a time there, and save the file anew`;
  return `"${text.slice(0, 40)}" is no time of the form ${form}`;
}

/** Glued files have a byte order mark before a row. */
function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function isBlank(text: string): boolean {
  return !(text.charCodeAt(0) > 0x20 && text.charCodeAt(0) < 0x7f) && text.trim() === '';
}
