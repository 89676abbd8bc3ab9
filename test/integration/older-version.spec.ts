import { setTimeout as sleep } from 'node:timers/promises';
import type { Migration } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { MIGRATIONS } from '../../migrations/index.js';
import { Migration20261128090000_TakeAnyMetersFile } from '../../migrations/Migration20261128090000_TakeAnyMetersFile.js';
import { Migration20261129060000_CountChanges } from '../../migrations/Migration20261129060000_CountChanges.js';
import { Rollups, summary, Verification } from '../../src/consumption/index.js';
import { Database, DatabaseReadiness, DatabaseState } from '../../src/database/index.js';
import { ImportModule } from '../../src/import/index.js';
import { ImportRepository } from '../../src/ledger/index.js';
import { createTestDatabase, databasesWith, type TestDatabase } from '../support/database.js';
import { ImportBench } from '../support/import-bench.js';
import { keptDays, keptMonths, plainDays, plainMonths, storedReadings } from '../support/plain-days.js';
import { startTestApp } from '../support/app.js';
import { compileUnprepared, startTestParts, type TestParts } from '../support/parts.js';
import { PERMIT } from '../support/permit.js';
import { randomReadings } from '../support/random-readings.js';
import { type FileOf01, leaveAs01 } from '../support/version-0.1.js';
import { needsTimescale } from '../support/needs-timescale.js';

const ZONE = 'Europe/London';
const EVERYTHING = { filter: { areas: [], tariffs: [] } };
const USERS = [
  { id: 7, area: 'a1', tariff: 't1' },
  { id: 3000, area: 'a2', tariff: 't1' },
  { id: 70_000, area: 'a1', tariff: 't2' },
] as const;
const FIRST = new Date('2016-10-25T23:00Z');

/** London's local time, as a file writes it. */
const stampOf = (start: Date): string => {
  const local = new Date(start.getTime() + (start < new Date('2016-10-30T01:00Z') ? 3_600_000 : 0));
  return local.toISOString().slice(0, 19).replace('T', ' ');
};

/** Ten days around the autumn change, with gaps; none stands twice but by the clock. */
const FILES: readonly FileOf01[] = USERS.map((user) => {
  const readings = randomReadings([user], FIRST, 480, { repeats: 0, late: 0 });
  const rows = readings.map(({ start, wh }) => `${stampOf(start)},${wh}\r\n`);
  return { user, readings, text: `datetime,consumption\r\n${rows.join('')}` };
});
const USERS_TEXT = `id,area,tariff\r\n${USERS.map(({ id, area, tariff }) => `${id},${area},${tariff}\r\n`).join('')}`;
const READINGS = FILES.flatMap(({ readings }) => readings);
const TOTAL = READINGS.reduce((sum, { wh }) => sum + wh, 0);

const EMPTY = { timeZone: ZONE, empty: 'database' } as const;
const newDatabase = databasesWith((database) => leaveAs01(database, ZONE, FILES, USERS_TEXT), EMPTY);
const newWithoutReadings = databasesWith((database) => leaveAs01(database, ZONE, [], ''), EMPTY);

