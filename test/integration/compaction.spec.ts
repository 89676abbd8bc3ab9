import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { parseEnvironment } from '../../src/config/index.js';
import { Rollups, Verification } from '../../src/consumption/index.js';
import { type Chunk, DatabaseState, Session, Storage } from '../../src/database/index.js';
import { TimescaleStorage } from '../../src/database/storage/timescale.storage.js';
import { Importer } from '../../src/import/index.js';
import { DEFAULT_OPTIONS } from '../../src/import/import-options.js';
import { InterruptedError } from '../../src/import/interruption.js';
import { ImportLease } from '../../src/import/lease/import-lease.js';
import type { ImportReport } from '../../src/import/report/import-report.js';
import { Zone } from '../../src/common/time/index.js';
import { runCommand } from '../support/command-line.js';
import { createTestDatabase, databasesWith, type TestDatabase } from '../support/database.js';
import { forgetting } from '../support/forgetting.js';
import { ImportBench } from '../support/import-bench.js';
import { Program } from '../support/program.js';
import { makeDays } from '../support/readings.js';
import { rounds, SEED } from '../support/rounds.js';
import { needsTimescale } from '../support/needs-timescale.js';

/** A reading every six hours of so many days, 0 to 7 Wh and so much more. */
const rows = (first: string, days: number, more = 0): readonly string[] =>
  Array.from({ length: days * 4 }, (_, nth) => {
    const time = Temporal.PlainDateTime.from(`${first}T00:00`).add({ hours: 6 * nth });
    return `${time.toString({ smallestUnit: 'second' }).replace('T', ' ')},${(nth % 8) + more}`;
  });

const chunksOf = (bench: ImportBench): Promise<readonly Chunk[]> => bench.parts.get(Storage).chunks();

/** `readings 2016-01-28 columns` of each chunk that may be compact. */
const keptOf = async (bench: ImportBench): Promise<readonly string[]> =>
  (await chunksOf(bench))
    .filter(({ mayBeCompacted }) => mayBeCompacted)
    .map(({ table, from, kept }) => `${table} ${from.toISOString().slice(0, 10)} ${kept}`);

/**
 * Statements that change a table which may be compact, and touch it otherwise, too: what they read lacks what TimescaleDB
 * makes rows of for them.
 */
const touchingTwice = (statements: readonly string[]): readonly string[] =>
  statements.filter((text) =>
    ['readings', 'user_days_a', 'user_days_b'].some((table) => {
      const isChanged = new RegExp(`(delete from|update|insert into|merge into)\\s+${table}\\b`).test(text);
      const touches = text.matchAll(new RegExp(`\\b(from|join|update|into|using)\\s+${table}\\b`, 'g'));
      return isChanged && [...touches].length > 1;
    }),
  );

const verified = async (bench: ImportBench): Promise<void> => {
  const verification = bench.parts.get(Verification);
  const state = await bench.parts.get(DatabaseState).read();
  const { listed, counted } = await verification.run({});
  const extent = await verification.extent(state);
  const everyone = extent ? await verification.population(extent, state) : [];
  expect([...listed, ...everyone, ...(await verification.window(counted))]).toEqual([]);
};

