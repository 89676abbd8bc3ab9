import { cp } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createTestDatabase, SHORT_LIVED, template } from '../support/database.js';
import { enginesGone } from '../support/engines.js';
import { ImportBench } from '../support/import-bench.js';
import type { Ended } from '../support/program.js';
import { SmallDisk } from '../support/small-disk.js';

const onServer = process.env['TEST_DATABASE_URL'] !== undefined;
const whereItCanBeMade = onServer || !SmallDisk.canBeMade() ? describe.skip : describe;

/** A program enters the disk's name space in its root folder. */
const CLI = resolve('dist/src/cli.js');

const USERS = Array.from({ length: 12 }, (_, index) => 3000 + index);
const ROWS = 8000;
const TOTAL_WH = USERS.length * ROWS * (ROWS - 1) * 0.5;
const FULL =
  /^(Took the import lock over .*\n)?The disk of .* is full: make room and run the command again; what was stored before is kept\.\n$/;

/** Free room on the disk: for some of the files. */
const ROOM_KIB = 6000;

whereItCanBeMade('an import on a full disk (embedded engine, where unshare may mount a small one)', () => {
  let bench: ImportBench;
  beforeAll(async () => {
    bench = await ImportBench.start();
    await bench.folder.users(...USERS.map((id) => `${id},a1,t1`));
    const rows = Array.from({ length: ROWS }, (_, row) => {
      const start = new Date(Date.UTC(2016, 0, 1) + row * 1_800_000).toISOString();
      return `${start.slice(0, 19).replace('T', ' ')},${row}`;
    });
    for (const id of USERS) await bench.folder.readings(id, ...rows);
  });
  afterAll(async () => {
    await bench.stop();
  });

  it('says so each time, and is completed once there is room', async () => {
    const disk = await SmallDisk.make(template('migrated'), ROOM_KIB);
    const data = `${disk.path}/data`;
    const run = async (): Promise<Ended> => {
      const environment = { DATA_DIR: data, ...SHORT_LIVED };
      const import_ = ['--no-warnings', CLI, 'import', bench.folder.path, '--quiet'];
      const ended = await disk.run(environment, process.execPath, ...import_);
      await enginesGone(data);
      return ended;
    };
    try {
      for (const attempt of ['first', 'second']) {
        const { code, stderr } = await run();
        expect([attempt, code, stderr]).toEqual([attempt, 70, expect.stringMatching(FULL) as string]);
      }
      await disk.grow();
      expect(await run()).toMatchObject({ code: 0 });
      await expectCleanRun(`${disk.outside}/data`);
    } finally {
      await disk.remove();
    }
  });
});

/** What a run on a large disk gives, in the readings and in each aggregate. */
async function expectCleanRun(folder: string): Promise<void> {
  const database = await createTestDatabase({ empty: 'folder' });
  await cp(folder, database.environment['DATA_DIR'] ?? '', { recursive: true });
  const bench = await ImportBench.start(database);
  try {
    const totals = await bench.database.query(`
      select (select sum(energy_wh) from readings) as readings,
             (select sum(energy_wh) from segment_half_hours) as "halfHours",
             (select sum(energy_wh) from user_days_a) as days,
             (select count(*) from readings) as rows,
             (select count(*) from import_files where result = 'loaded') as files`);
    const all = { readings: TOTAL_WH, halfHours: TOTAL_WH, days: TOTAL_WH };
    expect(totals).toEqual([{ ...all, rows: USERS.length * ROWS, files: USERS.length + 1 }]);
  } finally {
    await bench.stop();
    await database.drop();
  }
}
