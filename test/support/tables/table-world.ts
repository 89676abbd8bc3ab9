import { DAY_MINUTES } from '../../../src/common/time/index.js';
import type { Layout } from '../../../src/import/layouts/table/layout.js';
import type { Random } from './random.js';
import type { WallClock } from './wall-clock.js';

/** One value of a row. */
export interface Cell {
  /** The column of values, or how manieth slot of its day. */
  readonly at: string | number;
  /** What it is added up with: a register, or a column of several. */
  readonly register: string;
  /** The begin of its interval, an instant; of a filler none. */
  readonly start: number | undefined;
  readonly minutes: number;
  /** In units of the row times 10^`decimals`; none is a gap. */
  readonly mantissa: bigint | undefined;
  readonly decimals: number;
  readonly flag: string | undefined;
}

export interface Row {
  readonly meter: Meter;
  /** Of the column of registers. */
  readonly word: string | undefined;
  readonly isDropped: boolean;
  readonly unit: string;
  readonly flag: string | undefined;
  /** A day by its midnight, a filler by the time that it names, both by the clock; else an instant. */
  readonly time: { readonly instant: number } | { readonly wall: number };
  readonly minutes: number;
  readonly delivered: number;
  readonly cells: readonly Cell[];
}

export interface Meter {
  readonly id: string;
  readonly tariff: string;
}

/** What a file of a layout tells, before it is written: the truth that a reader has to find. */
export interface TableWorld {
  readonly meters: readonly Meter[];
  readonly rows: readonly Row[];
  /** Whether a time of a repeated hour is missing, so that only the order of its rows tells which. */
  readonly hasGapInRepeatedHour: boolean;
}

interface Register {
  readonly name: string;
  readonly words: readonly { readonly word: string | undefined; readonly unit: string }[];
}

const LETTERS = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const GAP = 0.04;
const HOUR_MINUTES = 60;
/** Rows that follow a gap, where only the distance between rows tells how long they are. */
const BETWEEN_GAPS = 6;

/** Makes up meters and intervals of several days around each change of the clocks. */
export class WorldMaker {
  private hasGap = false;
  private readonly unitWord: string;

  constructor(
    private readonly layout: Layout,
    private readonly clock: WallClock,
    private readonly random: Random,
  ) {
    this.unitWord = random.of(['kWh', 'Wh', 'KWH', 'MWh', 'W', 'kW']);
  }

  make(): TableWorld {
    const { user } = this.layout;
    const isOne = user === 'file name' || (typeof user === 'object' && 'preamble' in user);
    const ids = new Set<string>();
    while (ids.size < (isOne ? 1 : this.random.whole(2, 4))) ids.add(this.id());
    const meters = [...ids].map((id) => ({ id, tariff: this.random.of(['Std', 'ToU']) }));
    const rows = meters.flatMap((meter) =>
      this.layout.shape === 'slots' ? this.dayRows(meter) : this.rows(meter),
    );
    const all = this.layout.shape === 'meters' ? withEachMeter(rows, meters) : rows;
    return { meters, rows: all, hasGapInRepeatedHour: this.hasGap };
  }

  private id(): string {
    return Array.from({ length: this.random.whole(5, 22) }, () =>
      LETTERS.charAt(this.random.whole(0, LETTERS.length - 1)),
    ).join('');
  }

  /** Registers that are added; each has the words that take turns for it. */
  private registers(): readonly Register[] {
    const { values = [], registers, unit } = this.layout;
    const columns = values.filter(({ isDropped }) => isDropped !== true);
    const ofLayout = typeof unit === 'string' ? unit : this.unitWord;
    if (columns.length > 1)
      return columns.map(({ column }) => ({ name: column, words: [{ word: undefined, unit: ofLayout }] }));
    if (!registers) return [{ name: '', words: [{ word: undefined, unit: ofLayout }] }];
    const byName = Map.groupBy(registers.keep, ({ as, word }) => as ?? word);
    return [...byName].map(([name, kept]) => ({
      name,
      words: kept.map((register) => ({ word: register.word, unit: register.unit ?? ofLayout })),
    }));
  }

  private native(): number {
    const { interval, slots } = this.layout;
    if (slots) return slots.minutes;
    if (interval === 'distance') return this.random.of([10, 15, 30]);
    if (interval === 'ends') return this.random.of([5, 15, 30, 60]);
    if (interval === 'number') return this.random.of([15, 30, 60]);
    return 'minutes' in interval ? interval.minutes : this.random.of(Object.values(interval.words));
  }