needsTimescale('at the end of an import', () => {
  const newDatabase = databasesWith(async (database) => {
    const bench = await ImportBench.start(database);
    await bench.folder.users('1,a1,t1', '2,a2,t1');
    await bench.folder.readings(1, ...rows('2016-01-01', 180));
    expect((await bench.import()).compacted).toEqual({ chunks: 0, bytesBefore: 0, bytesAfter: 0, inUse: 0 });
    await bench.stop();
  });
  let database: TestDatabase;
  let bench: ImportBench;
  beforeEach(async () => {
    database = await newDatabase();
    bench = await ImportBench.start(database);
    await bench.folder.users('1,a1,t1', '2,a2,t1');
  });
  afterEach(async () => {
    await bench.stop();
    await database.drop();
  });

  /** As every night: another day of another user. */
  const nightly = async (watcher: { compacting?: () => void } = {}, stop = new AbortController()) => {
    await bench.folder.readings(2, ...rows('2016-06-28', 1));
    const told = { note: (message: string) => bench.notes.push(message), ...watcher };
    const importer = bench.parts.get(Importer);
    return importer.import([bench.folder.path], DEFAULT_OPTIONS, told, stop.signal);
  };

  it('what it did not touch and is older than COLUMNSTORE_AFTER is compacted, corrections with the next one', async () => {
    const before = await bench.stored();
    const { compacted } = await nightly();
    const old = (await chunksOf(bench)).filter(
      ({ table, to }) => table === 'readings' && to <= new Date('2016-04-28'),
    );
    // The last reading is of 28 June, and chunks have 30 days.
    expect(old).toHaveLength(3);
    expect(compacted).toMatchObject({ chunks: old.length, inUse: 0 });
    const states = await keptOf(bench);
    expect(states.filter((state) => state.endsWith(' columns'))).toEqual(
      old.map(({ from }) => `readings ${from.toISOString().slice(0, 10)} columns`),
    );
    expect(states.filter((state) => state.endsWith(' both'))).toEqual([]);
    expect(await bench.stored()).toEqual([
      ...before,
      ...(await bench.stored()).filter((row) => row.startsWith('2 ')),
    ]);

    await bench.clearFolder();
    await bench.folder.readings(1, ...rows('2016-02-10', 1, 8));
    const corrected = await bench.import();
    expect(corrected.rows).toMatchObject({ rows_restated: 4 });
    expect(corrected.compacted).toMatchObject({ chunks: 0 });
    expect((await keptOf(bench)).filter((state) => state.endsWith(' both'))).toHaveLength(1);
    await verified(bench);

    await bench.clearFolder();
    await bench.folder.readings(2, ...rows('2016-06-27', 1));
    expect((await bench.import()).compacted).toMatchObject({ chunks: 1 });
    expect((await keptOf(bench)).filter((state) => state.endsWith(' both'))).toEqual([]);
    await verified(bench);
  });

  it('nothing is compacted where COLUMNSTORE_AFTER is off, nor by a rehearsal', async () => {
    const environment = { ...database.environment, COLUMNSTORE_AFTER: 'off' };
    expect(parseEnvironment(environment).COLUMNSTORE_AFTER).toBe('off');
    const other = await ImportBench.start({ ...database, environment });
    await other.folder.readings(2, ...rows('2016-06-28', 1));
    expect((await other.import()).compacted).toMatchObject({ chunks: 0, inUse: 0 });
    await other.stop();
    await bench.folder.readings(2, ...rows('2016-06-27', 1));
    expect((await bench.import({ dryRun: true })).compacted).toBeUndefined();
    expect((await keptOf(bench)).filter((state) => !state.endsWith(' rows'))).toEqual([]);
  });

  const isComplete = async ({ importId, rows: { rows_inserted } }: ImportReport): Promise<void> => {
    expect(rows_inserted).toBe(4);
    expect(await bench.database.query('select status from imports where id = $1', [importId])).toEqual([
      { status: 'completed' },
    ]);
  };

  it('it may be stopped between two chunks: the import is complete, and the next one goes on', async () => {
    const stop = new AbortController();
    const compacting = (): void => {
      stop.abort(new InterruptedError());
    };
    const report = await nightly({ compacting }, stop);
    await isComplete(report);
    expect(report.compacted).toBeUndefined();
    expect(bench.notes).toEqual([
      'Old readings are not compacted yet (stopped): the next import goes on with it.',
    ]);
    const isColumns = (state: string): boolean => state.endsWith(' columns');
    expect((await keptOf(bench)).filter(isColumns)).toHaveLength(1);
    expect((await bench.import()).compacted).toMatchObject({ chunks: 2 });
    await verified(bench);
  });

  it('one that lost the lease meanwhile compacts nothing more, and is complete', async () => {
    let stolen: Promise<unknown> | undefined;
    const compacting = (): void => {
      stolen ??= bench.database.query(`update leases set holder = gen_random_uuid(), host = 'elsewhere'`);
    };
    const report = await nightly({ compacting });
    await stolen;
    await isComplete(report);
    expect(bench.notes).toEqual([
      'Old readings are not compacted yet (another import took the lock over): the next import goes on with it.',
    ]);
    expect((await keptOf(bench)).filter((state) => state.endsWith(' rows')).length).toBeGreaterThan(0);
  });

  it('what fails is told, and the import is complete', async () => {
    const compact = jest.spyOn(TimescaleStorage.prototype, 'compact');
    compact.mockRejectedValueOnce(new Error('no room'));
    const report = await nightly();
    compact.mockRestore();
    await isComplete(report);
    expect(bench.notes).toEqual([
      'Old readings are not compacted yet (no room): the next import goes on with it.',
    ]);
  });
});

