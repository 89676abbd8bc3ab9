import { counted } from '../../common/counting.js';
import { DAY_MINUTES } from '../../common/time/index.js';
import { numberOf, parseGrouped } from '../csv/decimal.js';
import { usualDistance } from '../layouts/parts.js';
import { TimeForm } from '../layouts/table/time-form.js';
import type { MeterText } from '../layouts/text/meter-text.js';
import { areUnits, UNIT_NAMES } from '../layouts/unit.js';
import { changeDays } from './change-days.js';
import { clockForm, guessTime, type TimeGuess } from './guess-time.js';
import { MOST_ROWS, type SampleRows, sampleRows } from './sample-rows.js';

/** A layout that is to be finished by a person: what nobody can know from the file is null. */
export interface Draft {
  readonly layout: Readonly<Record<string, unknown>>;
  /** What was seen, in a few words each. */
  readonly evidence: readonly (readonly [subject: string, words: string])[];
  /** The properties that are null. */
  readonly open: readonly string[];
}

/** A column of the sample. */
interface Column {
  readonly name: string;
  readonly at: number;
  /** Those that are not blank. */
  readonly values: readonly string[];
  readonly distinct: ReadonlySet<string>;
  readonly isNumber: boolean;
}

const OF_ENERGY = /kwh|mwh|\bwh\b|\bkw\b|energy|consumption|usage|volume|verbrauch|consum|forbruk|kulutus/i;
const OF_IDS =
  /\bid\b|id$|meter|mpan|mprn?\b|nmi|ean|cups|account|customer|esiid|point|site|prm|z[äa]hl|compteur|contador|contatore|måler|mittari|供給地点/i;
const OF_REGISTERS = /register|registre|registro|type|quantity|direction|channel|category|measure/i;
const OF_QUALITY = /quality|status|flag|estimat|actual|validat/i;
/** Of a register or a flag there are a few words. */
const MOST_WORDS = 12;
const LEAST_SLOTS = 20;
/** Of a register so many numbers follow each other before one is smaller. */
const LEAST_STEPS = 20;
const KNOWN_MINUTES = [1, 5, 6, 10, 15, 30, 60];

/**
 * Drafts a layout for a table that no preset has. Zone, side of the label and what else no file says stay null.
 *
 * @returns nothing where it is no table with a header and rows
 */
export async function draftLayout(text: MeterText): Promise<Draft | undefined> {
  const sample = await sampleRows(text);
  if (!sample || sample.rows.length === 0) return undefined;
  return new Drafter(sample, text.encoding).draft();
}

class Drafter {
  private readonly evidence: (readonly [string, string])[] = [];
  private readonly decimal: '.' | ',';
  private readonly rows: readonly (readonly string[])[];
  private readonly columns: readonly Column[];

  constructor(
    private readonly sample: SampleRows,
    private readonly encoding: string | undefined,
  ) {
    const { header } = sample;
    this.rows = sample.rows.filter((row) => !areUnits(row));
    this.decimal = this.decimalMark();
    this.columns = header.map((name, at) => {
      const values = this.rows.map((row) => row[at] ?? '').filter((value) => value !== '');
      const isNumber = values.length > 0 && values.every((value) => this.isNumber(value));
      return { name, at, values, distinct: new Set(values), isNumber };
    });
  }