  private rows(meter: Meter): readonly Row[] {
    const minutes = this.native();
    const several = (this.layout.values ?? []).filter(({ isDropped }) => isDropped !== true).length > 1;
    const rows = this.stretches().flatMap((days) => {
      const instants = instantsOf(days, minutes, this.clock);
      const ofRegisters = this.registers().map((register, nth) => {
        const begin = nth === 0 ? 0 : this.random.whole(0, Math.floor(instants.length / 3));
        return this.registerRows(meter, register, instants.slice(begin), minutes);
      });
      const read = several
        ? sideBySide(
            ofRegisters,
            this.registers().map(({ name }) => name),
          )
        : ofRegisters.flat();
      return [...read, ...this.fillers(days, minutes, read), ...this.dropped(read)];
    });
    return rows;
  }

  private registerRows(
    meter: Meter,
    { name, words }: Register,
    instants: readonly number[],
    minutes: number,
  ): readonly Row[] {
    const present = this.withGaps(instants, minutes);
    let shown = BigInt(this.random.whole(0, 1e6));
    return present.map(({ instant, isBlank }) => {
      const { word, unit } = this.random.of(words);
      const value = this.value();
      shown += value.mantissa;
      const cell: Cell = {
        at: name === '' || word !== undefined ? (this.layout.values?.[0]?.column ?? '') : name,
        register: name,
        start: instant,
        minutes,
        decimals: value.decimals,
        mantissa: isBlank ? undefined : this.layout.isCumulative === true ? shown : value.mantissa,
        flag: undefined,
      };
      return this.row({ meter, word, unit, time: { instant }, minutes, cells: [cell] });
    });
  }

  private row(
    row: Pick<Row, 'meter' | 'word' | 'unit' | 'time' | 'minutes' | 'cells'>,
    flag = this.flag('column'),
  ): Row {
    return { ...row, flag, isDropped: false, delivered: 0 };
  }

  /** Instants that are there, some without a value. */
  private withGaps(
    instants: readonly number[],
    minutes: number,
  ): readonly { readonly instant: number; readonly isBlank: boolean }[] {
    const left = new Set<number>();
    let last = -Infinity;
    instants.forEach((instant, nth) => {
      const isTwice = this.isNamedTwice(instant, minutes);
      // Of hours only one of two would be left, and nothing beside it to tell which.
      if (isTwice && minutes >= HOUR_MINUTES) return;
      if (isTwice ? left.has(NaN) : nth - last < (this.layout.interval === 'distance' ? BETWEEN_GAPS : 1))
        return;
      if (!this.random.chance(GAP) || nth === 0) return;
      left.add(instant);
      last = nth;
      // One of a repeated hour may be missing: of two, nobody could tell which are there.
      if (isTwice) {
        left.add(NaN);
        this.hasGap = true;
      }
    });
    return instants
      .map((instant) => ({ instant, isBlank: left.has(instant) && this.random.chance(0.5) }))
      .filter(({ instant, isBlank }) => isBlank || !left.has(instant));
  }

  /** Whether the time by which a row of a layout names an interval names another one, too. */
  private isNamedTwice(start: number, minutes: number): boolean {
    const { time, interval } = this.layout;
    if (time.zone === 'in the text' || interval === 'number') return false;
    return this.clock.isTwice(time.names === 'end-clock' ? start + minutes : start);
  }

  /** Blanks and zeros at times that the clocks skip. */
  private fillers(days: readonly number[], minutes: number, read: readonly Row[]): readonly Row[] {
    const { time, interval } = this.layout;
    if (time.zone === 'in the text' || interval === 'number' || read.length === 0) return [];
    const walls = days.flatMap((midnight) =>
      Array.from({ length: DAY_MINUTES / minutes }, (_, nth) => midnight + nth * minutes),
    );
    const skipped = walls.filter((wall) => this.clock.instants(wall).length === 0 && this.random.chance(0.7));
    return skipped.map((wall) => {
      const { cells, ...row } = read[0]!;
      const mantissa = this.random.chance(0.5) && this.layout.isCumulative !== true ? 0n : undefined;
      return {
        ...row,
        time: { wall },
        cells: cells.map((cell) => ({ ...cell, start: undefined, mantissa })),
      };
    });
  }

