import pg from 'pg';
import { DatabaseState } from '../../src/database/index.js';
import type { TestApp } from '../support/app.js';
import { startWorldApp } from '../support/world-app.js';

/** What one page may ask of the database: the first time after the data have changed, and from then on. */
const MOST_COLD = 25;
const MOST_WARM = 2;

describe('the statements of a page', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startWorldApp();
    // Whether the database is prepared is asked by the first request alone.
    await fetch(app.url);
  });

  afterAll(() => app.close());

  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** Every statement that any client of the pool sends while a page is asked for. */
  const statementsOf = async (path: string): Promise<readonly string[]> => {
    const query = jest.spyOn(pg.Client.prototype, 'query');
    const { status } = await fetch(app.url + path);
    const texts = query.mock.calls.map(([statement]) => textOf(statement));
    query.mockRestore();
    expect(status).toBe(200);
    // A connection to a server is told so when it is opened or changes hands, and not by a page.
    return texts.filter((text) => !/^set (jit|statement_timeout) /.test(text));
  };

  it.each(['/', '/?area=a1&tariff=t1&from=2016-07-16&to=2016-07-18', '/users/3000', '/quality', '/imports'])(
    '%s are few, and hardly any once it was asked for',
    async (path) => {
      await app.get(DatabaseState).raiseVersion();
      const cold = await statementsOf(path);
      expect(cold.length).toBeGreaterThan(5);
      expect(cold.length).toBeLessThanOrEqual(MOST_COLD);
      // One snapshot at the beginning, and one look at the version at the end.
      expect(statesIn(cold)).toHaveLength(2);
      const warm = await statementsOf(path);
      expect(warm.length).toBeLessThanOrEqual(MOST_WARM);
      // It is of the snapshot: nothing else is read for it.
      expect(statesIn(warm)).toHaveLength(1);
    },
  );
});

function statesIn(statements: readonly string[]): readonly string[] {
  return statements.filter((text) => text.includes('from database_state'));
}

function textOf(statement: unknown): string {
  return typeof statement === 'object' && statement !== null && 'text' in statement
    ? String(statement.text)
    : String(statement);
}
