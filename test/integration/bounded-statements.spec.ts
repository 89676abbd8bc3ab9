import { setTimeout as sleep } from 'node:timers/promises';
import { ClientLeftError, withRequestSignal } from '../../src/common/request-signal.js';
import { TookTooLongError } from '../../src/common/errors/domain-error.js';
import { Database } from '../../src/database/index.js';
import { UserRepository } from '../../src/users/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startWorldApp } from '../support/world-app.js';

/** Longer than a test may take: it ends because it is ended. */
const ENDLESS = 'select pg_sleep(3600)';

describe('statements of requests', () => {
  let app: TestApp;
  let database: Database;

  beforeAll(async () => {
    app = await startWorldApp();
    database = app.get(Database);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  afterAll(() => app.close());

  const asked = <Result>(work: () => Result): { readonly result: Result; readonly leave: () => void } => {
    const left = new AbortController();
    return {
      result: withRequestSignal(left.signal, work),
      leave: () => {
        left.abort(new ClientLeftError());
      },
    };
  };

  it('are not begun for whoever has left', async () => {
    const query = asked(() => sleep(10).then(() => database.query(ENDLESS)));
    query.leave();
    await expect(query.result).rejects.toThrow(ClientLeftError);
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  // The embedded engine hears nothing while it is at a statement.
  const onServer = process.env['TEST_DATABASE_URL'] ? describe : describe.skip;

  onServer('on a server', () => {
    let quick: TestApp;
    let own: TestDatabase;

    beforeAll(async () => {
      own = await createTestDatabase();
      quick = await startTestApp({ ...own, environment: { ...own.environment, STATEMENT_TIMEOUT: '1s' } });
    });

    afterAll(async () => {
      await quick.close();
      await own.drop();
    });

    const running = async (): Promise<number> =>
      (
        await database.query(
          `select from pg_stat_activity where query = $1 and state = 'active' and datname = current_database()`,
          [ENDLESS],
        )
      ).length;
    const until = async (count: number): Promise<void> => {
      while ((await running()) !== count) await sleep(20);
    };

    it('are cancelled when their client leaves, and the connection is of use to others', async () => {
      const query = asked(() => database.query(ENDLESS));
      await until(1);
      query.leave();
      await expect(query.result).rejects.toThrow(ClientLeftError);
      await until(0);
      expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
    });

    it('are cancelled when a browser goes away', async () => {
      jest.spyOn(app.get(UserRepository), 'segments').mockImplementation(async () => {
        await database.query(ENDLESS);
        return [];
      });
      const left = new AbortController();
      const page = fetch(app.url, { signal: left.signal });
      await until(1);
      left.abort();
      await expect(page).rejects.toThrow();
      await until(0);
    });

    it('go on for whoever still waits for the same answer', async () => {
      const data = await app.snapshot();
      const endless = () => data.once('endless', null, () => database.query(ENDLESS));
      const [first, second] = [asked(endless), asked(endless)];
      await until(1);
      first.leave();
      await expect(first.result).rejects.toThrow(ClientLeftError);
      await sleep(300);
      expect(await running()).toBe(1);
      second.leave();
      await expect(second.result).rejects.toThrow(ClientLeftError);
      await until(0);
    });

    it('are cancelled although all connections are at work', async () => {
      const queries = Array.from({ length: 10 }, () => asked(() => database.query(ENDLESS)));
      for (let waited = 0; waited < 10; waited += 1) await sleep(50);
      for (const { leave } of queries) leave();
      for (const { result } of queries) await expect(result).rejects.toThrow(ClientLeftError);
      await until(0);
    });

    it('are given no more time than they may take, and what nobody asked for is', async () => {
      const limited = quick.get(Database);
      await expect(asked(() => limited.query('select pg_sleep(30)')).result).rejects.toThrow(
        TookTooLongError,
      );
      await limited.query('select pg_sleep(1.2)');
      await limited.transaction((session) => session.query('select pg_sleep(1.2)'));
      await limited.queryWith({ work_mem: '64MB' }, 'select pg_sleep(1.2)');
      await expect(asked(() => limited.query('select pg_sleep(30)')).result).rejects.toThrow(
        TookTooLongError,
      );
    });

    it('that took too long are answered by a sentence', async () => {
      jest.spyOn(quick.get(UserRepository), 'segments').mockImplementation(async () => {
        await quick.get(Database).query('select pg_sleep(30)');
        return [];
      });
      const response = await fetch(`${quick.url}/api/segments`);
      expect([response.status, response.headers.get('content-type')]).toEqual([
        504,
        expect.stringMatching(/^application\/problem\+json/),
      ]);
      expect(await response.json()).toMatchObject({
        title: 'This takes too long',
        code: 'took_too_long',
        detail: expect.stringMatching(
          /^The database did not answer this in the time that it is given/,
        ) as string,
      });
    });

    it('stand under the name of the program', async () => {
      const names = await database.query<{ name: string }>(
        'select distinct application_name as name from pg_stat_activity where pid = pg_backend_pid()',
      );
      expect(names).toEqual([{ name: 'halfhour' }]);
    });
  });
});
