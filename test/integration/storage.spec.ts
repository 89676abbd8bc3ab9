import { Rollups } from '../../src/consumption/index.js';
import { Database, DatabaseState, Session, Storage } from '../../src/database/index.js';
import { PartitionedStorage } from '../../src/database/storage/plain.storage.js';
import { InterruptedError } from '../../src/import/interruption.js';
import { RemovalRepository } from '../../src/ledger/index.js';
import { runCommand } from '../support/command-line.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { forgetting } from '../support/forgetting.js';
import { ImportBench } from '../support/import-bench.js';
import { compileUnprepared } from '../support/parts.js';
import type { Ended } from '../support/program.js';
import { TEST_STORAGE } from '../support/storage.js';

/** Those that can be made where the tests run: a plain server has no TimescaleDB. */
const HERE = TEST_STORAGE === 'timescale' ? (['timescale', 'plain'] as const) : (['plain'] as const);
const OTHER = { timescale: 'plain', plain: 'timescale' } as const;
const CALLED = { timescale: /TimescaleDB \d[-.\w]+, community edition/, plain: /plain tables/ } as const;

const onServer = process.env['TEST_DATABASE_URL']
  ? { describe, it }
  : { describe: describe.skip, it: it.skip };

const check = ({ environment }: TestDatabase, more: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  runCommand({ ...environment, ...more }, 'check');

describe.each(HERE)('a database that was made with STORAGE=%s', (storage) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase({ storage });
  });
  afterAll(() => database.drop());

  it('says so, and keeps it: another STORAGE is refused with the remedy', async () => {
    const { code, stdout } = await check(database);
    expect(code).toBe(0);
    expect(/^ {2}Storage {7}(.*)$/m.exec(stdout)?.[1]).toMatch(CALLED[storage]);
    const refused = await check(database, { STORAGE: OTHER[storage] });
    expect(refused).toEqual({
      code: 4,
      stdout: '',
      stderr: `The database was made with STORAGE=${storage}, and STORAGE is ${OTHER[storage]} here: set STORAGE=${storage}, for a database keeps the storage that it was made with.\n`,
    });
    expect((await check(database)).code).toBe(0);
  });

  it('of a version that did not say it is one of TimescaleDB', async () => {
    const module = await compileUnprepared(database, []);
    await module.get(Database).query('alter table database_state rename column storage to said');
    const { code, stderr } = await check(database, { STORAGE: 'plain' });
    await module.get(Database).query('alter table database_state rename column said to storage');
    await module.close();
    expect([code, stderr]).toEqual([
      4,
      expect.stringMatching(/^The database was made with STORAGE=timescale, /),
    ]);
  });
});

/** As if they had been made: in the catalogue, and nowhere else. */
const PRETEND = `
  insert into pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
  select 999990 + nth, name, (select oid from pg_roles where rolsuper order by oid limit 1), 'public'::regnamespace, false, '1'
  from unnest($1::text[]) with ordinality as extension (name, nth)
  where not exists (select 1 from pg_extension where extname = name)`;

describe('citus and timescaledb in one database', () => {
  let database: TestDatabase;
  afterEach(() => database.drop());

  const pretend = async (...extensions: readonly string[]): Promise<void> => {
    const module = await compileUnprepared(database, []);
    await module.get(Database).transaction(async (session) => {
      await session.query('set local allow_system_table_mods = on');
      await session.query(PRETEND, [extensions]);
    });
    await module.close();
  };
  const refused = {
    code: 4,
    stdout: '',
    stderr:
      'The extensions citus and timescaledb give wrong answers in one database: drop the one that STORAGE does not need, or give Halfhour a database of its own.\n',
  };

  it.each(HERE)('are refused, whatever keeps the readings: %s', async (storage) => {
    database = await createTestDatabase({ storage });
    expect((await check(database)).code).toBe(0);
    await pretend('citus', 'timescaledb');
    expect(await check(database)).toEqual(refused);
  });

  // An embedded engine has the one from the start.
  onServer.it('are not brought together by making the one beside the other', async () => {
    database = await createTestDatabase({ empty: 'database', storage: 'timescale' });
    await pretend('citus');
    expect(await check(database)).toEqual(refused);
    const module = await compileUnprepared(database, []);
    const made = await module.get(Database).query(`select extname as name from pg_extension order by 1`);
    await module.close();
    expect(made).not.toContainEqual({ name: 'timescaledb' });
  });
});

