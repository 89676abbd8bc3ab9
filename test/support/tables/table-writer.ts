import { DAY_MINUTES } from '../../../src/common/time/index.js';
import type { Layout } from '../../../src/import/layouts/table/layout.js';
import type { Random } from './random.js';
import { type Cell, type Row, type TableWorld, timeKey } from './table-world.js';
import type { WallClock } from './wall-clock.js';

/** In how many ways the same table may be written. */
export interface TableStyle {
  readonly isNewestFirst: boolean;
  /** 01:00 01:00 01:30 01:30 in the repeated hour, not 01:00 01:30 01:00 01:30. */
  readonly isInterleaved: boolean;
  /** Meters one after the other, not all meters of a time. */
  readonly isByMeter: boolean;
  readonly lineEnds: readonly string[];
  readonly hasMark: boolean;
  readonly hasTitle: boolean;
  readonly isQuoted: boolean;
  readonly isPadded: boolean;
  readonly isShouting: boolean;
  /** Below the header stands what the columns are in. */
  readonly hasUnits: boolean;
  /** The last row adds up the others. */
  readonly hasTotal: boolean;
  /** Two files behind each other. */
  readonly isGlued: boolean;
  /** Between the parts of a date. */
  readonly dash: '-' | '/' | '.';
}

const UNITS = ['kWh', '[kWh]', '(kWh)', 'KWH'];
const TOTALS = ['Total', 'Grand Total', 'Sub-total:', 'TOTALS', 'Summe', 'Totaal', '合計'];
/** Between thousands, whatever the decimal mark is. */
const GAPS = [' ', '\u{a0}', '\u{202f}', "'", '’'];

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Writes the rows of a world as files of a layout are, from its description alone. */
export class TableWriter {
  private readonly delimiter: string;

  constructor(
    private readonly layout: Layout,
    private readonly clock: WallClock,
    private readonly style: TableStyle,
    private readonly random: Random,
  ) {
    this.delimiter = layout.delimiter ?? ',';
  }

  write(world: TableWorld): string {
    const { hasMark, hasTitle, hasUnits, hasTotal, lineEnds, isShouting } = this.style;
    const { columns, shape } = this.layout;
    const names = isShouting ? columns.map((name) => name.toUpperCase()) : columns;
    const ids = shape === 'meters' ? world.meters.map(({ id }) => id) : [];
    const header = this.line([...names, ...ids]);
    const lines = [
      ...(hasTitle ? [`sep=${this.delimiter}`, 'Readings of the year', ''] : []),
      ...this.preamble(world.meters[0]!.id),
      header,
      ...(hasUnits ? [this.line(this.beside(ids.length, '', this.random.of(UNITS)))] : []),
      ...this.glued(
        this.inOrder(world).map((row) => this.line(row)),
        header,
      ),
      ...(hasTotal ? [this.line(this.beside(ids.length, this.random.of(TOTALS), '123.4'))] : []),
    ];
    const text = lines.map((line) => `${line}${this.random.of(lineEnds)}`).join('');
    return `${hasMark ? '\u{feff}' : ''}${text}`;
  }

  private preamble(id: string): readonly string[] {
    const { user } = this.layout;
    if (typeof user !== 'object' || !('preamble' in user)) return [];
    const isTable = this.random.chance(0.5);
    return isTable
      ? [this.line(['Name', user.preamble, 'Place']), this.line(['A. Person', id, 'Here']), '']
      : [this.line([user.preamble, id]), ''];
  }

  /** Where titles stand between rows, another header begins another table. */
  private glued(rows: readonly string[], header: string): readonly string[] {
    if (!this.style.isGlued || this.layout.hasSections) return rows;
    const at = this.random.whole(0, rows.length);
    return [...rows.slice(0, at), '', `\u{feff}${header}`, '', ...rows.slice(at)];
  }

  /** A row that is of no meter: what stands where others have their meter or time, and what below the values. */
  private beside(meters: number, word: string, value: string): readonly string[] {
    const { columns, user, time, values, slots } = this.layout;
    const fields: string[] = Array.from({ length: columns.length + meters }, () => '');
    const place = typeof user === 'object' && 'column' in user ? user.column : time.columns[0]!;
    fields[columns.indexOf(place)] = word;
    const column = values?.[0]?.column ?? slots?.first;
    fields[column === undefined ? columns.length : columns.indexOf(column)] = value;
    return fields;
  }