  draft(): Draft {
    const { delimiter, header, headerLine, rows, lines } = this.sample;
    if (this.encoding === undefined) this.say('Text', 'it is not UTF-8: looked at as Windows-1252');
    const name = delimiter === '\t' ? 'a tab' : delimiter;
    const all = lines === MOST_ROWS ? `the first ${counted(lines, 'line')}` : counted(lines, 'line');
    this.say(
      'Delimiter',
      `${name} divides ${counted(rows.length + 1, 'row')} of ${all} into ${header.length} columns`,
    );
    this.say(
      'Header',
      `line ${headerLine}: ${header.slice(0, 8).join(' · ')}${header.length > 8 ? ' …' : ''}`,
    );
    this.say('Decimals', this.decimal === ',' ? 'a comma' : 'a point');
    const time = this.time();
    const slots = this.slots(time);
    const layout = {
      columns: header,
      ...(delimiter === ',' ? {} : { delimiter }),
      ...(this.decimal === '.' ? {} : { decimal: this.decimal }),
      shape: slots ? 'slots' : 'rows',
      user: this.user(),
      time: {
        columns: time?.columns ?? null,
        form: time?.guess.form ?? null,
        zone: this.zone(time),
        names: null,
      },
      interval: slots ? { minutes: slots.minutes } : this.interval(time),
      ...(slots ? { slots } : this.values(time)),
      unit: this.unit(),
      ...this.registers(),
    };
    return { layout, evidence: this.evidence, open: blanksOf(layout) };
  }

  private say(subject: string, words: string): void {
    this.evidence.push([subject, words]);
  }

  private isNumber(value: string): boolean {
    return parseGrouped(value, this.decimal) !== undefined;
  }

  /** A comma, where there are numbers with one and none with a point. */
  private decimalMark(): '.' | ',' {
    const fields = this.rows.flat();
    const has = (form: RegExp): boolean => fields.some((field) => form.test(field));
    return has(/^[+-]?[\d.\s]*,\d+$/) && !has(/^[+-]?[\d,\s]*\.\d+$/) ? ',' : '.';
  }

  private time(): Times | undefined {
    const dated = this.columns
      .map((column) => ({ column, guess: guessTime(column.values) }))
      .filter((one): one is { column: Column; guess: TimeGuess } => one.guess !== undefined);
    const [first, second] = dated;
    if (!first) {
      this.say('Times', 'no column looks like dates');
      return undefined;
    }
    const clock = first.guess.hasClock
      ? undefined
      : this.columns.find(
          ({ values }) => values.length > 0 && values.every((value) => clockForm(value) !== undefined),
        );
    const behind = clock ? ` ${clockForm(clock.values[0] ?? '') ?? ''}` : '';
    const guess = {
      ...first.guess,
      form: first.guess.form === undefined ? undefined : first.guess.form + behind,
      forms: first.guess.forms.map((form) => form + behind),
      hasClock: first.guess.hasClock || clock !== undefined,
    };
    const columns = [first.column.name, ...(clock ? [clock.name] : [])];
    this.say(
      'Times',
      `${columns.join(' and ')}: ${guess.forms.join(' or ')}, such as ${this.example(first.column, clock)}`,
    );
    this.say(
      'Date order',
      guess.order ??
        `open: no number above 12 among ${counted(first.column.distinct.size, 'date')} proves it`,
    );
    if (second)
      this.say('Ends', `${second.column.name} holds times too: an end, perhaps (time.end, names "both")`);
    return { columns, guess, at: [first.column.at, ...(clock ? [clock.at] : [])] };
  }

  private example(date: Column, clock: Column | undefined): string {
    return [date.values[0], clock?.values[0]].filter((text) => text !== undefined).join(' ');
  }

  private zone(time: Times | undefined): string | null {
    if (time?.guess.hasOffset) return 'in the text';
    if (time)
      for (const line of changeDays(this.wallTimes(time), this.shortest(time)))
        this.say('Clock change', line);
    this.say('Zone', 'no file says it: an IANA name, or an offset such as +10:00');
    return null;
  }