needsTimescale('a database of version 0.1', () => {
  let database: TestDatabase;
  let parts: TestParts | undefined;

  afterEach(async () => {
    await parts?.close();
    parts = undefined;
    await database.drop();
  });

  const open = async (): Promise<TestParts> => (parts = await startTestParts([ImportModule], database));

  it('opens with the same readings, totals and ledger, and its days are made', async () => {
    database = await newDatabase();
    const opened = await open();
    const state = opened.get(DatabaseState);
    expect(await state.read()).toMatchObject({ isFilled: false, window: null });
    await opened.get(Rollups).fill(PERMIT, () => undefined);
    await opened.get(Rollups).refresh();

    const readings = await storedReadings(opened.get(Database));
    expect(readings).toHaveLength(READINGS.length);
    expect(await keptDays(opened.get(Database))).toEqual(plainDays(readings, ZONE));
    expect(await keptMonths(opened.get(Database))).toEqual(plainMonths(readings, ZONE));
    expect((await summary(await opened.snapshot(), EVERYTHING)).total_wh).toBe(TOTAL);
    expect((await opened.get(Verification).run({})).listed).toEqual([]);
    expect(await state.read()).toMatchObject({
      isFilled: true,
      window: { from: READINGS[0]?.start, to: new Date(READINGS.at(-1)!.start.getTime() + 1_800_000) },
    });
    const imports = await opened.get(ImportRepository).page({ page: 1, pageSize: 10 });
    expect(imports.results).toMatchObject([
      { id: 1, status: 'completed', files_loaded: 4, rows_read: READINGS.length },
    ]);
    const users = await opened
      .get(Database)
      .query('select id, external_id, first_start is not null as begun from users order by sort_key');
    expect(users).toEqual(USERS.map(({ id }) => ({ id, external_id: String(id), begun: true })));
    const old = await opened.get(Database).query(`select to_regclass('user_days') as old`);
    expect(old).toEqual([{ old: null }]);
  });

  it('knows the files that it has, and takes corrected ones', async () => {
    database = await newDatabase();
    const bench = await ImportBench.start(database);
    try {
      await bench.folder.file('user_data.csv', USERS_TEXT);
      for (const { user, text } of FILES) await bench.folder.file(`consumption/${user.id}.csv`, text);
      const again = await bench.import();
      expect(again.files).toMatchObject({ loaded: 0, skipped: 4, refused: 0 });
      expect(again.stored?.energyWh).toBe(TOTAL);
      await bench.folder.readings(7, `${stampOf(FILES[0]!.readings[0]!.start)},1000`);
      const corrected = await bench.import();
      expect(corrected.rows.rows_restated).toBe(1);
      expect(corrected.stored?.energyWh).toBe(TOTAL - FILES[0]!.readings[0]!.wh + 1000);
      expect(await keptDays(bench.database)).toEqual(plainDays(await storedReadings(bench.database), ZONE));
    } finally {
      await bench.stop();
    }
  });

  it('goes on where a start that made its days was cut short', async () => {
    database = await newDatabase();
    const opened = await open();
    // As many users as one transaction takes, and one more.
    await opened.get(Database).query(`
      insert into users (id, external_id, sort_key, area, tariff)
      select id, id::text, '03' || id, 'a1', 't1' from generate_series(100, 150) as id`);
    let groups = 0;
    const cut = opened.get(Rollups).fill(
      {
        ...PERMIT,
        assertHeld: () => (++groups > 1 ? Promise.reject(new Error('cut short')) : Promise.resolve()),
      },
      () => undefined,
    );
    await expect(cut).rejects.toThrow('cut short');
    expect((await opened.get(DatabaseState).read()).isFilled).toBe(false);
    const done: number[] = [];
    await opened.get(Rollups).fill(PERMIT, (users) => done.push(users));
    expect(done).toEqual([54]);
    const readings = await storedReadings(opened.get(Database));
    expect(await keptDays(opened.get(Database))).toEqual(plainDays(readings, ZONE));
  });

  it('says that it is being prepared until its days are there', async () => {
    database = await newDatabase();
    const app = await startTestApp(database);
    try {
      const page = await fetch(`${app.url}/`);
      expect(page.status).toBe(503);
      expect(page.headers.get('retry-after')).not.toBeNull();
      expect(await page.text()).toContain('Being prepared');
      const api = await fetch(`${app.url}/api/consumption`);
      expect(api.status).toBe(503);
      expect(api.headers.get('content-type')).toContain('application/problem+json');
      expect(api.headers.get('retry-after')).not.toBeNull();
      expect((await fetch(`${app.url}/api/health`)).status).toBe(200);
      await app.get(Rollups).fill(PERMIT, () => undefined);
      await app.get(Rollups).refresh();
      expect((await fetch(`${app.url}/`)).status).toBe(200);
      expect(await (await fetch(`${app.url}/api/consumption?resolution=1mo`)).text()).toContain('energy_wh');
    } finally {
      await app.close();
    }
  });

  it('counts a reading that no meter records in no figure, and a corrected file heals it', async () => {
    const [file] = FILES;
    const absurd = { userId: 7, start: new Date('2016-10-25T22:30Z'), wh: 1e160 };
    database = await createTestDatabase(EMPTY);
    await leaveAs01(database, ZONE, [{ ...file!, readings: [absurd, ...file!.readings] }], USERS_TEXT);
    const bench = await ImportBench.start(database);
    try {
      await bench.folder.users('7,a1,t1');
      await bench.folder.readings(7, '2016-10-25 23:30:00,8');
      const before = file!.readings.reduce((sum, { wh }) => sum + wh, 0);
      await bench.parts.get(Rollups).fill(PERMIT, () => undefined);
      await bench.parts.get(Rollups).refresh();
      expect((await summary(await bench.parts.snapshot(), EVERYTHING)).total_wh).toBe(before);
      await bench.import();
      expect((await summary(await bench.parts.snapshot(), EVERYTHING)).total_wh).toBe(before + 8);
      expect((await bench.parts.get(Verification).run({})).listed).toEqual([]);
    } finally {
      await bench.stop();
    }
  });

  /** Something is done to the database, as it was left, before it is opened. */
  const before = async (work: (database: Database) => Promise<unknown>): Promise<void> => {
    const module = await compileUnprepared(database, []);
    await work(module.get(Database, { strict: false }));
    await module.close();
  };

  it('is waited for where somebody still writes readings, and none of them is lost', async () => {
    database = await newWithoutReadings();
    let opening: Promise<TestParts> | undefined;
    await before((old) =>
      old.transaction(async (session) => {
        await session.query(`insert into users values (1, 'a1', 't1')`);
        await session.query(`
          insert into readings select 1, timestamptz '2016-07-01' + n * interval '30 minutes', 0, 1 from generate_series(1, 100) n`);
        opening = open();
        await sleep(500);
      }),
    );
    const opened = await opening!;
    expect(await opened.get(DatabaseState).read()).toMatchObject({ isFilled: false });
    expect(await storedReadings(opened.get(Database))).toHaveLength(100);
  });

  it('is not opened while an import of it is under way; one that only seems to be can write nothing any more', async () => {
    database = await newDatabase();
    const lease = (seconds: number) => (old: Database) =>
      old.query(
        `insert into leases values ('import', gen_random_uuid(), 'elsewhere', 1, now(), now() + make_interval(secs => $1))
         on conflict (name) do update set expires_at = excluded.expires_at`,
        [seconds],
      );
    await before(lease(60));
    await expect(open()).rejects.toThrow(
      /^An import is under way, and the schema must be brought up to date/,
    );
    await before(lease(-60));
    const opened = await open();
    expect(await opened.get(Database).query('select 1 from leases')).toEqual([]);
    expect(await storedReadings(opened.get(Database))).toHaveLength(READINGS.length);
  });

  it('opens where a view of somebody’s own stands on its empty readings', async () => {
    database = await newWithoutReadings();
    await before((old) => old.query('create view mine as select * from readings'));
    const opened = await open();
    expect(await opened.get(DatabaseState).read()).toMatchObject({ isFilled: true, window: null });
    expect(await opened.get(Database).query('select * from mine')).toEqual([]);
  });

  it('without a reading has nothing to make', async () => {
    database = await newWithoutReadings();
    const opened = await open();
    expect(await opened.get(DatabaseState).read()).toMatchObject({ isFilled: true, window: null });
    await opened.get(DatabaseReadiness).prepare();
  });
});

