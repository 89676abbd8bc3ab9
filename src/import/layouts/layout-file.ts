import { UsageError } from '../../common/errors/domain-error.js';
import { isFileZone, ZONE_WORDS } from './file-zone.js';
import { DELIMITERS, type Layout, type Preset } from './table/layout.js';
import { UNIT_NAMES } from './unit.js';

/** Checks a value of a layout that a person wrote. */
interface Check {
  /** What the value may be, for people. */
  readonly takes: string;
  /** @throws Wrong */
  readonly check: (value: unknown, path: string) => void;
}

class Wrong extends Error {}

const text: Check = of('text', (value) => typeof value === 'string');
const yes: Check = of('true, or is left out', (value) => value === true);
const zone: Check = of(
  `${ZONE_WORDS}, "in the text" where each time has its offset, or "ask" where --zone is to say it`,
  (value) => typeof value === 'string' && (value === 'in the text' || value === 'ask' || isFileZone(value)),
);
const form: Check = of(
  'a form of YYYY or YY, MM or MMM, DD, HH, mm, ss, A, Z and what stands between them, such as "DD/MM/YYYY HH:mm"',
  (value) => typeof value === 'string' && ['YY', 'MM', 'DD'].every((part) => value.includes(part)),
);
const minutes = whole(1, 60);
const unit = oneOf(...UNIT_NAMES);
const quality = of('0 unknown, 1 actual, 2 estimated, 3 substituted, or "missing"', (value) =>
  [0, 1, 2, 3, 'missing'].includes(value as number),
);
const names = list(text, 'a list of names of columns');
const times = { columns: names, form };

const TIME = object({
  ...times,
  zone,
  names: oneOf('start', 'end-clock', 'end-nominal', 'both'),
  'end?': either(object(times), object({ after: text })),
  'isInclusive?': yes,
  'number?': text,
});

const LAYOUT = object({
  columns: names,
  'mayGoOn?': yes,
  'delimiter?': oneOf(...DELIMITERS),
  'decimal?': oneOf('.', ','),
  shape: oneOf('rows', 'slots', 'meters'),
  user: either(object({ column: text }), object({ preamble: text }), oneOf('file name', 'header')),
  time: TIME,
  interval: either(
    object({ minutes }),
    object({ column: text, words: record(minutes) }),
    oneOf('distance', 'ends', 'number'),
  ),
  'slots?': object({
    first: text,
    count: whole(24, 1500),
    'step?': whole(1, 10),
    minutes,
    by: oneOf('clock', 'elapsed'),
  }),
  'values?': list(object({ column: text, 'isDropped?': yes }), 'a list of columns of values'),
  unit: either(unit, object({ column: text }), oneOf('register')),
  'isCumulative?': yes,
  'noValue?': list(text, 'a list of words'),
  'registers?': object({
    column: text,
    keep: list(
      object({ word: text, 'as?': text, 'unit?': unit }),
      'a list of registers, such as { "word": "AI" }',
    ),
  }),
  'quality?': object({ words: record(quality), 'column?': text, 'after?': whole(-100, 100) }),
  'total?': text,
  'delivered?': object(times),
  'tariff?': text,
  'area?': text,
  'hasSections?': yes,
  'isGrouped?': yes,
});

/**
 * Reads a layout that a person wrote: one as JSON, or a list of those that share a name.
 *
 * @param name - of its file, for what is said of it
 * @throws UsageError that names the property, what it takes and what it has
 */
export function parseLayoutFile(content: string, name: string): Preset {
  try {
    const parsed = JSON.parse(content) as unknown;
    const layouts = (Array.isArray(parsed) ? parsed : [parsed]) as readonly Layout[];
    if (layouts.length === 0) throw new Wrong('there is no layout in it');
    layouts.forEach((layout, at) => {
      const path = layouts.length > 1 ? `layout ${at + 1}: ` : '';
      LAYOUT.check(layout, path);
      assertWhole(layout, path);
    });
    return {
      name: name.replace(/\.json$/i, ''),
      title: `as ${name} says`,
      assumes: assumed(layouts),
      layouts,
    };
  } catch (error) {
    if (error instanceof Wrong) throw new UsageError(`${name}: ${error.message}.`);
    if (error instanceof SyntaxError) throw new UsageError(`${name} is no JSON: ${error.message}.`);
    throw error;
  }
}

function assumed(layouts: readonly Layout[]): string {
  const [{ time, unit: ofValues } = { time: { zone: '', names: '' }, unit: '' }] = layouts;
  const measured = typeof ofValues === 'string' ? ofValues : `unit by ${ofValues.column}`;
  return `zone ${time.zone}, names ${time.names}, ${measured}`;
}