  /** Numeric columns behind each other, a day's worth of them. */
  private slots(time: Times | undefined): Slots | undefined {
    if (!time || time.guess.hasClock) return undefined;
    const numeric = this.columns.filter(({ isNumber, values }) => isNumber || values.length === 0);
    const runs = numeric.reduce<Column[][]>((all, column) => {
      const last = all.at(-1);
      if (last?.at(-1)?.at === column.at - 1) last.push(column);
      else all.push([column]);
      return all;
    }, []);
    const [longest = []] = runs.sort((one, other) => other.length - one.length);
    const count = [100, 96, 50, 48, 24].find((size) => longest.length >= size);
    if (longest.length < LEAST_SLOTS || count === undefined) return undefined;
    const behind = longest.slice(longest.length - count);
    const [first] = behind;
    const minutes = count > 50 ? 15 : count > 24 ? 30 : 60;
    const by = count === 50 || count === 100 ? 'elapsed' : 'clock';
    this.say(
      'Slots',
      `${count} columns of values a row, the first is ${first?.name ?? ''}: it may name a begin or an end`,
    );
    return { first: first?.name ?? '', count, minutes, by };
  }

  private user(): unknown {
    const ids = this.columns.filter(
      ({ name, distinct, values }) =>
        OF_IDS.test(name) &&
        distinct.size > 0 &&
        distinct.size <= Math.max(1, values.length / 2) &&
        !OF_REGISTERS.test(name),
    );
    const [only, another] = ids;
    if (!only) {
      this.say('Meters', 'no column looks like ids: "file name", perhaps');
      return null;
    }
    const [example = ''] = only.values;
    this.say('Meters', `${only.name}: ${counted(only.distinct.size, 'id')}, such as ${example}`);
    if (!another) return { column: only.name };
    this.say(
      'Meters',
      `${ids
        .slice(1)
        .map(({ name }) => name)
        .join(', ')} could hold ids, too`,
    );
    return { column: null };
  }

  private interval(time: Times | undefined): unknown {
    const minutes = time ? this.usualStep(time) : 0;
    if (minutes === 0) {
      this.say('Interval', 'rows have no usual distance');
      return null;
    }
    const known = KNOWN_MINUTES.includes(minutes);
    const verdict = known ? '' : ': no half-hours can be told from them';
    this.say('Interval', `rows of a meter lie ${distanceText(minutes)} apart${verdict}`);
    return known ? { minutes } : null;
  }

  private values(time: Times | undefined): object {
    const others = this.columns.filter(
      ({ at, isNumber, name }) => isNumber && !(time?.at.includes(at) ?? false) && !OF_IDS.test(name),
    );
    const named = others.filter(({ name }) => OF_ENERGY.test(name));
    const [only, another] = named.length > 0 ? named : others;
    if (only && !another) return this.only(only);
    const names = (named.length > 0 ? named : others).map(({ name }) => name);
    this.say(
      'Values',
      names.length > 0 ? `${names.join(', ')}: which are consumption?` : 'no column holds numbers alone',
    );
    return { values: null };
  }

  private only(column: Column): object {
    const values = [{ column: column.name }];
    if (!this.grows(column)) return { values };
    this.say(
      'Values',
      `${column.name} only grows, as what a register shows: then isCumulative is true, and interval "distance"`,
    );
    return { values, isCumulative: null };
  }

  /** Whether the numbers of each meter grow to one end of the file, but for a few. */
  private grows({ at }: Column): boolean {
    return this.byMeter().every((rows) => {
      const numbers = rows.flatMap((row) => {
        const value = parseGrouped(row[at] ?? '', this.decimal);
        return value ? [numberOf(value)] : [];
      });
      const steps = numbers.slice(1).map((number, nth) => Math.sign(number - (numbers[nth] ?? 0)));
      const [rising, falling] = [1, -1].map((sign) => steps.filter((step) => step === sign).length);
      const [most, fewest] = [Math.max(rising ?? 0, falling ?? 0), Math.min(rising ?? 0, falling ?? 0)];
      return most >= LEAST_STEPS && fewest * LEAST_STEPS < most;
    });
  }