/** Fifty users, which is a group, with so many readings that TimescaleDB would refuse to change them in one transaction. */
needsTimescale('what is compact', () => {
  const USERS = Array.from({ length: 50 }, (_, at) => at + 1);
  /** Batches have a thousand rows, and chunks begin on 12 January and on 11 February 2025. */
  const FIRST = '2025-01-12';
  const HALF_HOURS = 48 * 46;
  const newDatabase = databasesWith(async (database) => {
    const bench = await ImportBench.start(database);
    await bench.database.query(
      `insert into users (id, external_id, sort_key, area, tariff)
       select id, id::text, lpad(length(id::text)::text, 2, '0') || id, 'a1', 't1' from unnest($1::int[]) as id`,
      [USERS],
    );
    await bench.database.query(
      `insert into readings (user_id, period_start, energy_wh)
       select id, $2::timestamptz + n * interval '30 minutes', (id + n) % 8
       from unnest($1::int[]) as id, generate_series(0, $3::int - 1) as n`,
      [USERS, FIRST, HALF_HOURS],
    );
    await makeDays(bench.database);
    await bench.parts.get(Rollups).refresh();
    expect(await bench.compact()).toMatchObject({ inUse: 0 });
    expect((await keptOf(bench)).filter((state) => !state.endsWith(' columns'))).toEqual([]);
    await bench.stop();
  });
  let database: TestDatabase;
  let bench: ImportBench;
  beforeEach(async () => {
    database = await newDatabase();
    bench = await ImportBench.start(database);
  });
  afterEach(async () => {
    await bench.stop();
    await database.drop();
  });

  const count = async (): Promise<number> => {
    const [row] = await bench.database.query<{ count: number }>('select count(*) as count from readings');
    return row?.count ?? NaN;
  };

  it('is small, and a second time there is nothing to do', async () => {
    const [bytes] = await bench.database.query<{ each: number }>(
      `select hypertable_size('readings')::float8 / $1 as each`,
      [USERS.length * HALF_HOURS],
    );
    expect(bytes?.each).toBeLessThan(8);
    expect(await bench.compact()).toEqual({ chunks: 0, bytesBefore: 0, bytesAfter: 0, inUse: 0 });
    const { stdout } = await runCommand(database.environment, 'check');
    expect(stdout).toMatch(/ {2}Size {10}\d+\.\d MB, \d+\.\d bytes a reading, of which indexes \d+\.\d MB\n/);
    expect(stdout).toMatch(/ {2}Compact {7}(\d+) of \1 chunks\n {2}Jobs /);
    expect((await runCommand(database.environment, 'compact', '--dry-run')).stdout).toBe(
      'Not compact: 0 chunks of 0.0 MB.\n',
    );
    expect((await runCommand(database.environment, 'compact')).stdout).toBe('Everything is compact.\n');
  });

  it('takes corrections of a group of fifty users, each in every batch, and takes them back', async () => {
    const before = await bench.stored();
    const slots = [0, 1100, HALF_HOURS - 1];
    const stamp = (slot: number): string =>
      new Date(Date.parse(FIRST) + slot * 1_800_000).toISOString().slice(0, 19).replace('T', ' ');
    await bench.folder.users(...USERS.map((id) => `${id},a1,t1`));
    for (const id of USERS)
      await bench.folder.readings(id, ...slots.map((slot) => `${stamp(slot)},${100 + id}`));
    const asked = jest.spyOn(Session.prototype, 'query');
    const report = await bench.import();
    expect(report.rows).toMatchObject({ rows_inserted: 0, rows_restated: 150 });
    await verified(bench);
    await bench.compact();
    await verified(bench);
    await forgetting(bench.parts, { importIds: [report.importId!] });
    const statements = asked.mock.calls.map(([text]) => text);
    asked.mockRestore();
    expect(touchingTwice(statements)).toEqual([]);
    expect(touchingTwice(['with gone as (delete from readings) select from readings'])).toHaveLength(1);
    await verified(bench);
    expect(await bench.stored()).toEqual(before);
  });

  it('is forgotten by fifty users at once, a part of it and all of it; a rehearsal leaves it', async () => {
    const all = USERS.length * HALF_HOURS;
    const users = USERS.map(String);
    expect(await forgetting(bench.parts, { userIds: users, dryRun: true })).toMatchObject({ readings: all });
    expect(await count()).toBe(all);
    const part = await forgetting(bench.parts, {
      from: new Date('2025-01-20T06:00Z'),
      to: new Date('2025-02-20T06:00Z'),
    });
    expect(part).toMatchObject({ readings: USERS.length * 48 * 31 });
    await verified(bench);
    await forgetting(bench.parts, { userIds: users });
    expect(await count()).toBe(0);
    await verified(bench);
  });

  it('is imported again by --force, the same', async () => {
    const before = await bench.stored();
    await bench.folder.users(...USERS.map((id) => `${id},a1,t1`));
    const text = Array.from(
      { length: HALF_HOURS },
      (_, n) =>
        `${new Date(Date.parse(FIRST) + n * 1_800_000).toISOString().slice(0, 19).replace('T', ' ')},${(7 + n) % 8}`,
    );
    await bench.folder.readings(7, ...text);
    expect((await bench.import()).rows).toMatchObject({ rows_unchanged: HALF_HOURS });
    expect((await bench.import({ force: true })).rows).toMatchObject({ rows_unchanged: HALF_HOURS });
    expect(await bench.stored()).toEqual(before);
  });

  it('is repaired, and rebuilt in another zone', async () => {
    await bench.database.query(`update user_days_a set energy_wh = energy_wh + 1 where user_id in (3, 4)`);
    await bench.database.query('delete from user_days_a where user_id = 5');
    const held = <Result>(work: Parameters<ImportLease['hold']>[2]): Promise<Result> =>
      bench.parts
        .get(ImportLease)
        .hold(() => undefined, new AbortController().signal, work) as Promise<Result>;
    await held((repair) => bench.parts.get(Verification).run({ repair }));
    await verified(bench);
    await held((lease) =>
      bench.parts.get(Rollups).rebuild(lease, Zone.ofRuntime('Asia/Kathmandu'), () => undefined),
    );
    await verified(bench);
    await bench.compact();
    await verified(bench);
    expect(await count()).toBe(USERS.length * HALF_HOURS);
  });
});

