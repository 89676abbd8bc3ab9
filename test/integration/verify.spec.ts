import {
  lockUsers,
  Rollups,
  RollupsDifferError,
  FigureWriter,
  UserRollup,
  Verification,
} from '../../src/consumption/index.js';
import { populationOfDays } from '../../src/consumption/rollups/verification.js';
import { DatabaseState } from '../../src/database/index.js';
import { ImportLease } from '../../src/import/index.js';
import { ReadingWriter } from '../../src/import/readings/reading-writer.js';
import { storeReadings } from '../../src/import/readings/store-readings.js';
import { startTestApp } from '../support/app.js';
import { runCommand } from '../support/command-line.js';
import { ImportBench } from '../support/import-bench.js';
import { keptDays, keptMonths, plainDays, plainMonths, storedReadings } from '../support/plain-days.js';
import { PERMIT } from '../support/permit.js';
import { type Ended, Program } from '../support/program.js';
import { chunkNames, makeRoom, segmentsTable, TEST_STORAGE } from '../support/storage.js';

/** So many half-hours from a midnight on. */
const rowsOf = (first: string, halfHours: number, wh = 8): readonly string[] =>
  Array.from({ length: halfHours }, (_, nth) => {
    const time = new Date(Date.parse(`${first}T00:00Z`) + nth * 1_800_000).toISOString();
    return `${time.slice(0, 19).replace('T', ' ')},${wh + (nth % 48) / 8}`;
  });

/** What goes wrong with what is kept, and where that is found. */
const FAULTS: readonly (readonly [what: string, statement: string, found: readonly string[]])[] = [
  [
    'another sum of a day',
    `update user_days_a set energy_wh = energy_wh * 1.001 where user_id = 1 and day_start = '2016-07-02Z'`,
    ['1 day 2016-07-02 energyWh'],
  ],
  [
    'another count of a day',
    `update user_days_a set observed = 47 where user_id = 1 and day_start = '2016-07-02Z'`,
    ['1 day 2016-07-02 observed'],
  ],
  [
    'a lost day',
    `delete from user_days_a where user_id = 2 and day_start = '2016-07-03Z'`,
    ['2 day 2016-07-03 energyWh'],
  ],
  [
    'a day too many',
    `insert into user_days_a select user_id, samples, observed, '2016-07-09Z', first_start, last_start, highest_start,
       energy_wh, repeated_wh, estimated_wh, highest_wh, base_w, night_wh
     from user_days_a where user_id = 2 and day_start = '2016-07-01Z'`,
    ['2 day 2016-07-09 energyWh'],
  ],
  [
    'another base load in a month',
    `update user_months_a set day_bases[2] = 1 where user_id = 1 and month_start = '2016-07-01Z'`,
    ['1 month 2016-07-01 dayBases'],
  ],
  [
    'another first reading',
    `update users set first_start = '2016-07-02Z' where id = 2`,
    ['2 user 2016-07-01 firstStart'],
  ],
];

