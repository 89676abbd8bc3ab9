import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { ImportLease } from '../../src/import/lease/import-lease.js';
import { runCommand } from '../support/command-line.js';
import { enginesOf } from '../support/engines.js';
import { ImportBench } from '../support/import-bench.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { keptDays, plainDays, storedReadings } from '../support/plain-days.js';
import { type Ended, Program } from '../support/program.js';
import { rounds, SEED } from '../support/rounds.js';

/** After how many milliseconds the import meets its fate. */
const MOMENTS = fc.sample(fc.integer({ min: 400, max: 1_900 }), { seed: SEED, numRuns: rounds(1, 50) });
/** Its days begin at 02:00 UTC. */
const ZONE = 'America/Sao_Paulo';
/** More than go in together. */
const USERS = Array.from({ length: 160 }, (_, index) => 3000 + index);
const ROWS = 200;
const TOTAL_WH = USERS.length * ROWS * (ROWS - 1) * 0.5;

describe(`the import command (SEED=${SEED})`, () => {
  let database: TestDatabase;
  let bench: ImportBench;
  beforeAll(async () => {
    database = await createTestDatabase({ timeZone: ZONE, engine: 'process' });
    bench = await ImportBench.start(database);
  });
  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });
  beforeEach(async () => {
    await bench.reset();
  });

  const start = (): Program => Program.cli(database.environment, 'import', bench.folder.path);
  const run = (...args: readonly string[]): Promise<Ended> =>
    runCommand(database.environment, 'import', bench.folder.path, ...args);

  const manyReadings = async (): Promise<void> => {
    await bench.folder.users(...USERS.map((id) => `${id},a1,t1`));
    const rows = Array.from({ length: ROWS }, (_, row) => {
      const start = new Date(Date.UTC(2016, 0, 1) + row * 1_800_000).toISOString();
      return `${start.slice(0, 19).replace('T', ' ')},${row}`;
    });
    for (const id of USERS) await bench.folder.readings(id, ...rows);
  };

  /** What a clean run gives, in the readings and in each aggregate. */
  const expectComplete = async (): Promise<void> => {
    const totals = await bench.database.query(`
      select (select sum(energy_wh) from readings) as readings,
             (select sum(energy_wh) from segment_half_hours) as "halfHours",
             (select sum(energy_wh) from user_days_a) as days,
             (select count(*) from readings) as rows`);
    expect(await keptDays(bench.database)).toEqual(plainDays(await storedReadings(bench.database), ZONE));
    const rows = USERS.length * ROWS;
    expect(totals).toEqual([{ readings: TOTAL_WH, halfHours: TOTAL_WH, days: TOTAL_WH, rows }]);
  };

  const completes = async (): Promise<void> => {
    const { code, stderr } = await run();
    expect({ code, stderr }).toMatchObject({ code: 0 });
    await expectComplete();
  };

  it.each(MOMENTS)('is completed by the next run when it is killed after %d ms', async (moment) => {
    await manyReadings();
    const program = start();
    await sleep(moment);
    program.signal('SIGKILL');
    await program.ended;
    await completes();
  });

  it.each(MOMENTS)('is completed by the next run when the database drops it after %d ms', async (moment) => {
    await manyReadings();
    const { ended } = start();
    await sleep(moment);
    await dropEveryone();
    const { code, stderr } = await ended;
    expect([0, 4]).toContain(code);
    expect(stderr).not.toContain('    at ');
    await completes();
  });

  /** Ends every connection: on a server its own, else the engine itself, by a kill that it cannot notice. */
  const dropEveryone = async (): Promise<void> => {
    if (!database.isServer) {
      const engines = enginesOf(database.environment['DATA_DIR'] ?? '');
      expect(engines).not.toEqual([]);
      for (const pid of engines) process.kill(pid, 'SIGKILL');
      return;
    }
    await bench.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
  };

  it('rolls the open files back on Ctrl-C, says what is kept, and exits with 130', async () => {
    await manyReadings();
    const program = start();
    while ((await bench.database.query('select from import_files limit 4')).length < 4) await sleep(10);
    program.signal('SIGINT');
    const { code, stderr } = await program.ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/Stopping: the open files are rolled back/);
    expect(stderr).toMatch(/\d+ files? loaded before (is|are) kept\. Run the import again to go on\.\n$/);
    expect(await bench.database.query("select from imports where status = 'interrupted'")).toHaveLength(1);
    // Pages show what was kept.
    const [kept] = await bench.database.query<{ readings: number; days: number }>(`
      select (select sum(energy_wh) from readings) as readings, (select sum(energy_wh) from user_days_a) as days`);
    expect(kept!.days).toBe(kept!.readings);
    await completes();
  });

  it('stops when another one has taken the lock over, says what is kept, and exits with 130', async () => {
    await manyReadings();
    const ended = run();
    while ((await bench.database.query('select from import_files limit 4')).length < 4) await sleep(10);
    await bench.database.query('update leases set holder = gen_random_uuid()');
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(
      /Another import took the lock over .* what was loaded before is kept: run the import again\.\n$/,
    );
    await bench.database.query('delete from leases');
    await completes();
  });

  it('waits for another one, takes turns with a third, and all end well', async () => {
    await manyReadings();
    const held = await bench.parts.get(ImportLease).acquire(() => undefined, new AbortController().signal);
    const programs = [start(), start()];
    for (const program of programs) {
      expect(await program.says(`Another import holds the lock: process ${process.pid} on `)).toBe(true);
    }
    await held.release();
    const both = await Promise.all(programs.map(({ ended }) => ended));
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const second = both.filter(({ stdout }) => stdout.includes(`${USERS.length + 1} unchanged, skipped`));
    expect(second).toHaveLength(1);
    await expectComplete();
  });

  it('names every file that it cannot read, loads the others, and exits with 1', async () => {
    await bench.folder.users(
      '1,a1,t1',
      '2,a1,t1',
      '3,a1,t1',
      '4,a1,t1',
      '5,a1,t1',
      '6,a1,t1',
      '7,a1,t1',
      '8,a1,t1',
    );
    const path = (name: string): string => join(bench.folder.path, 'consumption', name);
    await bench.folder.file('consumption/1.csv', Buffer.from('\u{feff}datetime,consumption\r\n', 'utf16le'));
    await bench.folder.file('consumption/2.csv', Buffer.from([0, 255, 3, 200, 10, 1]));
    await symlink(path('3.csv'), path('3.csv'));
    await mkdir(path('4.csv'));
    await bench.folder.file('consumption/5.csv', '');
    await bench.folder.readings(6, '2016-07-15 00:00:00,1');
    await chmod(path('6.csv'), 0o000);
    await bench.folder.readings(7, '2016-07-15 00:00:00,1');
    await bench.folder.file(
      'consumption/8.csv',
      'datetime,consumption\n2016-07-15 00:00:00,1\n2016-07-15 00:3',
    );
    const { code, stdout } = await run('--max-errors', '50%');
    expect(code).toBe(1);
    const isRoot = process.getuid?.() === 0;
    expect(/^Not loaded.*(?=\n\n)/ms.exec(stdout)?.[0].split('\n\n')[0]?.split('\n')).toEqual([
      `Not loaded: ${isRoot ? 5 : 6} files`,
      '  consumption/1.csv: it is UTF-16: save it as UTF-8.',
      '  consumption/2.csv: it is not UTF-8: save it as UTF-8.',
      '  consumption/3.csv: it is a link that leads back to itself: replace the link.',
      '  consumption/4.csv: it is a folder, a pipe or a device: remove it, or put the file in its place.',
      '  consumption/5.csv: it is empty: its first line must be "datetime,consumption".',
      ...(isRoot ? [] : ['  consumption/6.csv: it may not be read: check its permissions.']),
    ]);
    expect(stdout).toContain('Rejected  1 row in 1 file: wrong_column_count 1');
    expect(await bench.stored()).toContain('8 2016-07-15T03:00Z 0 1');
  });

  it('exits with 0 and a warning when a file has no user, also when it is to be quiet', async () => {
    await bench.folder.users('1,a1,t1');
    await bench.folder.readings(1, '2016-07-15 00:00:00,1');
    await bench.folder.readings(9, '2016-07-15 00:00:00,1');
    const warning =
      "Not loaded: 1 file\n  consumption/9.csv: user 9 is not known: add it to the users' file.\n";
    const { code, stdout } = await run();
    expect([code, stdout]).toEqual([0, expect.stringContaining(warning)]);
    expect(await run('--quiet')).toEqual({ code: 0, stdout: '', stderr: warning });
  });

  it('exits with 3 when a file is over the threshold', async () => {
    await bench.folder.users('1,a1,t1');
    await bench.folder.readings(1, '2016-07-15 00:00:00,x');
    expect(await run()).toMatchObject({ code: 3 });
  });

  it('exits with 2 and one sentence on a wrong call', async () => {
    await bench.folder.users('1,a1,t1');
    const wrong = await run('--on-repeat', 'both');
    expect(wrong).toEqual({
      code: 2,
      stdout: '',
      stderr: '--on-repeat takes keep, first, last; not "both".\n',
    });
    expect(await run('--never')).toMatchObject({ code: 2, stderr: "error: unknown option '--never'\n" });
  });

  it('prints one JSON document, and nothing when it is to be quiet', async () => {
    await bench.folder.users('1,a1,t1');
    const { stdout } = await run('--json');
    expect(JSON.parse(stdout)).toMatchObject({ users: { added: 1 }, files: { loaded: 1 } });
    expect(await run('--quiet')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('eats a line of many megabytes without memory for it', async () => {
    await bench.folder.users('1,a1,t1');
    const long = Buffer.alloc(48 * 2 ** 20, 'x');
    const rows = ['datetime,consumption\n', long, '\n2016-07-15 00:00:00,1\n'].map((part) =>
      Buffer.from(part),
    );
    await writeFile(join(bench.folder.path, 'consumption/1.csv'), Buffer.concat(rows));
    const { code, stdout } = await run('--max-errors', '1');
    expect([code, /Rejected.*/.exec(stdout)?.[0]]).toEqual([1, 'Rejected  1 row in 1 file: line_too_long 1']);
  });
});
