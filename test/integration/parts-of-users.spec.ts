import sql, { Sql } from 'sql-template-tag';
import { Database } from '../../src/database/index.js';
import { answersOf, LONDON } from '../support/all-analyses.js';
import type { TestParts } from '../support/parts.js';
import { type PlainUser } from '../support/readings.js';
import { randomReadings } from '../support/random-readings.js';
import { bracketed, inOneLine } from '../support/statement-rules.js';
import { startWithReadings } from '../support/stored-parts.js';

/** Nine users, enough of each tariff for a band of peers; each third of them is in a database of its own. */
const USERS: readonly PlainUser[] = Array.from({ length: 9 }, (_, nth) => ({
  id: nth + 1,
  area: `a${nth % 2}`,
  tariff: `t${nth % 3 === 0 ? 1 : 2}`,
}));
const THIRDS = [0, 1, 2];
const thirdOf = (user: number): number => user % 3;
const READINGS = randomReadings(USERS, new Date('2016-09-25T06:00:00+01:00'), 48 * 45, { gaps: 0.002 });

type Row = Readonly<Record<string, unknown>>;

/** How rows are put together that are not those of single users. */
interface Merge {
  /** What the statement's text holds. */
  readonly of: RegExp;
  /** Its part that has rows of users: what follows from them all is worked out by whoever asks. */
  readonly cte?: string;
  /** A part that whoever asks has worked out before, of all users. */
  readonly given?: { readonly cte: string; readonly columns: string };
  /** The columns by which rows are added up. */
  readonly by?: readonly string[];
  readonly added?: readonly string[];
  /** Lists, of which one follows the other. */
  readonly joined?: readonly string[];
  /** Only the first ones are asked for, as many as the last value says. */
  readonly isCut?: boolean;
}

