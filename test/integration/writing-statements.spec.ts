import pg from 'pg';
import { Rollups, Verification } from '../../src/consumption/index.js';
import { DatabaseState } from '../../src/database/index.js';
import { forgetting } from '../support/forgetting.js';
import { ImportBench } from '../support/import-bench.js';
import { PERMIT } from '../support/permit.js';
import { inOneLine, RULES, TRANSACTION_RULES } from '../support/statement-rules.js';

/** Rows of so many half-hours of a day. */
const rowsOf = (day: string, count: number, wh: number): readonly string[] =>
  Array.from({ length: count }, (_, nth) => {
    const [hour, minute] = [Math.floor(nth / 2), (nth % 2) * 30];
    return `${day} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00,${wh}`;
  });

describe('no statement of whoever writes', () => {
  let texts: readonly string[];
  let transactions: readonly (readonly string[])[];

  beforeAll(async () => {
    const bench = await ImportBench.start();
    const query = jest.spyOn(pg.Client.prototype, 'query');
    try {
      await writeAll(bench);
      const calls = query.mock.calls.map(([statement], at) => ({
        client: query.mock.contexts[at] as unknown,
        text: inOneLine(textOf(statement)),
      }));
      texts = calls.map(({ text }) => text);
      transactions = [...Map.groupBy(calls, ({ client }) => client).values()].flatMap((ofClient) =>
        transactionsOf(ofClient.map(({ text }) => text)),
      );
    } finally {
      query.mockRestore();
      await bench.stop();
    }
  });

  it.each(RULES.map((rule) => [rule.breaks, rule] as const))('%s', (_, rule) => {
    expect(texts.filter((text) => rule.isBrokenBy(text))).toEqual([]);
  });

  it.each(TRANSACTION_RULES.map((rule) => [rule.breaks, rule] as const))('%s', (_, rule) => {
    expect(transactions.filter((ofOne) => rule.isBrokenBy(ofOne))).toEqual([]);
  });

  it('is overlooked', () => {
    expect(new Set(texts).size).toBeGreaterThan(80);
    const ofImport = transactions.filter((ofOne) => ofOne.some((text) => text.startsWith('copy readings')));
    expect(ofImport.length).toBeGreaterThan(1);
    for (const begin of [
      'insert into users',
      'update users set area',
      'delete from users',
      'copy user_days_',
      'truncate',
    ])
      expect(texts.filter((text) => text.includes(begin))).not.toEqual([]);
  });
});

/** Users that come and move, readings that come, are corrected and forgotten, days that are made anew. */
async function writeAll(bench: ImportBench): Promise<void> {
  const { folder, parts } = bench;
  await folder.users('1,a1,t1', '2,a2,t1', 'X-3,a2,t2');
  await folder.readings(1, ...rowsOf('2016-07-15', 48, 5), ...rowsOf('2016-08-15', 48, 6));
  await folder.readings(2, ...rowsOf('2016-07-15', 48, 7), '2016-07-15 03:00:00,8');
  await bench.import();
  await folder.users('1,a2,t1', '2,a2,t1', '4,a1,t1');
  await folder.readings(1, ...rowsOf('2016-07-15', 48, 9));
  await folder.readings(2, ...rowsOf('2016-07-15', 40, 7), ...rowsOf('2016-07-16', 48, 7));
  await bench.import();
  const [last] = await bench.database.query<{ id: number }>('select max(id) as id from imports');
  const state = await parts.get(DatabaseState).read();
  const verification = parts.get(Verification);
  await bench.database.query('update user_days_a set samples = samples + 1 where user_id = 1');
  await verification.run({ repair: PERMIT });
  await verification.population(state.window ?? { from: new Date(0), to: new Date(0) }, state);
  await forgetting(parts, { importIds: [last?.id ?? 0] });
  await forgetting(parts, {
    userIds: ['2'],
    from: new Date('2016-07-15T10:00Z'),
    to: new Date('2016-07-16Z'),
  });
  await forgetting(parts, { userIds: ['1'], erase: true });
  await parts.get(Rollups).rebuild(PERMIT, state.zone, () => undefined);
  await parts.get(Rollups).refresh();
}

function transactionsOf(texts: readonly string[]): readonly (readonly string[])[] {
  const found: string[][] = [];
  let open: string[] | undefined;
  for (const text of texts) {
    if (text === 'begin') found.push((open = []));
    else if (text === 'commit' || text === 'rollback') open = undefined;
    else open?.push(text);
  }
  return found;
}

/** Of a statement, or of a COPY. */
function textOf(statement: unknown): string {
  return typeof statement === 'object' && statement !== null && 'text' in statement
    ? String(statement.text)
    : String(statement);
}