  /** Rows of registers that are no consumption. */
  private dropped(read: readonly Row[]): readonly Row[] {
    const { registers } = this.layout;
    if (!registers) return [];
    return read
      .filter(() => this.random.chance(0.05))
      .map((row) => ({ ...row, word: 'something else', isDropped: true }));
  }

  private dayRows(meter: Meter): readonly Row[] {
    const { slots, delivered } = this.layout;
    const rows = this.stretches()
      .flat()
      .flatMap((midnight) =>
        this.registers().flatMap(({ name, words }) => {
          if (this.random.chance(GAP)) return [];
          const { word, unit } = this.random.of(words);
          const cells = Array.from({ length: slots!.count }, (_, nth) => this.slot(name, midnight, nth));
          return [this.row({ meter, word, unit, time: { wall: midnight }, minutes: slots!.minutes, cells })];
        }),
      );
    const all = [...rows, ...this.dropped(rows)];
    return delivered ? all.flatMap((row) => this.restated(row)) : all;
  }

  private slot(register: string, midnight: number, nth: number): Cell {
    const { minutes, by } = this.layout.slots!;
    const elapsed = this.clock.startOfDay(midnight) + nth * minutes;
    const isBehind = elapsed >= this.clock.startOfDay(midnight + DAY_MINUTES);
    const start =
      by === 'clock' ? this.clock.instants(midnight + nth * minutes)[0] : isBehind ? undefined : elapsed;
    const { mantissa, decimals } = this.value();
    const isThere = start === undefined ? false : !this.random.chance(GAP);
    const filler = this.random.chance(0.5) ? 0n : undefined;
    return {
      at: nth,
      register,
      start,
      minutes,
      decimals,
      mantissa: isThere ? mantissa : start === undefined ? filler : undefined,
      flag: this.flag('after'),
    };
  }

  /** A row as it was delivered last, in some cases after one that had other values. */
  private restated(row: Row): readonly Row[] {
    const last = { ...row, delivered: this.random.whole(50, 99) };
    if (row.isDropped || this.random.chance(0.7)) return [last];
    const cells = row.cells.map((cell) => ({
      ...cell,
      mantissa: cell.mantissa === undefined ? undefined : cell.mantissa + 1n,
    }));
    const first = { ...row, delivered: this.random.whole(1, 49), cells };
    return this.random.chance(0.5) ? [first, last] : [last, first];
  }

  private flag(place: 'column' | 'after'): string | undefined {
    const { quality } = this.layout;
    if (quality?.[place] === undefined) return undefined;
    return this.random.of([...Object.keys(quality.words), 'a word of its own']);
  }

  private value(): { readonly mantissa: bigint; readonly decimals: number } {
    const decimals = this.random.whole(0, 4);
    const most = 5 * 10 ** decimals;
    return {
      mantissa: BigInt(this.random.whole(0, most)),
      decimals: this.layout.isCumulative ? 3 : decimals,
    };
  }

  private stretches(): readonly (readonly number[])[] {
    return this.clock.daysOfChange(2026);
  }
}

/** Begins of all intervals of some days in a row. */
function instantsOf(days: readonly number[], minutes: number, clock: WallClock): readonly number[] {
  const [from, to] = [clock.startOfDay(days[0]!), clock.startOfDay(days.at(-1)! + DAY_MINUTES)];
  return Array.from({ length: (to - from) / minutes }, (_, nth) => from + nth * minutes);
}

/** A row of a column a meter has a value of each, or a blank. */
function withEachMeter(rows: readonly Row[], meters: readonly Meter[]): readonly Row[] {
  return [...Map.groupBy(rows, timeKey).values()].flatMap((there) =>
    meters.map((meter) => {
      const [first] = there;
      const own = there.find((row) => row.meter === meter);
      return (
        own ?? { ...first!, meter, cells: first!.cells.map((cell) => ({ ...cell, mantissa: undefined })) }
      );
    }),
  );
}

export function timeKey({ time }: Row): string {
  return JSON.stringify(time);
}

/** Rows of registers whose columns stand beside each other: one an instant, with a blank where a register has nothing. */
function sideBySide(registers: readonly (readonly Row[])[], names: readonly string[]): readonly Row[] {
  return [...Map.groupBy(registers.flat(), timeKey).values()].map((rows) => {
    const [first] = rows;
    const blank = { ...first!.cells[0]!, mantissa: undefined };
    const cells = names.map((name) => {
      const own = rows.flatMap((row) => row.cells).find(({ register }) => register === name);
      return own ?? { ...blank, at: name, register: name };
    });
    return { ...first!, cells };
  });
}