/** What one property needs of another. */
function assertWhole(layout: Layout, path: string): void {
  const { columns, shape, user, time, interval, slots, values = [], unit: ofValues, registers } = layout;
  const need = (holds: boolean, sentence: string): void => {
    if (!holds) throw new Wrong(path + sentence);
  };
  need(shape !== 'slots' || slots !== undefined, 'slots must say where the values of a day stand');
  need(
    shape !== 'rows' || values.some(({ isDropped }) => isDropped !== true),
    'values must name a column of consumption',
  );
  need(
    (shape === 'meters') === (user === 'header'),
    'user is "header" where shape is "meters", and only there',
  );
  const isFixed = typeof interval === 'object' && 'minutes' in interval;
  need(shape === 'rows' || isFixed, `interval takes { "minutes": … } where shape is "${shape}"`);
  need(interval !== 'ends' || time.names === 'both', 'interval "ends" needs time.names "both"');
  need((time.names === 'both') === (time.end !== undefined), 'time.end goes with time.names "both"');
  need((interval === 'number') === (time.number !== undefined), 'time.number goes with interval "number"');
  need(ofValues !== 'register' || registers !== undefined, 'unit "register" needs registers');
  need(
    ofValues !== 'register' || (registers?.keep ?? []).every((kept) => kept.unit !== undefined),
    'unit "register" needs a unit for each of registers.keep',
  );
  for (const column of named(layout))
    need(columns.includes(column), `columns must hold "${column}", which another property names`);
}

function named({
  user,
  time,
  interval,
  slots,
  values = [],
  unit: ofValues,
  registers,
  quality: flag,
  ...more
}: Layout) {
  return [
    typeof user === 'object' && 'column' in user ? user.column : undefined,
    ...time.columns,
    ...(time.end && 'columns' in time.end ? time.end.columns : []),
    time.number,
    typeof interval === 'object' && 'column' in interval ? interval.column : undefined,
    slots?.first,
    ...values.map(({ column }) => column),
    typeof ofValues === 'object' ? ofValues.column : undefined,
    registers?.column,
    flag?.column,
    more.total,
    more.tariff,
    more.area,
    ...(more.delivered?.columns ?? []),
  ].filter((column) => column !== undefined);
}

function of(takes: string, holds: (value: unknown) => boolean): Check {
  const check = (value: unknown, path: string): void => {
    if (value === null)
      throw new Wrong(`${path} is null, which is for a person to decide: it takes ${takes}`);
    if (!holds(value)) throw new Wrong(`${path} takes ${takes}; not ${shown(value)}`);
  };
  return { takes, check };
}

function oneOf(...choices: readonly string[]): Check {
  return of(choices.map((choice) => JSON.stringify(choice)).join(', '), (value) =>
    choices.includes(value as string),
  );
}

function whole(least: number, most: number): Check {
  return of(
    `a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
  );
}

function list(item: Check, takes: string): Check {
  const all = of(takes, Array.isArray);
  const check = (value: unknown, path: string): void => {
    all.check(value, path);
    (value as readonly unknown[]).forEach((one, at) => {
      item.check(one, `${path}[${at}]`);
    });
  };
  return { takes, check };
}

function record(item: Check): Check {
  const takes = `words of the file, each with ${item.takes}`;
  const all = of(takes, isRecord);
  const check = (value: unknown, path: string): void => {
    all.check(value, path);
    for (const [word, one] of Object.entries(value as object)) item.check(one, `${path}["${word}"]`);
  };
  return { takes, check };
}

/** @param properties - those that may be left out end in `?` */
function object(properties: Readonly<Record<string, Check>>): Check {
  const known = Object.keys(properties).map((name) => name.replace('?', ''));
  const takes = `{ ${known.map((name) => `"${name}": …`).join(', ')} }`;
  const all = of(takes, isRecord);
  const check = (value: unknown, path: string): void => {
    all.check(value, path === '' ? 'a layout' : path);
    const given = value as Readonly<Record<string, unknown>>;
    const at = (name: string): string =>
      path === '' || path.endsWith(': ') ? path + name : `${path}.${name}`;
    for (const name of Object.keys(given))
      if (!known.includes(name))
        throw new Wrong(`${at(name)} is no property of a layout: ${known.join(', ')} are`);
    for (const [name, property] of Object.entries(properties)) {
      const key = name.replace('?', '');
      if (given[key] !== undefined) property.check(given[key], at(key));
      else if (key === name) throw new Wrong(`${at(key)} is missing: it takes ${property.takes}`);
    }
  };
  return { takes, check };
}

/** The first check that fits the kind of a value says what is wrong in it. */
function either(...checks: readonly Check[]): Check {
  const takes = checks.map((one) => one.takes).join(', or ');
  const check = (value: unknown, path: string): void => {
    const wrongs = checks.map((one) => {
      try {
        one.check(value, path);
        return undefined;
      } catch (error) {
        if (error instanceof Wrong) return error;
        throw error;
      }
    });
    if (wrongs.includes(undefined)) return;
    const blank = isRecord(value) ? Object.keys(value).find((name) => value[name] === null) : undefined;
    if (blank !== undefined)
      throw new Wrong(`${path}.${blank} is null, which is for a person to decide: ${path} takes ${takes}`);
    of(takes, () => false).check(value, path);
  };
  return { takes, check };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
