import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { Rollups } from '../../src/consumption/index.js';
import { Database, DatabaseState, Standby } from '../../src/database/index.js';
import { WarmUp } from '../../src/operation/index.js';
import { UserRepository } from '../../src/users/index.js';
import type { TestApp } from '../support/app.js';
import { startWorldApp } from '../support/world-app.js';

/** What it asks, and how: one view, with the status of the answer. */
interface Asking {
  ask: (this: WarmUp, view: string, signal: AbortSignal) => Promise<number | undefined>;
}

describe('the warm-up', () => {
  let app: TestApp;
  let warnings: unknown[];
  let asked: { view: string; status: number | undefined; isStopped: boolean }[];

  beforeEach(async () => {
    app = await startWorldApp();
    asked = [];
    const asking = WarmUp.prototype as unknown as Asking;
    const { ask } = asking;
    jest.spyOn(asking, 'ask').mockImplementation(async function (this: WarmUp, view, signal) {
      const status = await ask.call(this, view, signal);
      asked.push({ view, status, isStopped: signal.aborted });
      return status;
    });
    warnings = [];
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((message) => warnings.push(message));
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await app.close();
  });

  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await sleep(10);
  };
  const isDone = (): boolean => asked.some(({ view }) => view === '/api/quality');
  const change = async (): Promise<void> => {
    await app.get(DatabaseState).raiseVersion();
    await app.get(Rollups).refresh();
  };
  /** Statements beside those that ask which version it is, and whether the ledger has changed. */
  const statementsOf = async (path: string): Promise<number> => {
    const spy = jest.spyOn(app.get(Database), 'query');
    await (await fetch(app.url + path)).text();
    const own = spy.mock.calls.filter(([text]) => !/database_state|from imports/.test(text));
    spy.mockRestore();
    return own.length;
  };

  it('asks what people look at first, at the start and after each refresh: then nothing is worked out for them', async () => {
    const before = await statementsOf('/');
    expect(before).toBeGreaterThan(5);
    await change();
    app.get(WarmUp).start();
    await until(isDone);
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 200));
    for (const path of ['/', '/quality', '/api/users', '/api/consumption/profile'])
      expect([path, await statementsOf(path)]).toEqual([path, 0]);
    asked = [];
    // A change that the aggregates have not followed yet is asked for with the refresh that does.
    await app.get(DatabaseState).raiseVersion();
    await sleep(1_500);
    expect(asked).toEqual([]);
    await app.get(Rollups).refresh();
    await until(isDone);
    expect(await statementsOf('/')).toBe(0);
  });

  it('is stopped by the next change, and begins anew', async () => {
    let goOn = (): void => undefined;
    const users = app.get(UserRepository);
    const segments = users.segments.bind(users);
    const spy = jest.spyOn(users, 'segments').mockImplementationOnce(async (areas) => {
      await new Promise<void>((resolve) => (goOn = resolve));
      return segments(areas);
    });
    app.get(WarmUp).start();
    await until(() => spy.mock.calls.length > 0);
    await change();
    await until(() => asked.length > 0);
    goOn();
    await until(isDone);
    expect(asked[0]).toMatchObject({ view: '/', status: undefined, isStopped: true });
    expect(
      asked
        .slice(1)
        .map(({ view }) => view)
        .slice(0, 2),
    ).toEqual(['/', '/quality']);
    expect(asked.slice(1).every(({ status }) => status === 200)).toBe(true);
  });

  it('goes on where a view fails, and once a database that was away is back, which is logged', async () => {
    jest.spyOn(app.get(DatabaseState), 'progress').mockRejectedValueOnce(new Error('away'));
    jest.spyOn(app.get(UserRepository), 'segments').mockRejectedValueOnce(new Error('wrong'));
    jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    app.get(WarmUp).start();
    await until(isDone);
    expect(asked.slice(0, 2).map(({ status }) => status)).toEqual([500, 200]);
    expect(warnings).toEqual([expect.stringContaining('not watched: away'), '/ answered 500.']);
  });

  it('asks for nothing any more once the process is stopping', async () => {
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const spy = jest.spyOn(app.get(UserRepository), 'segments').mockImplementation(async () => {
      await held;
      return [];
    });
    app.get(WarmUp).start();
    await until(() => spy.mock.calls.length > 0);
    await app.get(WarmUp).beforeApplicationShutdown();
    goOn();
    await change();
    expect(asked).toEqual([{ view: '/', status: undefined, isStopped: true }]);
  });

  it('keeps nobody from stopping the process while the database does not answer', async () => {
    const progress = jest
      .spyOn(app.get(DatabaseState), 'progress')
      .mockReturnValue(new Promise(() => undefined));
    app.get(WarmUp).start();
    await until(() => progress.mock.calls.length > 0);
    await app.get(WarmUp).beforeApplicationShutdown();
    expect(asked).toEqual([]);
  });

  it('sees changes on a standby, which tells nobody of them', async () => {
    jest.spyOn(app.get(Standby), 'state').mockResolvedValue({ isStreaming: true, lagSeconds: 0 });
    app.get(WarmUp).start();
    await until(isDone);
    asked = [];
    await change();
    await until(isDone);
  });

  (process.env['TEST_DATABASE_URL'] ? it : it.skip)('listens again when its connection is lost', async () => {
    app.get(WarmUp).start();
    await until(isDone);
    asked = [];
    const ended = await app
      .get(Database)
      .query(
        `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = current_database()`,
      );
    expect(ended).toHaveLength(1);
    await change();
    await until(isDone);
  });
});