const MERGES: readonly Merge[] = [
  { of: /^with peers as/, cte: 'energies' },
  { of: /^with stored as materialized \( select \*, count\(\*\)/, cte: 'stored' },
  { of: /both_sides as/, cte: 'stored' },
  {
    of: /^with half_hours as .* maxima as/,
    cte: 'maxima',
    given: { cte: 'eligible', columns: 'period_start timestamptz, power_w float8, observed bigint' },
  },
  { of: /beginners as/, cte: 'beginners', by: ['period_start'], added: ['users'] },
  { of: /days_of_users as/, by: ['day'], added: ['readings', 'users', 'second_wh'] },
  { of: /as "firstStart", count\(\*\) as users/, by: ['area', 'tariff', 'firstStart'], added: ['users'] },
  { of: /as thousandth/, by: [], joined: ['hourly', 'thousandth', 'far'] },
  { of: /as "ofUsers"/, by: [], added: ['ofUsers'], joined: ['keys'] },
  { of: /^select \(select count\(\*\) from users/, by: [], added: ['count'], joined: ['ids'] },
  { of: /^select external_id as id from users .* limit \$\d+$/, isCut: true },
];

const READS_USERS = /\b(?:from|join) (?:users|(?:plausible_)?readings|user_(?:days|months)_[ab])\b/;

describe('what three databases say that have a third of the users each', () => {
  let whole: TestParts;
  let thirds: readonly TestParts[];
  let segments: string;
  let statements: readonly Sql[];

  beforeAll(async () => {
    whole = await startWithReadings(LONDON.name, USERS, READINGS);
    thirds = await Promise.all(
      THIRDS.map((third) =>
        startWithReadings(
          LONDON.name,
          USERS.filter(({ id }) => thirdOf(id) === third),
          READINGS.filter(({ userId }) => thirdOf(userId) === third),
        ),
      ),
    );
    segments = JSON.stringify(await whole.get(Database).query('select * from segment_half_hours'));
    const rows = jest.spyOn(Database.prototype, 'rows');
    await answersOf(whole);
    const all = rows.mock.calls.map(([statement]) => statement);
    rows.mockRestore();
    statements = [...new Map(all.map((one) => [one.text + JSON.stringify(one.values), one])).values()].filter(
      ({ text }) => READS_USERS.test(inOneLine(text)),
    );
  });

  afterAll(() => Promise.all([whole, ...thirds].map((parts) => parts.close())));

  it('is together what one says that has them all', async () => {
    expect(statements.length).toBeGreaterThan(60);
    const used = new Set<Merge>();
    for (const statement of statements) {
      const text = inOneLine(statement.text);
      const user = userOf(statement);
      const merge = user === undefined ? MERGES.find(({ of }) => of.test(text)) : undefined;
      if (merge) used.add(merge);
      const asked = merge === undefined ? statement : await askedOfParts(statement, merge);
      const own = user === undefined ? thirds : thirds.filter((_, third) => third === thirdOf(user));
      const [all, ...parts] = await Promise.all([whole, ...own].map((each) => rowsOf(each, asked)));
      expect({ text, rows: inOrder(merged(parts, asked, merge)) }).toEqual({
        text,
        rows: inOrder(all ?? []),
      });
    }
    expect(MERGES.filter((merge) => !used.has(merge)).map(({ of }) => of)).toEqual([]);
  });

  async function askedOfParts(statement: Sql, { cte, given }: Merge): Promise<Sql> {
    if (cte === undefined) return statement;
    const part = ofCte(statement, cte);
    if (given === undefined) return part;
    const rows = await rowsOf(whole, ofCte(statement, given.cte));
    return withGiven(
      part,
      given.cte,
      `jsonb_to_recordset('${JSON.stringify(rows)}') as given (${given.columns})`,
    );
  }

  /** The segments are kept by whoever is asked, of all users. */
  async function rowsOf(parts: TestParts, statement: Sql): Promise<readonly Row[]> {
    const rows = await parts.get(Database).rows<Row>(withSegments(statement));
    return JSON.parse(JSON.stringify(rows)) as readonly Row[];
  }

  function withSegments(statement: Sql): Sql {
    if (!statement.text.includes('segment_half_hours')) return statement;
    const [first = '', ...others] = statement.strings;
    const begins = /^\s*with\s/;
    const rest = new Sql([first.replace(begins, ''), ...others], statement.values);
    return sql`
      with segment_half_hours as materialized (
        select * from jsonb_to_recordset(${segments}) as stored (
          period_start timestamptz, area text, tariff text, energy_wh float8, samples bigint, observed bigint,
          highest_wh float8, estimated_wh float8)
      )${begins.test(first) ? sql`, ` : sql` `}${rest}`;
  }
});

/** What a CTE of a statement holds. */
function ofCte({ strings, values }: Sql, name: string): Sql {
  const text = strings.join('\0');
  const end = endOfCtes(text);
  const kept = text.slice(0, end).split('\0');
  const last = `${kept.pop() ?? ''} select * from ${name}`;
  return new Sql([...kept, last], values.slice(0, kept.length));
}

/** The same with these rows in place of a CTE that takes no values. */
function withGiven({ strings, values }: Sql, name: string, rows: string): Sql {
  const replaced = strings.map((text) => {
    const begin = text.indexOf(`${name} as materialized (`);
    if (begin < 0) return text;
    const cte = bracketed(text.slice(text.indexOf('(', begin)));
    return text.replace(cte, () => `(select * from ${rows})`);
  });
  return new Sql(replaced, values);
}

/** Where the statement's own `select` begins, after the parts that `with` names. */
function endOfCtes(text: string): number {
  let open = 0;
  for (const { 0: found, index } of text.matchAll(/[()]|\bselect\b/g)) {
    if (found === 'select' && open === 0) return index;
    if (found !== 'select') open += found === '(' ? 1 : -1;
  }
  throw new Error('a statement selects something');
}

/** The key of the one user that a statement asks about: only its own database is asked. */
function userOf({ text, values }: Sql): number | undefined {
  const named = /\b(?:user_id|users\.id) = \$(\d+)::int\b/.exec(text);
  return named ? Number(values[Number(named[1]) - 1]) : undefined;
}

function merged(
  parts: readonly (readonly Row[])[],
  { values }: Sql,
  merge: Merge | undefined,
): readonly Row[] {
  const rows = parts.flat();
  if (merge?.isCut) return inOrder(rows).slice(0, Number(values.at(-1)));
  if (!merge?.by) return rows;
  const { by, added = [], joined = [] } = merge;
  const groups = Map.groupBy(rows, (row) => JSON.stringify(by.map((column) => row[column])));
  return [...groups.values()].map((group) => ({
    ...Object.fromEntries(by.map((column) => [column, group[0]?.[column]])),
    ...Object.fromEntries(
      added.map((column) => [column, group.reduce((sum, row) => sum + Number(row[column]), 0)]),
    ),
    ...Object.fromEntries(joined.map((column) => [column, sorted(group.flatMap((row) => row[column]))])),
  }));
}

function sorted(list: readonly unknown[]): readonly unknown[] {
  return list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Rows have an order only where all are asked in one, and so have lists that belong together. */
function inOrder(rows: readonly Row[]): readonly Row[] {
  return rows
    .map(withListsInOrder)
    .map((row) => JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))))
    .toSorted()
    .map((text) => Object.fromEntries(JSON.parse(text) as [string, unknown][]));
}

/** What a user's half-hours of the week add up to comes in any order, the same in each of these lists. */
function withListsInOrder(row: Row): Row {
  const { places, powers, observed } = row;
  if (!Array.isArray(places) || !Array.isArray(powers) || !Array.isArray(observed)) return row;
  const together = places.map((place, at) => [place, powers[at], observed[at]] as const);
  return { ...row, places: sorted(together), powers: powers.length, observed: observed.length };
}