/** A reading an hour of so many days, 1 to 8 Wh and so much more. */
const rowsFrom = (first: string, days: number, more = 0): readonly string[] =>
  Array.from({ length: days * 24 }, (_, hour) => {
    const time = new Date(Date.parse(`${first}T00:00Z`) + hour * 3_600_000).toISOString();
    return `${time.slice(0, 10)} ${time.slice(11, 19)},${1 + (hour % 8) + more}`;
  });

describe('plain tables', () => {
  let database: TestDatabase;
  let bench: ImportBench;
  beforeAll(async () => {
    database = await createTestDatabase({ storage: 'plain' });
    bench = await ImportBench.start(database);
  });
  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.folder.users('1,a1,t1', '2,a2,t1', '3,a2,t2');
    for (const [id, days] of [
      [1, 400],
      [2, 90],
      [3, 30],
    ] as const)
      // prettier-ignore
      await bench.folder.readings(id, ...rowsFrom('2016-01-01', days, id));
    await bench.import();
  });

  const refresh = (): Promise<void> => bench.parts.get(Rollups).refresh();
  const segments = (of = 'segment_half_hours'): Promise<readonly object[]> =>
    bench.database.query(`select * from ${of} order by period_start, area, tariff`);
  /** What the segments should hold. */
  const ADDED_UP = `(
    select period_start, area, tariff, sum(energy_wh) as energy_wh, count(*) as samples,
           count(*) filter (where occurrence = 0) as observed, max(energy_wh) as highest_wh,
           sum(energy_wh) filter (where quality in (2, 3)) as estimated_wh
    from plausible_readings join users on id = user_id group by 1, 2, 3) as added_up`;
  const isFollowed = async (): Promise<void> => {
    expect(await segments()).toEqual(await segments(ADDED_UP));
    expect(await bench.database.query('select 1 from segment_rebuilds')).toEqual([]);
  };
  const spoil = (): Promise<unknown> => bench.database.query('update segment_half_hours set highest_wh = -1');
  /** The local days whose segments were made anew since they were spoilt. */
  const madeAnew = async (): Promise<readonly string[]> => {
    const rows = await bench.database.query<{ day: string }>(
      `select distinct to_char(period_start at time zone 'UTC', 'YYYY-MM-DD') as day from segment_half_hours
       where highest_wh >= 0 order by 1`,
    );
    return rows.map(({ day }) => day);
  };

  it('follow an import, and it says what they are', async () => {
    await isFollowed();
    const { stdout } = await check(database);
    expect(stdout).toMatch(
      /^ {2}Compact {7}Plain tables keep their rows as they are: there is nothing to compact\.$/m,
    );
    expect(stdout).not.toContain('Jobs');
    const compacted = await runCommand(database.environment, 'compact');
    expect(compacted).toEqual({
      code: 0,
      stdout: 'Plain tables keep their rows as they are: there is nothing to compact.\n',
      stderr: '',
    });
  });

  it('keep readings and days in partitions, of which each holds a stretch of time', async () => {
    const chunks = await bench.parts.get(Storage).chunks();
    const ofReadings = chunks.filter(({ table }) => table === 'readings');
    // From 31 December 2015, each of 30 days; the last reading is of 3 February 2017.
    expect(ofReadings[0]?.from.toISOString()).toBe('2015-12-31T00:00:00.000Z');
    expect(ofReadings).toHaveLength(14);
    expect(new Set(chunks.map(({ table }) => table))).toEqual(
      new Set([
        'readings',
        'user_days_a',
        'user_days_b',
        'user_months_a',
        'user_months_b',
        'segment_half_hours',
      ]),
    );
    expect(chunks.filter(({ table }) => table === 'user_days_a')).toHaveLength(2);
    const [plan] = await bench.database.query<{ json: unknown }>(
      `explain (format json) select * from readings where period_start >= '2016-07-15Z' and period_start < '2016-07-16Z'`,
    );
    expect(JSON.stringify(plan).match(/readings_\d{8}"/g)).toEqual(['readings_20160628"']);
  });

  it('make anew what has changed, and nothing else', async () => {
    await spoil();
    // The first of these days stays as it is.
    await bench.folder.readings(3, ...rowsFrom('2016-01-30', 2, 3), '2016-10-01 00:00:00,5');
    await bench.import();
    expect(await madeAnew()).toEqual(['2016-01-31', '2016-10-01']);
    await spoil();
    await forgetting(bench.parts, {
      userIds: ['2'],
      from: new Date('2016-03-01Z'),
      to: new Date('2016-03-03Z'),
    });
    expect(await madeAnew()).toEqual(['2016-03-01', '2016-03-02']);
    await spoil();
    await bench.folder.users('1,a1,t1', '2,a2,t1', '3,a3,t2');
    await bench.import();
    expect((await madeAnew()).slice(0, 2)).toEqual(['2016-01-01', '2016-01-02']);
    await spoil();
    await refresh();
    expect(await madeAnew()).toEqual([]);
    expect((await runCommand(database.environment, 'rollups')).code).toBe(0);
    await isFollowed();
  });

  it('lose nothing where a process ends between its transactions and the refresh, or in it', async () => {
    const refreshing = jest
      .spyOn(PartitionedStorage.prototype, 'refresh')
      .mockRejectedValue(new Error('killed'));
    await bench.folder.readings(2, ...rowsFrom('2016-01-01', 90, 4));
    await expect(bench.import()).rejects.toThrow('killed');
    await expect(forgetting(bench.parts, { userIds: ['3'] })).rejects.toThrow('killed');
    refreshing.mockRestore();
    expect(await segments()).not.toEqual(await segments(ADDED_UP));
    // It ends once the first stretch is made anew, and before the second.
    await bench.database.query(
      `insert into segment_rebuilds (from_start, to_start) values ('2016-12-01Z', '2016-12-02Z')`,
    );
    const stop = new AbortController();
    const asked = jest.spyOn(Session.prototype, 'query');
    jest.spyOn(stop.signal, 'throwIfAborted').mockImplementation(() => {
      if (asked.mock.calls.some(([text]) => text.includes('insert into segment_half_hours')))
        throw new InterruptedError();
    });
    await expect(bench.parts.get(Storage).refresh(stop.signal)).rejects.toThrow(InterruptedError);
    asked.mockRestore();
    expect(await segments()).not.toEqual(await segments(ADDED_UP));
    await refresh();
    await isFollowed();
  });

  it('are refreshed by several at once while others change them, and follow what is committed later', async () => {
    const committing = Promise.withResolvers<undefined>();
    const isChanged = Promise.withResolvers<undefined>();
    const storage = bench.parts.get(Storage);
    const change = bench.database.transaction(async (session) => {
      await session.query(
        `update readings set energy_wh = 100 where user_id = 1 and period_start = '2016-05-05Z'`,
      );
      await storage.noteChanges(session, [{ from: new Date('2016-05-05Z'), to: new Date('2016-05-06Z') }]);
      isChanged.resolve(undefined);
      await committing.promise;
    });
    await isChanged.promise;
    // The embedded engine is at one transaction at a time.
    if (!database.isServer) committing.resolve(undefined);
    await storage.noteAnyChange(bench.database);
    await Promise.all([refresh(), refresh(), refresh()]);
    committing.resolve(undefined);
    await change;
    await Promise.all([refresh(), refresh(), refresh()]);
    await isFollowed();
  });

  it('are rehearsed without a trace, in times that no partition holds yet', async () => {
    const before = await bench.parts.get(Storage).chunks();
    await bench.folder.readings(1, '2003-03-03 00:00:00,1');
    expect((await bench.import({ dryRun: true })).rows).toMatchObject({ rows_inserted: 1 });
    expect((await bench.parts.get(Storage).chunks()).length).toBe(before.length);
    await bench.import({ jobs: database.isServer ? 2 : 1 });
    expect((await bench.parts.get(Storage).chunks()).length).toBeGreaterThan(before.length);
    await isFollowed();
  });
});

