import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { UTC, Zone } from '../../src/common/time/index.js';
import { Rollups } from '../../src/consumption/index.js';
import type { Database } from '../../src/database/index.js';
import { ImportLease } from '../../src/import/lease/import-lease.js';
import { ImportBench } from '../support/import-bench.js';
import { PERMIT } from '../support/permit.js';
import { testStorage } from '../support/storage.js';

const NO_PROCESS = 2 ** 22 + 1;

describe('ImportLease', () => {
  let bench: ImportBench;
  beforeAll(async () => {
    bench = await ImportBench.start();
  });
  afterAll(async () => {
    await bench.stop();
  });
  beforeEach(async () => {
    await bench.reset();
  });

  const lease = (): ImportLease => bench.parts.get(ImportLease);
  const never = (): AbortSignal => new AbortController().signal;
  const hold = (host: string, pid: number, seconds: number): Promise<unknown> =>
    bench.database.query(
      `insert into leases values ('import', $1, $2, $3, now(), now() + make_interval(secs => $4))`,
      [randomUUID(), host, pid, seconds],
    );

  it('makes the second import wait, and says who holds the lock', async () => {
    const notes: string[] = [];
    const first = await lease().acquire(() => undefined, never());
    const second = lease().acquire((note) => notes.push(note), never());
    await sleep(200);
    await first.release();
    await (await second).release();
    expect(notes).toEqual([
      expect.stringMatching(
        new RegExp(
          `^Another import holds the lock: process ${process.pid} on ${hostname()}, since .*Z. Waiting until it ends.$`,
        ),
      ),
    ]);
  });

  it('does not take an import of its own process for one that has ended, before that knows that it holds the lock', async () => {
    const { database } = bench;
    const isIn = Promise.withResolvers<undefined>();
    const late = {
      query: async (text: string, values: readonly unknown[]) => {
        const rows = await database.query(text, values);
        isIn.resolve(undefined);
        await sleep(300);
        return rows;
      },
    };
    const first = new ImportLease(late as unknown as Database, testStorage(database)).acquire(
      () => undefined,
      never(),
    );
    await isIn.promise;
    const notes: string[] = [];
    const second = lease().acquire((note) => notes.push(note), AbortSignal.timeout(200));
    await expect(second).rejects.toThrow();
    expect(notes).toEqual([expect.stringMatching(/Waiting until it ends\.$/)]);
    await (await first).release();
  });

  it('succeeds a holder on this host whose process is gone, at once', async () => {
    await hold(hostname(), NO_PROCESS, 20);
    const notes: string[] = [];
    const held = await lease().acquire((note) => notes.push(note), never());
    expect(notes[0]).toMatch(new RegExp(`^Took the import lock over from process ${NO_PROCESS} on`));
    await held.release();
  });

  it('succeeds a holder elsewhere that no longer renews its lease', async () => {
    await hold('another-host', 1, -1);
    const held = await lease().acquire(() => undefined, never());
    await held.release();
  });

  it('leaves it to a holder elsewhere that renews it at the very moment of the take-over', async () => {
    const { database } = bench;
    await hold('another-host', 1, -1);
    const [before] = await database.query('select holder from leases');
    const transaction = database.transaction.bind(database);
    const triesIt = Promise.withResolvers<undefined>();
    const renewing = jest.spyOn(database, 'transaction').mockImplementation(async (...parameters) => {
      await database.query(`update leases set expires_at = now() + interval '20 s'`);
      triesIt.resolve(undefined);
      return transaction(...parameters);
    });
    const stop = new AbortController();
    const waiting = lease().acquire(() => undefined, stop.signal);
    await triesIt.promise;
    await sleep(300);
    renewing.mockRestore();
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    expect(await database.query('select holder from leases')).toEqual([before]);
  });

  it('waits for a holder elsewhere that does', async () => {
    await hold('another-host', 1, 20);
    const stop = new AbortController();
    const waiting = lease().acquire(() => undefined, stop.signal);
    await sleep(300);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
  });

  it('lets nobody write who has lost it', async () => {
    const held = await lease().acquire(() => undefined, never());
    await bench.database.query('update leases set holder = gen_random_uuid()');
    const write = bench.database.transaction((session) => held.assertHeld(session));
    await expect(write).rejects.toThrow('Another import took the lock over');
    await held.release();
    expect(await bench.database.query('select from leases')).toHaveLength(1);
  });

  it('stops an import that has lost it in the middle', async () => {
    // More than go in together.
    const ids = Array.from({ length: 120 }, (_, index) => 3000 + index);
    await bench.folder.users(...ids.map((id) => `${id},a1,t1`));
    for (const id of ids) await bench.folder.readings(id, '2016-07-15 00:00:00,1');
    let isLost: Promise<unknown> | undefined;
    const losing = bench.import({}, undefined, ({ files }) => {
      if (files >= 3) isLost ??= bench.database.query('update leases set holder = gen_random_uuid()');
    });
    await expect(losing).rejects.toThrow('Another import took the lock over');
    await isLost;
    expect((await bench.stored()).length).toBeLessThan(ids.length);
  });

  it('lets others read while files come in', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => 3000 + index);
    await bench.folder.users(...ids.map((id) => `${id},a1,t1`));
    for (const id of ids) await bench.folder.readings(id, '2016-07-15 00:00:00,1');
    let done = 0;
    let reading: Promise<readonly [rows: number, filesDone: number]> | undefined;
    await bench.import({}, undefined, ({ files }) => {
      done = files;
      reading ??= bench.stored().then((rows) => [rows.length, done]);
    });
    const [rows, filesDone] = (await reading) ?? [0, 0];
    // It was answered in the middle, with whole files.
    expect(filesDone).toBeLessThan(ids.length);
    expect(rows).toBeLessThan(ids.length);
  });

  it('writes nothing where the days got another zone while it was waited for', async () => {
    await bench.folder.users('3000,a1,t1');
    await bench.folder.readings(3000, '2016-07-15 00:00:00,1');
    const rollups = bench.parts.get(Rollups);
    const held = await lease().acquire(() => undefined, never());
    const importing = bench.import();
    const refusal = expect(importing).rejects.toThrow(
      'The database keeps its days in Europe/London, but TIME_ZONE says UTC',
    );
    while (bench.notes.length === 0) await sleep(20);
    await rollups.rebuild(held, Zone.ofRuntime('Europe/London'), () => undefined);
    await held.release();
    await refusal;
    expect([await bench.users(), await bench.stored()]).toEqual([[], []]);
    await rollups.rebuild(PERMIT, UTC, () => undefined);
  });

  it('lets two imports at once both end well', async () => {
    await bench.folder.users('3000,a1,t1');
    await bench.folder.readings(3000, '2016-07-15 00:00:00,1');
    const [one, other] = await Promise.all([bench.import(), bench.import()]);
    expect([one.files.loaded, other.files.loaded].sort()).toEqual([0, 2]);
    expect(await bench.stored()).toEqual(['3000 2016-07-15T00:00Z 0 1']);
  });
});