needsTimescale('eleven years of a user that are compact', () => {
  const HALF_HOURS = 11 * 365 * 48;
  const FIRST = new Date('2014-01-01T00:00Z');
  let database: TestDatabase;
  let bench: ImportBench;
  beforeAll(async () => {
    database = await createTestDatabase();
    bench = await ImportBench.start(database);
    await bench.database.query(
      `insert into users (id, external_id, sort_key, area, tariff)
       select id, id::text, '01' || id, 'a1', 't1' from generate_series(1, 2) as id`,
    );
    await bench.database.query(
      `insert into readings (user_id, period_start, energy_wh)
       select 1, $1::timestamptz + n * interval '30 minutes', n % 8 from generate_series(0, $2::int - 1) as n
       union all
       select 2, $1::timestamptz + n * interval '20 days', 1 from generate_series(0, 200) as n`,
      [FIRST, HALF_HOURS],
    );
    await makeDays(bench.database);
    expect(await bench.compact()).toMatchObject({ inUse: 0 });
  });
  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });

  it('are forgotten, and nothing of anybody else', async () => {
    const { readings } = await forgetting(bench.parts, { userIds: ['1'] });
    expect(readings).toBe(HALF_HOURS);
    const left = await bench.database.query('select user_id, count(*) as count from readings group by 1');
    expect(left).toEqual([{ user_id: 2, count: 201 }]);
    await verified(bench);
  });
});

needsTimescale('the command compact', () => {
  let database: TestDatabase;
  let bench: ImportBench;
  beforeAll(async () => {
    database = await createTestDatabase({ engine: 'process' });
    bench = await ImportBench.start(database);
    await bench.folder.users('1,a1,t1');
    await bench.folder.readings(1, ...rows('2014-01-01', 900));
    await bench.import();
  });
  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });

  it('says what it was interrupted at, and what stays so', async () => {
    const stop = new AbortController();
    const compact = jest.spyOn(TimescaleStorage.prototype, 'compact');
    compact.mockImplementationOnce(function (this: TimescaleStorage, session, chunk) {
      compact.mockRestore();
      // The chunk that is at hand is still done: nothing is broken off while it is compacted.
      setImmediate(() => {
        stop.abort(new InterruptedError());
      });
      return this.compact(session, chunk);
    });
    await expect(bench.compact(stop.signal)).rejects.toThrow(
      /^Interrupted: [01] chunks? compacted before stays? so\. Run it again to go on\.$/,
    );
    await verified(bench);
  });

  it('refuses words', async () => {
    const { code, stderr } = await runCommand(database.environment, 'compact', 'readings');
    expect([code, stderr]).toEqual([2, 'compact takes no "readings"; see --help.\n']);
  });

  it.each(fc.sample(fc.integer({ min: 700, max: 2_500 }), { seed: SEED, numRuns: rounds(1, 20) }))(
    `killed after %d ms (SEED=${SEED}) leaves every reading, and the next one completes it`,
    async (ms) => {
      const before = await bench.stored();
      const program = Program.cli(database.environment, 'compact');
      await sleep(ms);
      program.signal('SIGKILL');
      await program.ended;
      expect(await bench.stored()).toEqual(before);
      await verified(bench);
      await bench.compact();
      expect((await keptOf(bench)).filter((state) => !state.endsWith(' columns'))).toEqual([]);
      expect(await bench.stored()).toEqual(before);
    },
  );

  it('leaves a chunk that somebody is at for long, on a server', async () => {
    if (!database.isServer) return;
    await bench.database.query(
      `insert into readings (user_id, period_start, energy_wh) values (1, '2018-01-01', 1)`,
    );
    const compacted = await bench.database.transaction(async (session) => {
      await session.query(`select from readings where period_start >= '2018-01-01'`);
      return bench.compact();
    });
    expect(compacted).toMatchObject({ inUse: 1 });
    expect(await bench.compact()).toMatchObject({ chunks: 1, inUse: 0 });
  });
});
