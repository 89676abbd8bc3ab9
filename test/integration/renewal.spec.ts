import { Zone } from '../../src/common/time/index.js';
import { Verification } from '../../src/consumption/index.js';
import { DatabaseState } from '../../src/database/index.js';
import { FileHistory } from '../../src/ledger/index.js';
import { InterruptedError } from '../../src/import/interruption.js';
import { runCommand } from '../support/command-line.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ImportBench } from '../support/import-bench.js';
import { keptDays, keptMonths, plainDays, plainMonths, storedReadings } from '../support/plain-days.js';
import type { Ended } from '../support/program.js';
import { runtimeKnowing } from '../support/runtime-rules.js';
import { TEST_STORAGE } from '../support/storage.js';

const ZONE = 'Europe/London';
const RUNTIME = Zone.ofRuntime(ZONE);
/** London as if it had stayed on winter time in the summer of 2016: by the true rules each instant is an hour earlier. */
const OTHER = new Zone(
  ZONE,
  RUNTIME.transitions.filter(({ at }) => at < Date.parse('2016-03-01') || at > Date.parse('2016-10-01')),
);
/** Nothing else is compact. */
const onTimescale = TEST_STORAGE === 'timescale' ? it : it.skip;
const UNTOUCHED = ['2016-01-10 00:00:00,7'];

/** Each half-hour of some days by the clock, with the number of the day in the month a hundred times, and 0 to 47 Wh. */
function daysFrom(first: string, days: number): readonly string[] {
  return Array.from({ length: days * 48 }, (_, nth) => {
    const time = new Date(Date.parse(`${first}T00:00Z`) + nth * 1_800_000);
    const clock = time.toISOString().slice(0, 19).replace('T', ' ');
    return `${clock},${time.getUTCDate() * 100 + (nth % 48)}`;
  });
}

/** The rows with another reading in one of them. */
function corrected(rows: readonly string[], nth: number, wh: number): readonly string[] {
  return rows.map((row, at) => (at === nth ? `${row.slice(0, 19)},${wh}` : row));
}

/** What these rows, in July, are as stored readings by the true rules. */
function inJuly(rows: readonly string[]): readonly string[] {
  return rows.map((row) => {
    const [clock = '', wh = ''] = row.split(',');
    const start = new Date(Date.parse(`${clock.replace(' ', 'T')}Z`) - 3_600_000);
    return `1 ${start.toISOString().slice(0, 16)}Z 0 ${wh}`;
  });
}