/**
 * Takes a database back to the schema before a migration. The importer of version 0.3 wrote the same of files with a user
 * each, that of 0.4 of all.
 */
async function leaveAsBefore(
  first: (typeof MIGRATIONS.timescale)[number],
  target: TestDatabase,
): Promise<void> {
  const module = await compileUnprepared(target, []);
  try {
    const database = module.get(Database, { strict: false });
    const orm = module.get(MikroORM, { strict: false });
    for (const Step of MIGRATIONS.timescale.slice(MIGRATIONS.timescale.indexOf(first)).reverse()) {
      const step: Migration = new Step(orm.em.getDriver(), orm.config);
      await step.down();
      for (const statement of step.getQueries()) await database.query(statement as string);
      await database.query('delete from mikro_orm_migrations where name = $1', [Step.name]);
    }
  } finally {
    await module.close();
  }
}

needsTimescale('a database of version 0.3', () => {
  const told = async ({ database, parts }: ImportBench) => ({
    readings: await storedReadings(database),
    days: await keptDays(database),
    months: await keptMonths(database),
    total: (await summary(await parts.snapshot(), EVERYTHING)).total_wh,
    users: await database.query(
      'select id, external_id, area, tariff, first_start from users order by sort_key',
    ),
    ledger: await database.query(
      'select id, path, user_id, sha256, result, rows_read, rows_rejected, first_start from import_files order by id',
    ),
  });

  it('opens with the same readings, totals, ids and ledger, and reads nothing again', async () => {
    const database = await createTestDatabase({ timeZone: ZONE });
    try {
      const made = await ImportBench.start(database);
      await made.folder.file('user_data.csv', USERS_TEXT);
      for (const { user, text } of FILES) await made.folder.file(`consumption/${user.id}.csv`, text);
      await made.import();
      const before = await told(made);
      // The older schema knows nothing of what is compact.
      expect((await made.compact()).chunks).toBeGreaterThan(0);
      const folder = made.folder.path;
      await made.parts.close();
      await leaveAsBefore(Migration20261128090000_TakeAnyMetersFile, database);

      const opened = await ImportBench.start(database);
      expect(await told(opened)).toEqual(before);
      expect((await opened.parts.get(Verification).run({})).listed).toEqual([]);
      const again = await opened.import({}, undefined, undefined, folder);
      expect(again.files).toMatchObject({ loaded: 0, skipped: 4, refused: 0 });
      // A user of the new kind stands beside them.
      const meters = 'LCLid,stdorToU,DateTime,KWH/hh (per half hour) \r\n';
      await opened.folder.remove('consumption');
      await opened.folder.file('a.csv', `${meters}MAC01,Std,2016-10-30 00:00:00.0000000, 0.5 \r\n`);
      expect((await opened.import({ createUsers: true })).series).toEqual({
        loaded: 1,
        refused: 0,
        withoutUser: 0,
      });
      const users = await opened.database.query('select id, external_id from users order by sort_key');
      expect(users).toEqual([
        ...USERS.map(({ id }) => ({ id, external_id: String(id) })),
        { id: -2, external_id: 'MAC01' },
      ]);
      await opened.stop();
      await made.folder.remove();
    } finally {
      await database.drop();
    }
  });
});