describe('verify', () => {
  let bench: ImportBench;
  const cli = (...args: readonly string[]): Promise<Ended> =>
    Program.cli(bench.parts.database.environment, ...args).ended;
  const run = (...args: readonly string[]): Promise<Ended> =>
    runCommand(bench.parts.database.environment, ...args);
  const found = async (request = {}): Promise<readonly string[]> => {
    const { listed } = await bench.parts.get(Verification).run(request);
    return listed.map(
      ({ userId, of, start, figure }) => `${userId} ${of} ${start.toISOString().slice(0, 10)} ${figure}`,
    );
  };
  const allIsRight = async (): Promise<void> => {
    const readings = await storedReadings(bench.database);
    expect(await keptDays(bench.database)).toEqual(plainDays(readings, 'UTC'));
    expect(await keptMonths(bench.database)).toEqual(plainMonths(readings, 'UTC'));
  };

  beforeAll(async () => {
    bench = await ImportBench.start();
  });
  afterAll(() => bench.stop());
  beforeEach(async () => {
    await bench.reset();
    await bench.folder.users('1,a1,t1', '2,a2,t1');
    await bench.folder.readings(1, ...rowsOf('2016-07-01', 5 * 48));
    await bench.folder.readings(2, ...rowsOf('2016-07-01', 4 * 48, 20));
    await bench.import();
  });

  it.each(FAULTS)('finds %s, and repair puts it right', async (_, statement, expected) => {
    expect(await found()).toEqual([]);
    await bench.database.query(statement);
    expect(await found()).toEqual(expected);
    await bench.parts.get(Verification).run({ repair: PERMIT });
    expect(await found()).toEqual([]);
    await allIsRight();
  });

  it('finds segments that were not refreshed', async () => {
    const verification = bench.parts.get(Verification);
    const state = await bench.parts.get(DatabaseState).read();
    expect(await verification.population(state.window!, state)).toEqual([]);
    await bench.database.query(
      `update user_days_a set samples = samples + 1 where user_id = 1 and day_start = '2016-07-04Z'`,
    );
    const [difference, ...more] = await verification.population(state.window!, state);
    expect(more).toEqual([]);
    expect(difference).toMatchObject({ userId: undefined, start: new Date('2016-07-04Z') });
    const days = [new Date('2016-07-03Z'), new Date('2016-07-05Z')];
    expect(await verification.populationOf(days, state)).toEqual([]);
    expect(await verification.populationOf([...days, new Date('2016-07-04Z')], state)).toEqual([difference]);
  });

  it('looks for some days of everyone only where these are stored', async () => {
    await bench.folder.readings(1, ...rowsOf('2013-07-01', 48), ...rowsOf('2019-07-01', 48));
    await bench.import();
    const { generation } = await bench.parts.get(DatabaseState).read();
    const [starts, ends] = ['01', '02'].map((day) =>
      ['2013', '2019'].map((year) => new Date(`${year}-07-${day}Z`)),
    );
    const { text, values } = populationOfDays(`user_days_${generation}`, starts!, ends!);
    const plan = await bench.database.query<{ 'QUERY PLAN': string }>(`explain (analyze) ${text}`, values);
    const scans = plan
      .map((line) => line['QUERY PLAN'])
      .filter((line) => line.includes('Scan') && !line.includes('never executed'));
    const isScanned = (chunk: string): boolean => scans.some((line) => line.includes(chunk));
    const scanned = async (table: string): Promise<readonly string[]> =>
      (await chunkNames(bench.database, table)).filter(isScanned);
    // Of each of the two times those of users' days and of segments, which plain tables have in one.
    expect(await scanned(`user_days_${generation}`)).toHaveLength(2);
    expect(await scanned('segment_half_hours')).toHaveLength(TEST_STORAGE === 'plain' ? 1 : 2);
  });

  it('ends between two groups of users when it is told to', async () => {
    const ids = Array.from({ length: 21 }, (_, nth) => 100 + nth);
    await bench.folder.users(...ids.map((id) => `${id},a1,t1`));
    await bench.import();
    const stop = new AbortController();
    const done: number[] = [];
    const stopped = bench.parts.get(Verification).run(
      { userKeys: ids },
      (users) => {
        done.push(users);
        stop.abort(new Error('stopped'));
      },
      stop.signal,
    );
    await expect(stopped).rejects.toThrow('stopped');
    expect(done).toEqual([20]);
    const state = await bench.parts.get(DatabaseState).read();
    const looked = bench.parts.get(Verification).populationOf([new Date('2016-07-04Z')], state, stop.signal);
    await expect(looked).rejects.toThrow('stopped');
  });

  it('writes nothing when somebody else took the right to write over', async () => {
    await bench.database.query(FAULTS[2]![1]);
    const lost = { ...PERMIT, assertHeld: () => Promise.reject(new Error('taken over')) };
    await expect(bench.parts.get(Verification).run({ repair: lost })).rejects.toThrow('taken over');
    expect(await found()).toEqual(FAULTS[2]![2]);
  });

  it('leaves a repair that was cut short to be shown by the next refresh', async () => {
    await bench.database.query(FAULTS[2]![1]);
    const state = bench.parts.get(DatabaseState);
    const before = await state.read();
    const renewed = jest.fn(() => Promise.resolve());
    await bench.parts.get(Verification).run({ repair: { ...PERMIT, renewWhenDue: renewed } });
    const after = await state.read();
    expect([after.isSettled, after.dataVersion > before.dataVersion]).toEqual([false, true]);
    expect(renewed).toHaveBeenCalledTimes(1);
  });

  it('looks at the users and the months that it is asked for, or at some', async () => {
    for (const [, statement] of FAULTS.slice(0, 3)) await bench.database.query(statement);
    expect(await found({ userKeys: [2] })).toEqual(['2 day 2016-07-03 energyWh']);
    const august = { from: new Date('2016-08-01Z'), to: new Date('2016-09-01Z') };
    expect(await found({ range: august })).toEqual([]);
    expect((await bench.parts.get(Verification).run({ sample: 1 })).users).toBe(1);
  });

  it('is a command that exits with 1 for what differs, and puts it right when asked to', async () => {
    const right = await cli('verify');
    expect([right.code, right.stdout]).toEqual([0, 'Nothing differs: 2 users, 9 days, 2 months.\n']);
    await bench.database.query(FAULTS[2]![1]);
    const wrong = await cli('verify');
    expect(wrong.code).toBe(1);
    expect(wrong.stdout).toContain(
      'user 2, day from 2016-07-03T00:00:00+00:00: energyWh is kept as null, counted',
    );
    expect(wrong.stdout).toContain('everyone, day from 2016-07-03');
    expect(wrong.stdout).toContain('npm run cli verify -- --repair');
    expect((await run('verify', '--repair')).code).toBe(0);
    expect((await run('verify', '--user', '2', '--from', '2016-07-01')).stdout).toMatch(
      /^Nothing differs: 1 user,/,
    );
    expect((await run('verify', '--from', 'yesterday')).code).toBe(2);
    await allIsRight();
  });

  it('claims no repair of what it did not look at', async () => {
    await bench.database.query(FAULTS[0]![1]);
    const other = await run('verify', '--user', '2', '--repair');
    expect([other.code, other.stdout]).toEqual([0, 'Nothing differs: 1 user, 4 days, 1 month.\n']);
    expect(await found()).toEqual(FAULTS[0]![2]);
  });

  it('puts days right first, and then finds what is kept of everyone as it should be', async () => {
    await bench.database.query(FAULTS[2]![1]);
    const { code, stdout } = await run('verify', '--repair');
    expect([code, stdout]).toEqual([0, expect.not.stringContaining('everyone')]);
    expect(stdout).toMatch(/^1 figure differed: 2 users, .* All of it was put right\.$/m);
    expect((await run('verify')).code).toBe(0);
  });

  it('looks again after a repair: what still differs ends it with 1', async () => {
    await bench.database.query(`
      create function keep_wrong() returns trigger language plpgsql as
        'begin new.samples = 7; return new; end'`);
    await bench.database.query(`
      create trigger keep_wrong before insert on user_days_a for each row
        when (new.user_id = 1 and new.day_start = '2016-07-02Z') execute function keep_wrong()`);
    try {
      await bench.database.query(FAULTS[0]![1]);
      const { code, stdout } = await run('verify', '--user', '1', '--repair');
      expect(code).toBe(1);
      expect(stdout).toContain('samples is kept as 7, counted 48');
      expect(stdout).toContain('1 figure differed: 1 user');
      expect(stdout).toContain('1 figure still differs after the repair');
    } finally {
      await bench.database.query('drop function keep_wrong cascade');
    }
  });

  it('puts segments right, and whoever has them in memory shows the right ones, settled', async () => {
    const segments = await segmentsTable(bench.database);
    const app = await startTestApp(bench.parts.database);
    try {
      const ask = async (headers = {}): Promise<readonly [number, string, string]> => {
        const answer = await fetch(`${app.url}/api/consumption?resolution=1d`, { headers });
        return [answer.status, answer.headers.get('etag') ?? '', await answer.text()];
      };
      const [, , right] = await ask();
      await bench.parts.get(DatabaseState).raiseVersion();
      await bench.parts.get(Rollups).refresh();
      await bench.database.query(
        `update ${segments} set energy_wh = energy_wh * 2 where period_start >= '2016-07-02Z'`,
      );
      const [, tag, wrong] = await ask();
      expect(wrong).not.toBe(right);
      expect((await ask({ 'If-None-Match': tag }))[0]).toBe(304);

      const { code, stdout } = await run('verify', '--repair');
      expect([code, stdout]).toEqual([0, expect.stringContaining('4 figures differed')]);
      expect(await ask({ 'If-None-Match': tag })).toEqual([200, expect.not.stringMatching(tag), right]);
      expect((await bench.parts.get(DatabaseState).read()).isSettled).toBe(true);
    } finally {
      await app.close();
    }
  });

  it('leaves no page that speaks of an import after a repair, also one that was cut short before', async () => {
    await bench.database.query(FAULTS[0]![1]);
    expect((await run('verify', '--user', '1', '--repair')).code).toBe(0);
    const state = bench.parts.get(DatabaseState);
    expect((await state.read()).isSettled).toBe(true);
    await state.raiseVersion();
    expect((await run('verify', '--repair')).code).toBe(0);
    expect((await state.read()).isSettled).toBe(true);
  });

  it.each([
    [
      `first_start = '2016-06-30Z', last_start = last_start`,
      /^everyone, data from 2016-07-01T.*: firstStart/,
    ],
    [`last_start = last_start - interval '1 day'`, /^everyone, data from 2016-07-05T.*: lastStart/],
    [`first_start = null, last_start = null`, /: firstStart is kept as null.*: lastStart is kept as null/s],
  ])('finds another window of the data, %s, and puts it right', async (change, line) => {
    const { window } = await bench.parts.get(DatabaseState).read();
    await bench.database.query(`update database_state set ${change}`);
    const looked = await run('verify');
    expect([looked.code, looked.stdout]).toEqual([1, expect.stringMatching(line)]);
    expect((await run('verify', '--user', '1')).code).toBe(0);
    expect((await run('verify', '--repair')).code).toBe(0);
    expect((await bench.parts.get(DatabaseState).read()).window).toEqual(window);
  });

  it('judges the window by the readings, not by days that are wrong', async () => {
    await bench.database.query(`delete from user_days_a where day_start = '2016-07-05Z'`);
    expect((await run('verify')).stdout).not.toContain('lastStart');
    expect((await run('verify', '--repair')).code).toBe(0);
  });

  it('waits for an import, whose segments follow its days', async () => {
    const held = await bench.parts.get(ImportLease).acquire(() => undefined, new AbortController().signal);
    await bench.database.query(
      `insert into users (id, external_id, sort_key, area, tariff) values (3, '3', '013', 'a1', 't1')`,
    );
    await makeRoom(bench.database, new Date('2016-07-03Z'));
    await bench.database.query(
      `insert into readings (user_id, period_start, energy_wh) values (3, '2016-07-03Z', 5)`,
    );
    const program = Program.cli(bench.parts.database.environment, 'verify');
    expect(await program.says('Another import holds the lock')).toBe(true);
    const rollup = UserRollup.of(await bench.parts.get(DatabaseState).read());
    await bench.database.transaction((session) => rollup.fill(session, 3));
    await bench.parts.get(Rollups).refresh();
    await held.release();
    const { code, stdout } = await program.ended;
    expect([code, stdout]).toEqual([0, 'Nothing differs: 3 users, 10 days, 3 months.\n']);
    expect(await bench.database.query('select from leases')).toEqual([]);
  });

  it('says of a database whose days are still to be made how that is done, and so does check', async () => {
    await bench.database.query(
      'update database_state set is_filled = false, first_start = null, last_start = null',
    );
    try {
      const { code, stdout, stderr } = await run('verify');
      expect([code, stdout, stderr]).toEqual([4, '', expect.stringContaining('npm run cli rollups')]);
      const checked = (await run('check')).stdout;
      expect(checked).toContain('npm run cli rollups');
      expect(checked).not.toContain('none yet');
    } finally {
      await bench.database.query('update database_state set is_filled = true');
    }
  });

  it('says so where there is nothing', async () => {
    await bench.reset();
    await bench.parts.get(Rollups).refresh();
    const { code, stdout } = await run('verify', '--from', '2016-07-01');
    expect([code, stdout]).toEqual([0, 'There is nothing to verify: the database holds no readings.\n']);
  });

  it.each([
    [['--user', 'a/b'], '--user takes ids of users, not "a/b": an id has 1 to 64 characters'],
    [['--user', '1,77,78', '--repair'], 'No such user: 77, 78.'],
    [['--sample', '0'], '--sample takes a whole number from 1 to'],
    [['--from', '2016-07-03', '--to', '2016-07-02'], 'There is no time from 2016-07-03'],
    [['--from', '2017-01-01'], 'There is no time from 2017-01-01'],
  ])('refuses %j, which asks for nothing', async (args, words) => {
    const { code, stdout, stderr } = await run('verify', ...args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(words)]);
  });

  it('ends each import: one whose days differ from its readings says the remedy', async () => {
    await bench.database.query(FAULTS[0]![1]);
    await bench.folder.readings(1, ...rowsOf('2016-07-01', 6 * 48));
    await expect(bench.import()).rejects.toThrow(RollupsDifferError);
    await bench.database.query(FAULTS[0]![1]);
    await bench.folder.readings(1, ...rowsOf('2016-07-01', 7 * 48));
    const { code, stderr } = await cli('import', bench.folder.path);
    expect([code, stderr]).toEqual([70, expect.stringContaining('npm run cli verify -- --repair')]);
    // What was loaded is kept, and the ledger says what is wrong with it.
    const [last] = await bench.database.query('select status, message from imports order by id desc limit 1');
    expect(last).toEqual({
      status: 'failed',
      message: expect.stringContaining('verify -- --repair') as string,
    });
  });

  it('waits for whoever writes the same user: two that add to one day both stand in it', async () => {
    const rollup = UserRollup.of(await bench.parts.get(DatabaseState).read());
    const at = Date.parse('2016-07-20Z') / 60_000;
    const add = (slot: number, wait: Promise<unknown>): Promise<void> =>
      bench.database.transaction(async (session) => {
        const [user] = await lockUsers(session, [1]);
        await wait;
        const rows = {
          minute: Int32Array.of(at + slot * 30),
          energy: Float64Array.of(5),
          line: Uint32Array.of(2),
          length: 1,
        };
        const figures = new FigureWriter(session, rollup);
        const readings = new ReadingWriter(session, () => undefined);
        const target = { session, user: user!, fileId: 1, readings, figures, stored: undefined };
        await storeReadings(target, rows, {
          rollup,
          onRestated: 'replace',
          whileStoring: () => undefined,
        });
        await readings.write();
        await figures.write();
      });
    const later = new Promise((resolve) => setTimeout(resolve, 300));
    await Promise.all([add(0, later), add(1, Promise.resolve()), add(2, Promise.resolve())]);
    const [day] = await bench.database.query(
      `select energy_wh, samples from user_days_a where user_id = 1 and day_start = '2016-07-20Z'`,
    );
    expect(day).toEqual({ energy_wh: 15, samples: 3 });
    await bench.parts.get(Rollups).refresh();
    expect(await found()).toEqual([]);
  });
});
