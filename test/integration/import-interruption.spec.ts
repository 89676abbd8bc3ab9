import { setTimeout as sleep } from 'node:timers/promises';
import { InterruptedError } from '../../src/import/interruption.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ImportBench } from '../support/import-bench.js';
import { Program } from '../support/program.js';
import { segmentsTable } from '../support/storage.js';

/** Its three files of readings and that of the users are loaded when the refresh begins. */
const USERS = [3000, 3001, 3002];

describe('an import that is interrupted', () => {
  let database: TestDatabase;
  let bench: ImportBench;

  beforeAll(async () => {
    database = await createTestDatabase();
    bench = await ImportBench.start(database);
  });
  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.folder.users(...USERS.map((id) => `${id},a1,t1`));
    for (const id of USERS) await bench.folder.readings(id, '2016-07-15 00:00:00,100');
  });

  const statuses = (): Promise<readonly { status: string }[]> =>
    bench.database.query('select status from imports order by id');
  const totals = (): Promise<readonly { readings: number; halfHours: number; days: number }[]> =>
    bench.database.query(`
      select (select sum(energy_wh) from readings) as readings,
             (select sum(energy_wh) from segment_half_hours) as "halfHours",
             (select sum(energy_wh) from user_days_a) as days`);

  /** Another session's transaction, open until what is returned is called. */
  const holding = async (statement: string): Promise<() => Promise<void>> => {
    const isHeld = Promise.withResolvers<undefined>();
    const release = Promise.withResolvers<undefined>();
    const holder = bench.database.transaction(async (session) => {
      await session.query(statement);
      isHeld.resolve(undefined);
      await release.promise;
    });
    await isHeld.promise;
    return async () => {
      release.resolve(undefined);
      await holder;
    };
  };
  const lockOfRefresh = async (): Promise<() => Promise<void>> => {
    return holding(`lock table ${await segmentsTable(bench.database)} in share mode`);
  };
  const filesAreLoaded = async (): Promise<void> => {
    const loaded = 'select from import_files offset $1';
    while ((await bench.database.query(loaded, [USERS.length])).length === 0) await sleep(1);
  };

  it('in the refresh says what it waits for, keeps its files, and is made good by the next one', async () => {
    // A server must not wait for the refresh, so that it may as well never end there.
    const unlock = database.isServer ? await lockOfRefresh() : undefined;
    const program = Program.cli(database.environment, 'import', bench.folder.path);
    await filesAreLoaded();
    // The embedded engine is at one transaction at a time: the import waits for this one, before its refresh or after.
    const goOn = database.isServer ? undefined : await holding('select');
    await sleep(500);
    program.signal('SIGINT');
    expect(await program.says('Stopping: ')).toBe(true);
    await goOn?.();
    const { code, stderr } = await program.ended;
    await unlock?.();
    expect(stderr).toMatch(
      database.isServer
        ? /^Stopping: the refresh of the totals is broken off, and the next one goes on with it\./m
        : /^Stopping: waiting for the refresh of the totals, which the embedded engine cannot break off\./m,
    );
    expect(stderr).toMatch(/^Interrupted: 4 files loaded before are kept\./m);
    expect(code).toBe(130);
    expect(await statuses()).toEqual([{ status: 'interrupted' }]);

    await bench.import();
    expect(await statuses()).toEqual([{ status: 'interrupted' }, { status: 'completed' }]);
    const all = USERS.length * 100;
    expect(await totals()).toEqual([{ readings: all, halfHours: all, days: all }]);
  });

  it('at a statement does not wait for it on a server, and rolls the open files back', async () => {
    const stop = new AbortController();
    const unlock = await holding('lock table import_files in exclusive mode');
    const importing = expect(bench.import({}, stop.signal)).rejects.toThrow(InterruptedError);
    if (database.isServer) {
      while ((await bench.database.query('select from pg_locks where not granted')).length === 0)
        await sleep(20);
    }
    stop.abort(new InterruptedError());
    if (!database.isServer) await unlock();
    await importing;
    await unlock();
    expect(await bench.stored()).toEqual([]);
    expect(await bench.users()).toEqual([]);
  });
});