needsTimescale('a database of version 0.4', () => {
  /** One day of a user, shown, and another that was loaded and not refreshed where it says so. */
  const left = async (database: TestDatabase, isCutShort: boolean): Promise<ImportBench> => {
    const made = await ImportBench.start(database);
    await made.folder.users('7,a1,t1');
    await made.folder.readings(7, '2016-07-01 00:00:00,1');
    await made.import();
    if (isCutShort) {
      await made.folder.readings(7, '2016-07-01 00:00:00,1', '2016-07-02 00:00:00,2');
      jest.spyOn(Rollups.prototype, 'refresh').mockRejectedValue(new Error('killed'));
      await expect(made.import()).rejects.toThrow('killed');
      jest.restoreAllMocks();
    }
    await made.parts.close();
    await leaveAsBefore(Migration20261129060000_CountChanges, database);
    return made;
  };

  it.each([
    ['all of whose files the aggregates have followed', false],
    ['whose last import was cut short', true],
  ])('%s still is one of that kind', async (_, isCutShort) => {
    const database = await createTestDatabase({ timeZone: ZONE });
    try {
      const made = await left(database, isCutShort);
      const opened = await ImportBench.start(database);
      const state = await opened.parts.get(DatabaseState).read();
      expect(state).toMatchObject({ isSettled: !isCutShort, shown: state.window });
      await opened.parts.get(Rollups).refresh();
      const later = await opened.parts.get(DatabaseState).read();
      expect([later.isSettled, later.dataVersion - state.dataVersion]).toEqual([true, isCutShort ? 1 : 0]);
      expect((await summary(await opened.parts.snapshot(), EVERYTHING)).total_wh).toBe(isCutShort ? 3 : 1);
      expect((await opened.compact()).chunks).toBeGreaterThan(0);
      expect((await opened.parts.get(Verification).run({})).listed).toEqual([]);
      expect(await storedReadings(opened.database)).toHaveLength(isCutShort ? 2 : 1);
      await opened.stop();
      await made.folder.remove();
    } finally {
      await database.drop();
    }
  });
});