/** Reads all readings, as an export does, until it is told to stop. @returns what stops it */
async function startLongReader({ database }: ImportBench): Promise<() => Promise<void>> {
  const stop = Promise.withResolvers<undefined>();
  const reads = Promise.withResolvers<undefined>();
  const reading = database.transaction(async (session) => {
    await session.query('select count(*) from readings');
    reads.resolve(undefined);
    await stop.promise;
  });
  await Promise.race([reads.promise, reading]);
  return async () => {
    stop.resolve(undefined);
    await reading;
  };
}

onServer.describe('plain tables on a server', () => {
  let database: TestDatabase;
  let bench: ImportBench;
  beforeAll(async () => {
    database = await createTestDatabase({ storage: 'plain' });
    bench = await ImportBench.start(database);
  });
  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });

  it('are read while a partition is made, which waits for no reader', async () => {
    const storage = bench.parts.get(Storage);
    const stop = await startLongReader(bench);
    await bench.database.transaction(async (session) => {
      await session.query(`select set_config('statement_timeout', '5s', true)`);
      await storage.makeChunks(session, [0], 'a');
      expect(await bench.database.query('select 1 from readings')).toEqual([]);
      expect(await bench.database.query('select 1 from user_days_a')).toEqual([]);
    });
    await stop();
  });

  it('are analyzed where partitions came, or have grown or shrunk', async () => {
    const known = async (): Promise<readonly unknown[]> => {
      const tables = await bench.database.query<{ rows: number }>(
        `select reltuples::float8 as rows from pg_class where relname in ('readings', 'user_days_a') order by relname`,
      );
      return tables.map(({ rows }) => rows);
    };
    await bench.folder.users('1,a1,t1', '2,a2,t1');
    await bench.folder.readings(1, ...rowsFrom('2016-02-01', 20));
    await bench.import();
    expect(await known()).toEqual([480, 20]);
    // A new partition of readings, and none of days.
    await bench.folder.readings(1, ...rowsFrom('2016-02-01', 60));
    await bench.import();
    expect(await known()).toEqual([1440, 60]);
    const analyzed = jest.spyOn(Session.prototype, 'query');
    const analyses = (): readonly unknown[] =>
      analyzed.mock.calls.filter(([text]) => text.startsWith('analyze'));
    await bench.import();
    expect(analyses()).toEqual([]);
    // As autovacuum does it.
    await bench.folder.readings(2, ...rowsFrom('2016-03-02', 10));
    await bench.import();
    expect(analyses()).toEqual([]);
    await bench.database.query('analyze readings_20160229');
    await bench.import();
    analyzed.mockRestore();
    expect(await known()).toEqual([1680, 70]);
  });
});