  private inOrder(world: TableWorld): readonly (readonly string[])[] {
    const { isNewestFirst, isByMeter } = this.style;
    const rows = [...world.rows];
    const place = (row: Row): number => this.timeOf(row, world);
    rows.sort((one, other) => place(one) - place(other));
    if (this.layout.isGrouped === true || isByMeter)
      rows.sort((one, other) => world.meters.indexOf(one.meter) - world.meters.indexOf(other.meter));
    if (isNewestFirst) rows.reverse();
    if (this.layout.shape !== 'meters') return rows.map((row) => this.fields(row));
    return [...Map.groupBy(rows, timeKey).values()].map((same) => {
      const ordered = world.meters.map((meter) => same.find((row) => row.meter === meter)!);
      return [...this.fields(ordered[0]!), ...ordered.map(({ cells: [cell] }) => this.value(cell!))];
    });
  }

  /** What rows are sorted by. */
  private timeOf({ time, minutes }: Row, world: TableWorld): number {
    if ('wall' in time) return time.wall - this.clock.offset(time.wall - 2 * DAY_MINUTES);
    const isInterleaved = this.style.isInterleaved && !world.hasGapInRepeatedHour;
    if (!isInterleaved) return time.instant;
    const named = this.layout.time.names === 'end-clock' ? time.instant + minutes : time.instant;
    // The second one of two that the clock shows alike stands right behind the first.
    const back = [30, 60].find((shift) => this.clock.wall(named - shift) === this.clock.wall(named));
    return back === undefined ? time.instant : time.instant - back + 0.5;
  }

  private fields(row: Row): readonly string[] {
    const { layout } = this;
    const { columns, user, registers, unit, quality, tariff, interval } = layout;
    const fields = columns.map(() => '');
    const put = (column: string | undefined, text: string | undefined): void => {
      if (column !== undefined && text !== undefined) fields[columns.indexOf(column)] = text;
    };
    for (const [column, text] of this.times(row)) put(column, text);
    if (typeof user === 'object' && 'column' in user) put(user.column, row.meter.id);
    put(registers?.column, row.word);
    if (typeof unit === 'object') put(unit.column, row.unit);
    if (typeof interval === 'object' && 'column' in interval)
      put(interval.column, wordOf(interval.words, row.minutes));
    put(quality?.column, row.flag);
    put(tariff, row.meter.tariff);
    for (const { column, isDropped } of layout.values ?? []) if (isDropped) put(column, '1');
    if (layout.shape === 'rows') for (const cell of row.cells) put(String(cell.at), this.value(cell));
    if (layout.shape === 'slots') this.slots(row, fields);
    return fields;
  }

  private slots(row: Row, fields: string[]): void {
    const { slots, columns, quality, total, delivered } = this.layout;
    const { first, step = 1 } = slots!;
    for (const cell of row.cells) {
      const at = columns.indexOf(first) + Number(cell.at) * step;
      fields[at] = this.value(cell);
      if (quality?.after !== undefined) fields[at + quality.after] = cell.flag ?? '';
    }
    if (total !== undefined && !row.isDropped) fields[columns.indexOf(total)] = sumText(row.cells);
    if (delivered)
      fields[columns.indexOf(delivered.columns[0]!)] = this.timeText(delivered.form, row.delivered * 1440, 0);
  }

  /** The columns of times with their texts. Those of the begin stand for those of the end where they share one. */
  private times(row: Row): readonly (readonly [string, string])[] {
    const { time, interval } = this.layout;
    const [start, end] = this.named(row);
    const from = this.columnsOf(time.columns, time.form, start);
    if (interval === 'number' && 'instant' in row.time) {
      const day = Math.floor(start.wall / DAY_MINUTES) * DAY_MINUTES;
      const nth = (row.time.instant - this.clock.startOfDay(day)) / row.minutes;
      return [...from, [time.number!, String(nth + 1)]];
    }
    if (time.end && 'after' in time.end) {
      const [[column, text] = ['', '']] = from;
      return [[column, `${text}\u{a0}${time.end.after} ${this.timeText(time.form, end.wall, end.offset)}`]];
    }
    if (time.end) return [...this.columnsOf(time.end.columns, time.end.form, end, true), ...from];
    return time.names === 'start' || this.layout.shape === 'slots'
      ? from
      : this.columnsOf(time.columns, time.form, end, true);
  }

  /** Begin and end as the clock shows them. At the instant of a change either clock may be meant where both are named. */
  private named({ time, minutes }: Row): readonly [Named, Named] {
    const { names, isInclusive = false } = this.layout.time;
    if ('wall' in time) {
      const end = names === 'end-clock' ? time.wall : time.wall + minutes;
      return [
        { wall: time.wall, offset: 0 },
        { wall: end - (isInclusive ? 1 : 0), offset: 0 },
      ];
    }
    const until = time.instant + minutes;
    if (names === 'end-nominal')
      return [this.shown(time.instant), { wall: this.clock.wall(time.instant) + minutes, offset: 0 }];
    if (names !== 'both') return [this.shown(time.instant), this.shown(until)];
    const end = isInclusive ? this.shown(until - 1) : this.either(until);
    return [this.either(time.instant), end];
  }