  private unit(): unknown {
    const words = this.columns.find(
      ({ name, values, distinct }) =>
        values.length > 0 && [...distinct].every(isUnit) && !OF_QUALITY.test(name),
    );
    if (words) {
      this.say('Unit', `${words.name}: ${[...words.distinct].join(', ')}`);
      return { column: words.name };
    }
    const { header, rows } = this.sample;
    const texts = [header, ...rows.filter(areUnits)].flat();
    const found = new Set(texts.flatMap((name) => name.match(/\b[kM]?Wh?\b|\bKWH\b/g) ?? []));
    const names = new Set(
      [...found].map((word) => UNIT_NAMES.find((name) => name.toLowerCase() === word.toLowerCase())),
    );
    const [only] = names;
    if (names.size === 1 && only !== undefined) {
      this.say('Unit', `the header says ${only}`);
      return only;
    }
    this.say(
      'Unit',
      names.size > 1 ? `the header says ${[...names].join(' and ')}` : 'no word in the header says it',
    );
    return null;
  }

  private registers(): object {
    const few = this.columns.filter(
      ({ isNumber, distinct, values }) =>
        !isNumber && distinct.size > 0 && distinct.size <= MOST_WORDS && values.length > distinct.size,
    );
    for (const column of few.filter(({ name }) => OF_QUALITY.test(name)))
      this.say('Quality', `${wordsOf(column)}: a mark of actual and estimated values, perhaps`);
    const [registers] = few.filter(
      ({ name, distinct }) =>
        OF_REGISTERS.test(name) && !OF_QUALITY.test(name) && ![...distinct].every(isUnit),
    );
    if (!registers) return {};
    this.say('Registers', `${wordsOf(registers)}: which are consumption?`);
    return { registers: { column: registers.name, keep: null } };
  }

  /** Minutes between rows of the meter that stands first. */
  private usualStep(time: Times): number {
    const times = this.wallTimes(time)[0] ?? [];
    const sorted = Int32Array.from(times).sort();
    return usualDistance({ start: sorted, length: sorted.length });
  }

  private shortest(time: Times): number {
    return time.guess.hasClock ? this.usualStep(time) : 0;
  }

  /** What the clock showed, meter by meter. Where days and months cannot be told apart, the first way of reading them. */
  private wallTimes({ guess, at }: Times): readonly (readonly number[])[] {
    const form = new TimeForm(guess.forms[0] ?? '');
    return this.byMeter().map((rows) =>
      rows
        .map((row) => form.ofText(at.map((place) => row[place] ?? '').join(' ')))
        .filter((minute) => !Number.isNaN(minute)),
    );
  }

  private byMeter(): readonly (readonly (readonly string[])[])[] {
    const id = this.columns.find(({ name }) => OF_IDS.test(name));
    return [...Map.groupBy(this.rows, (row) => (id ? row[id.at] : '')).values()];
  }
}

interface Times {
  readonly columns: readonly string[];
  readonly guess: TimeGuess;
  readonly at: readonly number[];
}

interface Slots {
  readonly first: string;
  readonly count: number;
  readonly minutes: number;
  readonly by: 'clock' | 'elapsed';
}

function distanceText(minutes: number): string {
  if (minutes % DAY_MINUTES === 0) return counted(minutes / DAY_MINUTES, 'day');
  return minutes > 60 && minutes % 60 === 0 ? counted(minutes / 60, 'hour') : counted(minutes, 'minute');
}

function isUnit(word: string): boolean {
  return /^([kM]?Wh?|kvarh?|kvah?)$/i.test(word);
}

/** `Type: AI 120, RI 4`. */
function wordsOf({ name, values }: Column): string {
  const counts = Map.groupBy(values, (value) => value);
  return `${name}: ${[...counts].map(([word, all]) => `${word} ${all.length}`).join(', ')}`;
}

/** The properties of a draft that are null, as paths. */
function blanksOf(value: unknown, path = ''): readonly string[] {
  if (value === null) return [path];
  if (typeof value !== 'object' || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    blanksOf(one, path === '' ? name : `${path}.${name}`),
  );
}
