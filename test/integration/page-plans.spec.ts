import { Database, DatabaseState } from '../../src/database/index.js';
import type { TestApp } from '../support/app.js';
import { startPageWorld } from '../support/page-world.js';

/** How a plan finds readings of a chunk. */
interface Scan {
  readonly by: 'user' | 'implausible energy' | 'nothing';
  /** The node of the plan with its condition, for whoever must look. */
  readonly text: string;
}

/**
 * What a page's first answer reads of readings. With many users and days a scan without a user would take seconds; here the
 * planner is told that scans of whole tables cost much, so that it takes them only where a statement leaves nothing else.
 */
describe('the first answer of a page', () => {
  let app: TestApp;
  let chunks: readonly string[];
  /** Indexes of implausible readings alone, of which there are few. */
  let ofImplausible: readonly string[];

  beforeAll(async () => {
    app = await startPageWorld();
    await app.get(Database).query('analyze');
    const { storage } = await app.get(DatabaseState).read();
    const kept = (await storage.chunks()).filter(({ table }) => table === 'readings');
    chunks = kept.map(({ name }) => name.slice(name.lastIndexOf('.') + 1));
    const partial = await app.get(Database).query<{ name: string }>(
      `select relname as name from pg_index join pg_class on pg_class.oid = indexrelid
       where pg_get_expr(indpred, indrelid) like '%energy_wh%'`,
    );
    ofImplausible = partial.map(({ name }) => name);
    await fetch(app.url);
  });

  afterAll(() => app.close());

  const planOf = (text: string, values: readonly unknown[]): Promise<readonly string[]> =>
    app.get(Database).transaction(async (session) => {
      await session.query(`select set_config('enable_seqscan', 'off', true)`);
      const lines = await session.query<{ 'QUERY PLAN': string }>(
        `explain (analyze, costs off, timing off) ${text}`,
        values,
      );
      return lines.map((line) => line['QUERY PLAN']);
    });

  const scansIn = (plan: readonly string[]): readonly Scan[] =>
    plan.flatMap((line, at) => {
      if (!chunks.some((chunk) => new RegExp(`Scan.* on (\\w+\\.)?${chunk}\\b`).test(line))) return [];
      if (line.includes('never executed')) return [];
      const next = plan[at + 1] ?? '';
      const isByUser = next.includes('Cond:') && next.includes('user_id');
      const by = ofImplausible.some((name) => line.includes(` ${name} `))
        ? 'implausible energy'
        : isByUser
          ? 'user'
          : 'nothing';
      return [{ by, text: `${line}\n${next}` }];
    });

  /** Of every statement that asks for readings. */
  const scansOf = async (path: string): Promise<readonly Scan[]> => {
    await app.get(DatabaseState).raiseVersion();
    const query = jest.spyOn(app.get(Database), 'query');
    const { status } = await fetch(app.url + path);
    const asked = query.mock.calls.filter(([text]) => /^\s*(select|with)\b/.test(text));
    query.mockRestore();
    expect(status).toBe(200);
    expect(asked.length).toBeGreaterThan(5);
    const plans: (readonly string[])[] = [];
    for (const [text, values = []] of asked) plans.push(await planOf(text, values));
    return plans.flatMap(scansIn);
  };
  /** Any that is by nothing stands there as a whole. */
  const waysOf = (scans: readonly Scan[]): readonly string[] =>
    [...new Set(scans.map(({ by, text }) => (by === 'nothing' ? text : by)))].sort();

  it.each(['/', '/?area=a1', '/?sort=-base_load', '/imports'])('reads no reading for %s', async (path) => {
    expect(await scansOf(path)).toEqual([]);
  });

  it.each([
    [
      'at the ends of a range that cuts months and days',
      '/?from=2016-10-10T05:00:00Z&to=2016-11-20T05:00:00Z',
    ],
    ['of days that others are not compared with', '/?range=last-30d&sort=-peak'],
  ])('reads readings user by user %s', async (_, path) => {
    expect(waysOf(await scansOf(path))).toEqual(['user']);
  });

  it.each(['/users/3000', '/users/3000?range=last-30d', '/quality'])(
    'reads readings user by user, or implausible ones alone, for %s',
    async (path) => {
      const ways = waysOf(await scansOf(path));
      expect(ways.filter((way) => way !== 'implausible energy')).toEqual(['user']);
    },
  );
});