  private either(instant: number): Named {
    const isBefore = this.layout.time.zone !== 'in the text' && this.random.chance(0.5);
    return isBefore ? { wall: this.clock.wallBefore(instant), offset: 0 } : this.shown(instant);
  }

  private shown(instant: number): Named {
    return { wall: this.clock.wall(instant), offset: this.clock.offset(instant) };
  }

  private columnsOf(
    columns: readonly string[],
    form: string,
    { wall, offset }: Named,
    isEnd = false,
  ): readonly (readonly [string, string])[] {
    const isMidnight = isEnd && wall % DAY_MINUTES === 0 && form.includes('HH:mm') && !/[AZ]/.test(form);
    const text =
      isMidnight && this.random.chance(0.5)
        ? this.timeText(form.replace('HH', '24'), wall - DAY_MINUTES, offset)
        : this.timeText(form, wall, offset);
    if (columns.length === 1) return [[columns[0]!, text]];
    return text.split(' ').map((part, nth) => [columns[nth]!, part]);
  }

  private timeText(form: string, wall: number, offset: number): string {
    const date = new Date(wall * 60_000);
    const [hour, month] = [date.getUTCHours(), date.getUTCMonth()];
    const isHalf = form.includes('A');
    const texts: Readonly<Record<string, string>> = {
      YYYY: String(date.getUTCFullYear()),
      YY: String(date.getUTCFullYear() % 100),
      MMM: MONTHS[month]!,
      MM: this.two(month + 1, form),
      DD: this.two(date.getUTCDate(), form),
      HH: this.two(isHalf ? hour % 12 || 12 : hour, form),
      mm: String(date.getUTCMinutes()).padStart(2, '0'),
      ss: this.random.of(['00', '00.0000000']),
      A: this.random.of(['', ' ']) + this.random.of(hour < 12 ? ['AM', 'am', 'a.m.'] : ['PM', 'pm', 'P.M.']),
      Z: offset === 0 ? this.random.of(['Z', '+00:00']) : offsetText(offset),
    };
    return form.replaceAll(/YYYY|YY|MMM|MM|DD|HH|mm|ss|A|Z|[-/.]/g, (part) => texts[part] ?? this.style.dash);
  }

  private two(number: number, form: string): string {
    return this.style.isPadded || form.includes('YYYYMMDD')
      ? String(number).padStart(2, '0')
      : String(number);
  }

  private value({ mantissa, decimals }: Cell): string {
    if (mantissa === undefined) return this.random.of(['', ...(this.layout.noValue ?? [])]);
    if (mantissa === 0n && this.random.chance(0.3)) return '0E-20';
    const plain = decimalText(mantissa, decimals) + this.zeros(decimals);
    const text = this.random.chance(0.2) ? plain.replace(/^0\./, '.') : plain;
    const pointed = this.apart(this.layout.decimal === ',' ? text.replace('.', ',') : text);
    return this.style.isPadded ? pointed : ` ${pointed} `;
  }

  /** Thousands apart. The other mark does that only where a decimal one shows what it is. */
  private apart(text: string): string {
    if (this.random.chance(0.5)) return text;
    const other = this.layout.decimal === ',' ? '.' : ',';
    const gap = this.random.of(/[.,]\d/.test(text) ? [...GAPS, other] : GAPS);
    return text.replace(/^\d{4,}/, (whole) => whole.replaceAll(/\B(?=(?:\d{3})+$)/g, gap));
  }

  /** Behind a fraction they change nothing. */
  private zeros(decimals: number): string {
    return decimals > 0 && this.random.chance(0.2) ? '0'.repeat(this.random.whole(1, 20)) : '';
  }

  private line(fields: readonly string[]): string {
    return fields
      .map((field) => {
        const isQuoted = this.style.isQuoted || field.includes(this.delimiter) || field.includes('"');
        return isQuoted ? `"${field.replaceAll('"', '""')}"` : field;
      })
      .join(this.delimiter);
  }
}

interface Named {
  readonly wall: number;
  readonly offset: number;
}

function wordOf(words: Readonly<Record<string, number>>, minutes: number): string | undefined {
  return Object.keys(words).find((word) => words[word] === minutes);
}

function offsetText(minutes: number): string {
  const digits = (number: number): string => String(number).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${digits(Math.floor(size / 60))}:${digits(size % 60)}`;
}

function decimalText(mantissa: bigint, decimals: number): string {
  if (decimals === 0) return String(mantissa);
  const digits = String(mantissa).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

function sumText(cells: readonly Cell[]): string {
  const sum = cells.reduce(
    (all, { mantissa = 0n, decimals }) => all + mantissa * 10n ** BigInt(6 - decimals),
    0n,
  );
  return decimalText(sum, 6);
}