describe('files that were read by rules that no longer hold', () => {
  let database: TestDatabase;
  let bench: ImportBench;
  const inZone = (zone: string, ...args: readonly string[]): Promise<Ended> =>
    runCommand({ ...database.environment, TIME_ZONE: zone }, ...args);

  beforeAll(async () => {
    database = await createTestDatabase({ timeZone: ZONE });
    bench = await ImportBench.start(database);
  });
  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.folder.users('1,a1,t1');
  });

  const importRows = async (...rows: readonly string[]): ReturnType<ImportBench['import']> => {
    await bench.clearFolder();
    await bench.folder.users('1,a1,t1');
    await bench.folder.readings(1, ...rows);
    return bench.import();
  };
  const importBefore = (...rows: readonly string[]): ReturnType<ImportBench['import']> =>
    runtimeKnowing(OTHER, () => importRows(...rows));
  const adopt = async (): Promise<string> => {
    const { code, stdout, stderr } = await inZone(ZONE, 'rules', '--adopt');
    expect([code, stderr]).toEqual([0, '']);
    return stdout;
  };
  const state = (): ReturnType<DatabaseState['read']> => bench.parts.get(DatabaseState).read();
  const storeRules = (zone: Zone): Promise<void> =>
    bench.database.transaction((session) => bench.parts.get(DatabaseState).storeZone(session, zone));
  const toRenew = async (): Promise<readonly string[]> =>
    (await bench.parts.get(FileHistory).toRenew(bench.database)).map(({ directory }) => directory);
  const expectSound = async (): Promise<void> => {
    const readings = await storedReadings(bench.database);
    expect(await keptDays(bench.database)).toEqual(plainDays(readings, ZONE));
    expect((await bench.parts.get(Verification).run({})).listed).toEqual([]);
  };

  it('take nothing with them that others put in before readings had a file', async () => {
    const [one, other] = [daysFrom('2016-07-01', 2), daysFrom('2016-07-20', 2)];
    await importBefore(...one);
    await importBefore(...other);
    await bench.database.query('update readings set file_id = null');
    const before = (await bench.stored()).slice(96);
    await adopt();

    await importRows(...one);
    expect(await bench.stored()).toEqual([...inJuly(one), ...before]);
    await expectSound();
    await importRows(...other);
    expect(await bench.stored()).toEqual([...inJuly(one), ...inJuly(other)]);
    expect(await toRenew()).toEqual([]);
    await expectSound();
  });

  it('take the place of an earlier file all of whose half-hours they name, which brings nothing back', async () => {
    const short = daysFrom('2016-07-01', 2);
    const long = corrected(daysFrom('2016-07-01', 3), 10, 5);
    await importBefore(...short);
    await importBefore(...long);
    await adopt();

    await importRows(...long);
    expect(await bench.stored()).toEqual(inJuly(long));
    expect(await toRenew()).toEqual([]);
    expect((await state()).window?.to).toEqual(new Date('2016-07-03T23:00Z'));
    await expectSound();

    expect((await importRows(...short)).files).toMatchObject({ loaded: 0, skipped: 2 });
    expect(await bench.stored()).toEqual(inJuly(long));
  });

  it('take the place of an earlier one of the same time, which ends with them', async () => {
    const first = daysFrom('2016-07-01', 2);
    const second = corrected(first, 10, 5);
    await importBefore(...first);
    await importBefore(...second);
    await adopt();
    await importRows(...second);
    expect(await bench.stored()).toEqual(inJuly(second));
    expect((await state()).window?.to).toEqual(new Date('2016-07-02T23:00Z'));
  });

  onTimescale('take the place of what they stored where all is compact', async () => {
    const first = daysFrom('2016-07-01', 2);
    const second = corrected(first, 10, 5);
    const other = daysFrom('2016-07-20', 2);
    await importBefore(...first);
    await importBefore(...second);
    await importBefore(...other);
    const before = (await bench.stored()).slice(96);
    expect(await bench.compact()).toMatchObject({ inUse: 0 });
    await adopt();

    await importRows(...second);
    expect(await bench.stored()).toEqual([...inJuly(second), ...before]);
    await expectSound();
    expect(await bench.compact()).toMatchObject({ inUse: 0 });
    await importRows(...other);
    expect(await bench.stored()).toEqual([...inJuly(second), ...inJuly(other)]);
    expect(await toRenew()).toEqual([]);
    await expectSound();
  });

  it('leave the end of the data where it is, also when the import is stopped after them', async () => {
    await importBefore(...UNTOUCHED);
    // More than one transaction takes: the last one is not read anew any more.
    const earlier = Array.from({ length: 80 }, (_, at) => at + 2);
    await bench.folder.users('1,a1,t1', ...earlier.map((id) => `${id},a1,t1`));
    await bench.folder.readings(1, ...daysFrom('2016-07-02', 1));
    for (const id of earlier) await bench.folder.readings(id, ...daysFrom('2016-07-01', 1));
    await runtimeKnowing(OTHER, () => bench.import());
    await adopt();
    const before = await toRenew();

    const stop = new AbortController();
    const stopped = bench.import({ jobs: 1 }, stop.signal, () => {
      stop.abort(new InterruptedError());
    });
    await expect(stopped).rejects.toThrow(InterruptedError);
    expect((await state()).window?.to).toEqual(new Date('2016-07-02T23:00Z'));
    const left = await toRenew();
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(before.length);
  });

  it('wait for an earlier one that has half-hours which they do not name', async () => {
    const full = daysFrom('2016-07-01', 2);
    const few = corrected(full, 10, 5).filter((_, nth) => [0, 10, 95].includes(nth));
    await importBefore(...full);
    const { path } = bench.folder;
    await importBefore(...few);
    const before = await bench.stored();
    await adopt();

    const refused = await importRows(...few);
    expect(refused.refused[0]?.reason).toContain(`${path}/consumption/1.csv`);
    expect(refused.refused[0]?.reason).toContain('import that one again first');
    expect(await bench.stored()).toEqual(before);
    await importRows(...full);
    await importRows(...few);
    expect(await bench.stored()).toEqual(inJuly(corrected(full, 10, 5)));
    expect(await toRenew()).toEqual([]);
    await expectSound();
  });

  it('leave what they stored where it is when they are refused for a reading that is stored otherwise', async () => {
    const rows = daysFrom('2016-07-01', 2);
    await importBefore(...rows);
    await importBefore(...corrected(rows.slice(48), 10, 5), ...daysFrom('2016-07-03', 1));
    const before = await bench.stored();
    await adopt();

    await bench.clearFolder();
    await bench.folder.users('0,a1,t1', '1,a1,t1', '2,a1,t1');
    for (const id of [0, 2]) await bench.folder.readings(id, ...daysFrom('2016-07-01', 1));
    await bench.folder.readings(1, ...rows);
    const { refused, files } = await bench.import({ onRestated: 'error' });
    expect(files).toMatchObject({ loaded: 3, refused: 1 });
    expect(refused[0]?.reason).toContain('1 of its readings is stored otherwise');
    expect((await bench.stored()).filter((reading) => reading.startsWith('1 '))).toEqual(before);
    expect(await toRenew()).toHaveLength(2);
    await expectSound();
  });

  it('are listed in the order in which they came in', async () => {
    const folders: string[] = [];
    for (let day = 1; day <= 5; day += 1) {
      await importBefore(...daysFrom(`2016-07-0${day}`, 1));
      folders.push(bench.folder.path);
    }
    const places = folders.map(
      (
        (text) => (folder: string) =>
          text.indexOf(folder)
      )(await adopt()),
    );
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(places).not.toContain(-1);
  });

  it('are no evidence of which of two hours they name', async () => {
    const rows = ['2016-10-20 00:00:00,1', '2016-10-30 01:00:00,5'];
    await importBefore(...rows);
    expect((await bench.stored())[1]).toBe('1 2016-10-30T01:00Z 0 5');
    await adopt();
    await importRows(...rows);
    expect(await bench.stored()).toEqual(['1 2016-10-19T23:00Z 0 1', '1 2016-10-30T00:00Z 0 5']);
  });

  it('are found again when the days come back from another zone', async () => {
    const rows = daysFrom('2016-07-01', 1);
    await importBefore(...rows);
    expect((await inZone('UTC', 'rollups', '--rebuild')).code).toBe(0);
    expect((await inZone('UTC', 'check')).stdout).toContain('They touch 1 file of 1 user');
    expect((await inZone(ZONE, 'rollups', '--rebuild')).code).toBe(0);
    await expect(importRows(...rows)).rejects.toThrow('other rules for Europe/London');
    expect(await adopt()).toContain('consumption/1.csv');
    await importRows(...rows);
    expect(await bench.stored()).toEqual(inJuly(rows));
  });

  it('are only those with times of the zone whose rules have changed', async () => {
    await importBefore(...daysFrom('2016-07-01', 1));
    await bench.database.query(`update imports set options = jsonb_set(options, '{timeZone}', '"UTC"')`);
    expect(await adopt()).not.toContain('consumption/1.csv');
  });

  it('need not be any for days and months that begin where the rules differ to be made anew', async () => {
    await importBefore('2016-10-30 10:00:00,9');
    expect(await adopt()).not.toContain('consumption/1.csv');
    await expectSound();
    expect(await keptMonths(bench.database)).toEqual(plainMonths(await storedReadings(bench.database), ZONE));
  });

  it('are none in an empty database, which takes the rules of the program that fills it', async () => {
    await storeRules(OTHER);
    const rows = daysFrom('2016-07-01', 1);
    await bench.folder.readings(1, ...rows);
    const before = await state();
    expect((await bench.import({ dryRun: true })).files.loaded).toBe(2);
    expect(await state()).toEqual(before);
    await bench.import();
    expect(await bench.stored()).toEqual(inJuly(rows));
    expect((await state()).zone.transitions).toEqual(RUNTIME.transitions);
    await expectSound();
  });

  it.each([
    ['reach into', '2016-07-01'],
    ['take the data beyond', '2016-12-01'],
  ])('cannot come to be: rows that %s a difference are refused', async (_, day) => {
    await importRows(...UNTOUCHED);
    await storeRules(OTHER);
    await expect(importRows(...daysFrom(day, 1))).rejects.toThrow('other rules for Europe/London');
    expect(await bench.stored()).toHaveLength(1);
    await importRows('2016-01-11 00:00:00,8');
    expect(await bench.stored()).toHaveLength(2);

    await storeRules(OTHER);
    expect(await adopt()).not.toContain('consumption/1.csv');
    expect((await state()).isSettled).toBe(true);
    await importRows(...daysFrom(day, 1));
    expect(await bench.stored()).toHaveLength(50);
  });
});