onServer.describe.each(HERE)(
  'RETENTION while somebody reads for long, on a server, with STORAGE=%s',
  (storage) => {
    /** An import that finds too old what somebody reads, and the next one. */
    const retiring = async (rollups: 'drop' | 'keep') => {
      const database = await createTestDatabase({ storage });
      const environment = { ...database.environment, RETENTION: '2mo', RETENTION_ROLLUPS: rollups };
      const bench = await ImportBench.start({ ...database, environment });
      await bench.folder.users('1,a1,t1');
      await bench.folder.readings(1, ...rowsFrom('2016-01-01', 40));
      await bench.import();
      await bench.folder.readings(1, ...rowsFrom('2016-05-01', 10));
      const stop = await startLongReader(bench);
      const isRead = setInterval(() => {
        asked.push(bench.database.query(`select from readings where period_start = '2016-01-05Z'`));
      }, 100);
      const asked: Promise<unknown>[] = [];
      const find = async () => {
        const [first] = await bench.database.query<{ first: Date }>(
          `select min(period_start) as first, (select min(day_start) from user_days_a) as "firstDay",
                (select min(period_start) from segment_half_hours) as "firstSegment" from readings`,
        );
        const chunks = await bench.parts.get(Storage).chunks();
        const { readingsBegin } = await bench.parts.get(DatabaseState).read();
        const [removal] = (await bench.parts.get(RemovalRepository).page({ page: 1, pageSize: 1 })).results;
        return {
          ...first,
          readingsBegin,
          chunks: chunks.filter(({ table }) => table === 'readings').length,
          removal: [removal?.status, removal?.readings],
          notes: bench.notes.splice(0),
        };
      };
      await bench.import();
      clearInterval(isRead);
      await Promise.all(asked);
      const meanwhile = await find();
      await stop();
      await bench.import();
      const then = await find();
      await bench.stop();
      await database.drop();
      return { meanwhile, then };
    };

    it('lets the others read, and takes up later what it left', async () => {
      const [keep, drop] = await Promise.all([retiring('keep'), retiring('drop')]);
      const [first, begin, later] = ['2016-01-01Z', '2016-03-01Z', '2016-05-01Z'].map(
        (text) => new Date(text),
      );
      expect(keep).toEqual({
        meanwhile: {
          first,
          firstDay: first,
          firstSegment: first,
          readingsBegin: null,
          chunks: 3,
          removal: ['interrupted', 0],
          notes: [
            'Readings from before 2016-02-29T00:00:00.000Z stay for now, though RETENTION keeps no older ones: somebody has been reading them for long. The next import drops them.',
          ],
        },
        then: {
          first: later,
          firstDay: first,
          firstSegment: first,
          readingsBegin: begin,
          chunks: 1,
          removal: ['completed', 960],
          notes: [expect.stringContaining('960 readings from before ')],
        },
      });
      const gone = { first: later, firstDay: later, firstSegment: later, readingsBegin: null };
      expect(drop).toEqual({
        meanwhile: {
          ...gone,
          chunks: 3,
          removal: ['completed', 960],
          notes: [expect.stringContaining('960 readings from before ')],
        },
        then: {
          ...gone,
          chunks: 1,
          removal: ['completed', 0],
          notes: [expect.stringContaining('0 readings from before ')],
        },
      });
    });
  },
);
