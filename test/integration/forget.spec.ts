import { MikroORM } from '@mikro-orm/postgresql';
import { Temporal } from 'temporal-polyfill';
import { Migration20261127090000_KeepReplacedReadings } from '../../migrations/Migration20261127090000_KeepReplacedReadings.js';
import { Rollups, summary, Verification } from '../../src/consumption/index.js';
import { Database, DatabaseState } from '../../src/database/index.js';
import { InterruptedError } from '../../src/import/interruption.js';
import { LeaseLostError } from '../../src/import/lease/held-lease.js';
import { RemovalRepository, UserIssuesQuery } from '../../src/ledger/index.js';
import { forgetting } from '../support/forgetting.js';
import { ImportBench } from '../support/import-bench.js';
import { itHasOlderVersions } from '../support/storage.js';

const EVERYONE = { filter: { areas: [], tariffs: [] } };

/** Rows of so many half-hours from midnight of a day on. */
const rowsFrom = (day: string, count: number, wh: number): readonly string[] =>
  Array.from({ length: count }, (_, nth) => {
    const time = Temporal.PlainDateTime.from(`${day}T00:00`).add({ minutes: 30 * nth });
    return `${time.toString({ smallestUnit: 'second' }).replace('T', ' ')},${wh}`;
  });

describe('forget', () => {
  let bench: ImportBench;
  beforeAll(async () => {
    bench = await ImportBench.start();
  });
  afterAll(() => bench.stop());
  beforeEach(async () => {
    await bench.reset();
    await bench.folder.users('1,a1,t1', '2,a2,t1');
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** The number in the ledger of the file loaded last of a user. */
  const fileOf = async (user: number): Promise<number> => {
    const [row] = await bench.database.query<{ id: number }>(
      `select max(id) as id from import_files where user_id = $1`,
      [user],
    );
    return row?.id ?? 0;
  };
  const total = async (): Promise<number | null> =>
    (await summary(await bench.parts.snapshot(), EVERYONE)).total_wh;
  const window = async (): Promise<readonly (string | undefined)[]> => {
    const { window: range } = await bench.parts.get(DatabaseState).read();
    return [range?.from.toISOString(), range?.to.toISOString()];
  };
  const verified = async (): Promise<void> => {
    const verification = bench.parts.get(Verification);
    const state = await bench.parts.get(DatabaseState).read();
    const { listed, counted } = await verification.run({});
    const everyone = counted ? await verification.population(counted, state) : [];
    expect([...listed, ...everyone, ...(await verification.window(counted))]).toEqual([]);
  };
  /** Every row of every table of ours, as text. */
  const dump = async (): Promise<readonly string[]> => {
    const tables = await bench.database.query<{ name: string }>(
      `select relname as name from pg_class
       where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not like 'mikro%' order by 1`,
    );
    const rows = await Promise.all(
      tables.map(({ name }) => bench.database.query<{ row: string }>(`select t::text as row from ${name} t`)),
    );
    return rows.flat().map(({ row }) => row);
  };

  it('takes out a row that lies years away from all others: period, first reading, totals follow', async () => {
    await bench.folder.readings(1, '2001-01-01 00:00:00,5', ...rowsFrom('2016-07-01', 96, 10));
    await bench.folder.readings(2, ...rowsFrom('2016-07-02', 48, 1));
    await bench.import();
    expect(await window()).toEqual(['2001-01-01T00:00:00.000Z', '2016-07-03T00:00:00.000Z']);
    const report = await forgetting(bench.parts, { userIds: ['1'], to: new Date('2002-01-01') });
    expect(report).toMatchObject({ users: 1, readings: 1, restored: 0, filesToCome: 1 });
    expect(await window()).toEqual(['2016-07-01T00:00:00.000Z', '2016-07-03T00:00:00.000Z']);
    const [user] = await bench.database.query('select first_start from users where id = 1');
    expect(user).toEqual({ first_start: new Date('2016-07-01') });
    expect(await total()).toBe(96 * 10 + 48);
    await verified();
  });

  it('moves the end of the data back where the last days go', async () => {
    await bench.folder.readings(1, ...rowsFrom('2016-07-01', 144, 10));
    await bench.folder.readings(2, ...rowsFrom('2016-07-01', 96, 1));
    await bench.import();
    await forgetting(bench.parts, { from: new Date('2016-07-02T12:00Z') });
    expect(await window()).toEqual(['2016-07-01T00:00:00.000Z', '2016-07-02T12:00:00.000Z']);
    expect(await total()).toBe(72 * 11);
    await verified();
  });

  it('takes a wrong --stamp back: the files come in with the right one', async () => {
    await bench.folder.readings(1, ...rowsFrom('2016-07-01', 4, 10));
    const { importId = 0 } = await bench.import({ stamp: 'end' });
    await expect(bench.import()).resolves.toMatchObject({ files: { refused: 1 } });
    expect(await bench.stored()).toContain('1 2016-06-30T23:30Z 0 10');
    await forgetting(bench.parts, { importIds: [importId] });
    expect(await bench.stored()).toEqual([]);
    expect(await window()).toEqual([undefined, undefined]);
    await bench.import();
    expect(await bench.stored()).toEqual(
      ['00:00', '00:30', '01:00', '01:30'].map((time) => `1 2016-07-01T${time}Z 0 10`),
    );
    await verified();
  });

  it('knows files of the time that was forgotten no more, and all others still', async () => {
    await bench.folder.readings(1, ...rowsFrom('2016-07-01', 48, 10));
    await bench.folder.readings(2, ...rowsFrom('2016-07-01', 48, 1));
    await bench.import();
    const before = await bench.stored();
    await forgetting(bench.parts, { userIds: ['1'], from: new Date('2016-07-01T12:00Z') });
    expect(await bench.stored()).toHaveLength(72);
    const again = await bench.import();
    expect(again.files).toMatchObject({ loaded: 1, skipped: 2 });
    expect(again.rows).toMatchObject({ rows_inserted: 24, rows_unchanged: 24 });
    expect(await bench.stored()).toEqual(before);
    expect((await bench.import()).files).toMatchObject({ loaded: 0, skipped: 3 });
  });

  it('says which half-hours stay as a later file has them', async () => {
    await bench.folder.readings(1, ...rowsFrom('2016-07-01', 8, 10));
    await bench.import();
    const first = await fileOf(1);
    await bench.folder.readings(1, ...rowsFrom('2016-07-01', 6, 20));
    const { importId } = await bench.import();
    const report = await forgetting(bench.parts, { fileIds: [first] });
    expect(report).toMatchObject({ readings: 2, restored: 0 });
    expect(report.kept).toEqual({
      readings: 6,
      listed: [
        {
          userId: '1',
          readings: 6,
          firstStart: new Date('2016-07-01T00:00Z'),
          lastStart: new Date('2016-07-01T02:30Z'),
          file: { path: 'consumption/1.csv', importId },
        },
      ],
    });
    await forgetting(bench.parts, { fileIds: [await fileOf(1)] });
    expect(await bench.stored()).toEqual([]);
  });

  it('brings back what was restated, with its file and quality', async () => {
    await bench.folder.readings(1, ...rowsFrom('2016-01-01', 600, 10));
    await bench.import();
    await bench.database.query('update readings set quality = 2');
    const list = (): Promise<readonly object[]> =>
      bench.database.query('select * from readings order by user_id, period_start');
    const before = await list();
    await bench.folder.readings(1, ...rowsFrom('2016-01-01', 600, 20));
    const { importId = 0 } = await bench.import();
    expect(await forgetting(bench.parts, { importIds: [importId] })).toMatchObject({
      readings: 600,
      restored: 600,
      kept: { readings: 0 },
    });
    expect(await list()).toEqual(before);
    await verified();
  });

  itHasOlderVersions(
    'brings back in a database of the version before what its lists hold, and says how much they lack',
    async () => {
      await bench.folder.readings(1, ...rowsFrom('2016-07-01', 48, 10));
      await bench.folder.readings(2, ...rowsFrom('2016-07-01', 48, 1));
      await bench.import();
      const before = await bench.stored();
      await bench.folder.readings(1, ...rowsFrom('2016-07-01', 6, 20));
      await bench.folder.readings(2, ...rowsFrom('2016-07-01', 6, 20));
      const { importId = 0 } = await bench.import();
      // Of user 2 as if the file had restated more than a list holds.
      await bench.database.query(
        'update import_files set rows_restated = 10006 where import_id = $1 and user_id = 2',
        [importId],
      );
      const orm = bench.parts.get<MikroORM>(MikroORM);
      const migration = new Migration20261127090000_KeepReplacedReadings(orm.em.getDriver(), orm.config);
      for (const step of ['down', 'up'] as const) {
        migration.reset();
        migration[step]();
        for (const statement of migration.getQueries()) await bench.database.query(statement as string);
      }
      const report = await forgetting(bench.parts, { importIds: [importId] });
      expect(report).toMatchObject({
        restored: 12,
        notKept: [{ path: 'consumption/2.csv', importId, readings: 10_000 }],
      });
      expect(await bench.stored()).toEqual(before);
      await verified();
    },
  );

  it('does not guess which readings an older version put in', async () => {
    await bench.folder.readings(1, ...rowsFrom('2016-07-01', 4, 10));
    const { importId = 0 } = await bench.import();
    await bench.database.query('update readings set file_id = null');
    const report = await forgetting(bench.parts, { importIds: [importId] });
    expect(report).toMatchObject({ readings: 0, unattributed: [{ path: 'consumption/1.csv', importId }] });
    expect(await bench.stored()).toHaveLength(4);
    expect((await bench.import()).files).toMatchObject({ loaded: 0, skipped: 2 });
  });

  it('counts in a rehearsal what it would do, and does nothing', async () => {
    await bench.folder.readings(1, ...rowsFrom('2016-07-01', 8, 10));
    await bench.import();
    await bench.folder.readings(1, ...rowsFrom('2016-07-01', 6, 20));
    const { importId = 0 } = await bench.import();
    const before = await dump();
    const rehearsed = await forgetting(bench.parts, { importIds: [importId], dryRun: true });
    expect(await dump()).toEqual(before);
    const done = await forgetting(bench.parts, { importIds: [importId] });
    const { removalId: _, dryRun: __, forgetMs: ___, refreshMs: ____, ...counts } = rehearsed;
    expect(done).toMatchObject(counts);
    expect(counts).toMatchObject({ readings: 6, restored: 6 });
  });

  it('counts what the ledger says of users without the files that are gone', async () => {
    await bench.folder.readings(1, ...rowsFrom('2016-07-01', 200, 10), 'no time,1');
    await bench.import();
    const issues = bench.parts.get(UserIssuesQuery);
    expect(await issues.totals({ areas: [], tariffs: [] })).toMatchObject({ rejects: 1 });
    await forgetting(bench.parts, { userIds: ['1'] });
    expect(await issues.totals({ areas: [], tariffs: [] })).toMatchObject({ rejects: 0 });
  });

  it('erases a person: nothing of them is left but when and how many', async () => {
    const person = 918_273_645;
    await bench.folder.users('1,a1,t1', `${person},a2,t1`, `${person},a3,t1`);
    await bench.folder.readings(1, ...rowsFrom('2016-07-01', 200, 10));
    await bench.folder.readings(person, ...rowsFrom('2016-07-01', 200, 10), 'their raw line,1');
    await bench.import({ maxErrors: { unit: 'rows', most: 1 } });
    await bench.folder.readings(person, ...rowsFrom('2016-07-01', 8, 20));
    await bench.import({ maxErrors: { unit: 'rows', most: 1 } });
    await forgetting(bench.parts, { userIds: [String(person)], from: new Date('2016-07-04') });
    const isOf = (row: string): boolean => row.includes(String(person)) || row.includes('raw line');
    expect((await dump()).filter(isOf).length).toBeGreaterThan(10);
    await bench.database.query('insert into user_days_b select * from user_days_a');
    await bench.database.query(
      `update imports set message = 'consumption/${person}.csv: broken' where id = 1`,
    );
    await forgetting(bench.parts, { userIds: [String(person)], erase: true });
    expect((await dump()).filter(isOf)).toEqual([]);
    expect(await bench.users()).toEqual(['1 a1 t1']);
    const { results } = await bench.parts.get(RemovalRepository).page({ page: 1, pageSize: 1 });
    expect(results).toMatchObject([
      { status: 'completed', selection: '--erase, 1 user', users: 1, readings: 144 },
    ]);
    expect(await total()).toBe(2000);
    await verified();
  });

  it('refuses what does not exist', async () => {
    await bench.folder.readings(1, ...rowsFrom('2016-07-01', 4, 10));
    await bench.import();
    await expect(forgetting(bench.parts, { userIds: ['1', '3'] })).rejects.toThrow('No such user: 3.');
    await expect(forgetting(bench.parts, { importIds: [9] })).rejects.toThrow('No such import: 9.');
    await expect(forgetting(bench.parts, { fileIds: [999] })).rejects.toThrow(
      'No such loaded file of readings: 999.',
    );
    expect(await bench.stored()).toHaveLength(4);
  });

  describe('of more users than one transaction takes', () => {
    const IDS = Array.from({ length: 60 }, (_, index) => index + 1);
    beforeEach(async () => {
      await bench.folder.users(...IDS.map((id) => `${id},a1,t1`));
      for (const id of IDS) await bench.folder.readings(id, ...rowsFrom('2016-07-01', 4, 10));
      await bench.import();
    });
    const status = async (): Promise<unknown> =>
      (await bench.parts.get(RemovalRepository).page({ page: 1, pageSize: 1 })).results[0]?.status;

    it('is stopped between groups, and another run goes on', async () => {
      const stop = new AbortController();
      const stopped = forgetting(bench.parts, { to: new Date('2016-07-01T01:00Z') }, stop.signal, {
        forgetting: () => {
          stop.abort(new InterruptedError());
        },
      });
      await expect(stopped).rejects.toThrow('Interrupted: 100 readings forgotten before stay so.');
      expect(await bench.stored()).toHaveLength(140);
      expect(await status()).toBe('interrupted');
      await verified();
      expect(await forgetting(bench.parts, { to: new Date('2016-07-01T01:00Z') })).toMatchObject({
        readings: 20,
      });
      expect(await bench.stored()).toHaveLength(120);
      await verified();
    });

    it('changes nothing more once its lock was taken over', async () => {
      let taken: Promise<unknown> | undefined;
      const database = bench.parts.get(Database);
      const transaction = database.transaction.bind(database);
      // The next group must not be quicker than whoever takes the lock over.
      jest.spyOn(database, 'transaction').mockImplementation(async (...given) => {
        await taken;
        return transaction(...given);
      });
      const robbed = forgetting(bench.parts, { to: new Date('2016-07-01T01:00Z') }, undefined, {
        forgetting: () => {
          taken ??= bench.database.query('update leases set holder = gen_random_uuid()');
        },
      });
      await expect(robbed).rejects.toThrow(LeaseLostError);
      jest.restoreAllMocks();
      expect(await bench.stored()).toHaveLength(140);
      await bench.database.query('delete from leases');
    });

    it('is healed by the next refresh where it was killed before its own', async () => {
      jest.spyOn(bench.parts.get(Rollups), 'refresh').mockRejectedValue(new Error('killed'));
      await expect(forgetting(bench.parts, { to: new Date('2016-07-01T01:00Z') })).rejects.toThrow('killed');
      expect(await window()).toEqual(['2016-07-01T00:00:00.000Z', '2016-07-01T02:00:00.000Z']);
      jest.restoreAllMocks();
      await bench.parts.get(Rollups).refresh();
      expect(await window()).toEqual(['2016-07-01T01:00:00.000Z', '2016-07-01T02:00:00.000Z']);
      expect(await total()).toBe(1200);
      await verified();
    });
  });

  it('keeps the window that a removal changed while the window was being found', async () => {
    await bench.folder.readings(1, ...rowsFrom('2016-07-01', 96, 10));
    await bench.import();
    const rollups = bench.parts.get(Rollups);
    // A removal has changed the days, and has not ended.
    const isChanged = Promise.withResolvers<undefined>();
    const mayEnd = Promise.withResolvers<undefined>();
    const removal = bench.database.transaction(async (session) => {
      await session.query(`delete from readings where period_start < '2016-07-02 00:00+00'`);
      await session.query(`delete from user_days_a where day_start < '2016-07-02 00:00+00'`);
      await session.query('update database_state set is_window_stale = true');
      isChanged.resolve(undefined);
      await mayEnd.promise;
    });
    await isChanged.promise;
    const keeping = bench.database.transaction((session) => rollups.keepWindow(session));
    setTimeout(() => {
      mayEnd.resolve(undefined);
    }, 200);
    await Promise.all([removal, keeping]);
    expect(await window()).toEqual(['2016-07-02T00:00:00.000Z', '2016-07-03T00:00:00.000Z']);
  });
});
