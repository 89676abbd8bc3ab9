import { hash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportReport } from '../../src/import/report/import-report.js';
import { ImportRepository } from '../../src/ledger/index.js';
import { ImportBench } from '../support/import-bench.js';
import { makeRoom } from '../support/storage.js';

const USERS = ['3000,a1,t1', '3001,a2,t3'];

/** The same reading in each half-hour of so many days. */
function everyHalfHour(days: number, wh: number): readonly string[] {
  return Array.from({ length: days * 48 }, (_, nth) => {
    const start = new Date(Date.UTC(2016, 7, 1) + nth * 1_800_000);
    return `${start.toISOString().slice(0, 19).replace('T', ' ')},${String(wh)}`;
  });
}

/** Longer than an id may be. */
const NO_ID = 'x'.repeat(65);

describe('Importer', () => {
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

  const rows = ({ rows: counts }: ImportReport): readonly number[] => [
    counts.rows_read,
    counts.rows_inserted,
    counts.rows_unchanged,
    counts.rows_restated,
    counts.rows_rejected,
  ];

  describe('on a first import', () => {
    it('stores users and readings, refreshes the aggregates and says so', async () => {
      await bench.folder.users(...USERS);
      await bench.folder.readings(3000, '2016-07-15 00:30:00,147.0', '2016-07-15 00:00:00,39.0');
      await bench.folder.readings(3001, '2016-07-15 00:00:00,100.');
      const report = await bench.import();
      expect(await bench.users()).toEqual(['3000 a1 t1', '3001 a2 t3']);
      expect(await bench.stored()).toEqual([
        '3000 2016-07-15T00:00Z 0 39',
        '3000 2016-07-15T00:30Z 0 147',
        '3001 2016-07-15T00:00Z 0 100',
      ]);
      expect(report).toMatchObject({
        files: { loaded: 3, skipped: 0, refused: 0 },
        users: { added: 2, changed: 0, unchanged: 0 },
        energyWh: 286,
        stored: { readings: 3, users: 2, energyWh: 286 },
      });
      const [kept] = await bench.database.query<object>(
        'select status, files_skipped as skipped from imports',
      );
      expect(kept).toEqual({ status: 'completed', skipped: 0 });
    });

    it('takes users alone, and readings of users that are stored', async () => {
      await bench.folder.users(...USERS);
      expect((await bench.import()).usersWithoutFile).toEqual({ count: 0, ids: [] });
      await bench.folder.remove('user_data.csv');
      await bench.folder.readings(3001, '2016-07-15 00:00:00,1');
      const report = await bench.import();
      expect(report).toMatchObject({ files: { loaded: 1 }, users: undefined });
      expect(report.usersWithoutFile).toEqual({ count: 1, ids: ['3000'] });
    });

    it('takes off half an hour where times name the end of their half-hours', async () => {
      await bench.folder.users(...USERS);
      await bench.folder.readings(3000, '2016-07-15 00:00:00,1', '2016-07-15 00:30:00,2');
      await bench.import({ stamp: 'end' });
      expect(await bench.stored()).toEqual(['3000 2016-07-14T23:30Z 0 1', '3000 2016-07-15T00:00Z 0 2']);
      expect((await bench.import({ stamp: 'end' })).files.skipped).toBe(2);
    });

    it('names what it cannot load and loads the rest', async () => {
      await bench.folder.users(...USERS);
      await bench.folder.readings(3000, '2016-07-15 00:00:00,1');
      await bench.folder.readings(9, '2016-07-15 00:00:00,1');
      await bench.folder.file(`consumption/${NO_ID}.csv`, 'datetime,consumption\n');
      await bench.folder.file('consumption/3001.csv', 'time,kwh\n');
      await bench.folder.file('consumption/notes.txt', 'left alone');
      const report = await bench.import();
      expect(report.files).toMatchObject({ loaded: 2, refused: 3 });
      expect(report.refused).toEqual([
        {
          path: 'consumption/9.csv',
          result: 'no_user',
          reason: "user 9 is not known: add it to the users' file",
        },
        {
          path: 'consumption/3001.csv',
          result: 'refused',
          reason: 'its first line is "time,kwh", but must be "datetime,consumption"',
        },
        {
          path: `consumption/${NO_ID}.csv`,
          result: 'refused',
          reason: "its name must be a user's id, such as 3000.csv",
        },
      ]);
      await bench.folder.users(...USERS, '9,a1,t1');
      expect((await bench.import()).files).toMatchObject({ loaded: 2, skipped: 1, refused: 2 });
    });

    it('refuses a folder that is none', async () => {
      await bench.folder.remove('consumption');
      await expect(bench.import()).rejects.toThrow('holds no file of readings');
    });
  });

  describe('running again', () => {
    beforeEach(async () => {
      await bench.folder.users(...USERS);
      await bench.folder.readings(3000, '2016-07-15 00:00:00,1', '2016-07-15 00:30:00,2');
      await bench.import();
    });

    it('skips what is known, and reads it again with force', async () => {
      expect(await bench.import()).toMatchObject({
        files: { loaded: 0, skipped: 2 },
        stored: { readings: 2 },
      });
      const forced = await bench.import({ force: true });
      expect(forced.users).toEqual({ added: 0, changed: 0, unchanged: 2 });
      expect(rows(forced)).toEqual([2, 0, 2, 0, 0]);
    });

    it('adds what is new and leaves alone what the file no longer names', async () => {
      await bench.folder.readings(3000, '2016-07-15 00:30:00,2', '2016-07-15 01:00:00,3');
      expect(rows(await bench.import())).toEqual([2, 1, 1, 0, 0]);
      expect(await bench.stored()).toHaveLength(3);
    });

    it('finds readings that lie decades apart unchanged', async () => {
      const apart = ['2001-01-01', '2009-06-30', '2009-07-01', '2026-01-01'].map(
        (day) => `${day} 12:00:00,8`,
      );
      await bench.folder.readings(3001, ...apart);
      await bench.import();
      expect(rows(await bench.import({ force: true }))).toEqual([6, 0, 6, 0, 0]);
    });

    it('replaces what is restated and keeps both values in the ledger', async () => {
      await bench.folder.readings(3000, '2016-07-15 00:00:00,1', '2016-07-15 00:30:00,7');
      expect(rows(await bench.import())).toEqual([2, 0, 1, 1, 0]);
      expect(await bench.stored()).toEqual(['3000 2016-07-15T00:00Z 0 1', '3000 2016-07-15T00:30Z 0 7']);
      expect(await bench.issues()).toEqual(['restatement replaced 3 2 7']);
    });

    it('loads A again after B has restated it', async () => {
      await bench.folder.readings(3000, '2016-07-15 00:30:00,7');
      await bench.import();
      await bench.folder.readings(3000, '2016-07-15 00:00:00,1', '2016-07-15 00:30:00,2');
      expect(rows(await bench.import())).toEqual([2, 0, 1, 1, 0]);
      expect(await bench.stored()).toEqual(['3000 2016-07-15T00:00Z 0 1', '3000 2016-07-15T00:30Z 0 2']);
      expect((await bench.import()).files.skipped).toBe(2);
    });

    it('keeps the stored value with --on-restated keep, until a run replaces', async () => {
      await bench.folder.readings(3000, '2016-07-15 00:30:00,7', '2016-07-15 01:00:00,3');
      const kept = await bench.import({ onRestated: 'keep' });
      expect(rows(kept)).toEqual([2, 1, 0, 1, 0]);
      expect(await bench.issues()).toEqual(['restatement kept 2 2 7']);
      expect((await bench.stored())[1]).toBe('3000 2016-07-15T00:30Z 0 2');
      expect((await bench.import({ onRestated: 'keep' })).files.skipped).toBe(2);
      expect(rows(await bench.import())).toEqual([2, 0, 1, 1, 0]);
      expect((await bench.stored())[1]).toBe('3000 2016-07-15T00:30Z 0 7');
    });

    it('refuses a file that restates with --on-restated error', async () => {
      await bench.folder.readings(3000, '2016-07-15 00:30:00,7', '2016-07-15 01:00:00,3');
      const report = await bench.import({ onRestated: 'error' });
      expect(report.refused[0]?.reason).toBe(
        '1 of its readings is stored otherwise, the first one in line 2; correct the file, or import it with --on-restated replace',
      );
      expect(await bench.issues()).toEqual(['restatement refused 2 2 7']);
      expect(await bench.stored()).toHaveLength(2);
    });

    it('refuses it as a whole, however far apart its readings are', async () => {
      const row = (day: string, wh: number): string => `${day} 12:00:00,${String(wh)}`;
      await bench.folder.readings(3001, row('2020-01-01', 4), row('2022-01-01', 5));
      await bench.import();
      const corrected = ['2018-01-01', '2020-01-01', '2022-01-01', '2024-01-01'];
      await bench.folder.readings(3001, ...corrected.map((day) => row(day, 8)));
      const report = await bench.import({ onRestated: 'error' });
      expect(report.refused[0]?.reason).toContain(
        '2 of its readings are stored otherwise, the first one in line 3',
      );
      expect(await bench.issues()).toEqual(['restatement refused 3 4 8', 'restatement refused 4 5 8']);
      expect(await bench.stored()).toHaveLength(4);
      expect(rows(await bench.import())).toEqual([4, 2, 0, 2, 0]);
    });

    it('compares before it writes with --on-restated error: a refused file leaves no room taken', async () => {
      await bench.folder.readings(3001, '2016-08-20 12:00:00,4');
      await bench.import();
      await bench.folder.readings(3001, ...everyHalfHour(25, 5));
      const before = await bench.sizeOfReadings();
      expect((await bench.import({ onRestated: 'error' })).refused[0]?.reason).toContain('stored otherwise');
      expect(await bench.sizeOfReadings()).toBe(before);
    });

    it('counts every restated reading of a long file, and lists the first ones', async () => {
      await bench.folder.readings(3001, ...everyHalfHour(400, 5));
      await bench.import();
      await bench.folder.readings(3001, ...everyHalfHour(400, 6));
      expect(rows(await bench.import({ onRestated: 'keep' }))).toEqual([19_200, 0, 0, 19_200, 0]);
      expect(await bench.issues()).toHaveLength(10_000);
      expect(rows(await bench.import())).toEqual([19_200, 0, 0, 19_200, 0]);
      const issues = await bench.issues();
      expect([issues.length, issues.at(-1)]).toEqual([10_000, 'restatement replaced 10001 5 6']);
      const stored = await bench.stored();
      expect([stored.length, stored.filter((row) => row.endsWith(' 0 6')).length]).toEqual([19_202, 19_200]);
    });

    it('refuses another stamp than the one that the readings came in with', async () => {
      const report = await bench.import({ stamp: 'end' });
      expect(report.refused[0]?.reason).toBe(
        'the readings of user 3000 came in with --stamp start: import it with that too',
      );
    });

    it('refuses times of another zone than the readings came in with, and skips what is known', async () => {
      // As "rollups --rebuild" with another TIME_ZONE leaves it, seen from the new zone.
      await bench.database.query(
        `update imports set options = jsonb_set(options, '{timeZone}', '"Asia/Tokyo"')`,
      );
      expect((await bench.import()).files).toMatchObject({ skipped: 2, refused: 0 });
      const stored = await bench.stored();
      for (const force of [true, false]) {
        const { refused } = await bench.import({ force });
        expect(refused.map(({ reason }) => reason)).toEqual([
          'the readings of user 3000 came in with times of Asia/Tokyo, and times of UTC would shift them: import it ' +
            'with --zone Asia/Tokyo, or first take them back with npm run cli forget -- --user 3000',
        ]);
        await bench.folder.readings(3000, '2016-07-15 00:00:00,5');
      }
      expect(await bench.stored()).toEqual(stored);
    });

    it('applies changed users and moves their past in the aggregates', async () => {
      await bench.folder.users('3000,a9,t1', '3002,a1,t1');
      const report = await bench.import();
      expect(report.users).toEqual({ added: 1, changed: 1, unchanged: 0 });
      expect(report.usersMissing).toEqual({ count: 1, ids: ['3001'] });
      expect(await bench.users()).toEqual(['3000 a9 t1', '3001 a2 t3', '3002 a1 t1']);
      const segments = await bench.database.query(
        'select area, sum(energy_wh) as wh from segment_half_hours group by area',
      );
      expect(segments).toEqual([{ area: 'a9', wh: 3 }]);
    });

    it('loads users A again after B', async () => {
      await bench.folder.users('3000,a9,t9');
      await bench.import();
      await bench.folder.users(...USERS);
      expect((await bench.import()).users).toEqual({ added: 0, changed: 1, unchanged: 1 });
      expect(await bench.users()).toEqual(['3000 a1 t1', '3001 a2 t3']);
    });
  });

  describe('with a half-hour named twice', () => {
    const twice = ['2016-10-26 01:00:00,5', '2016-10-26 01:30:00,1', '2016-10-26 01:00:00,7'];
    beforeEach(async () => {
      await bench.folder.users(...USERS);
      await bench.folder.readings(3000, ...twice);
    });

    it.each([
      [
        'keep',
        ['3000 2016-10-26T01:00Z 0 5', '3000 2016-10-26T01:00Z 1 7', '3000 2016-10-26T01:30Z 0 1'],
        13,
      ],
      ['first', ['3000 2016-10-26T01:00Z 0 5', '3000 2016-10-26T01:30Z 0 1'], 6],
      ['last', ['3000 2016-10-26T01:00Z 0 7', '3000 2016-10-26T01:30Z 0 1'], 8],
    ] as const)('%s', async (onRepeat, expected, energyWh) => {
      const report = await bench.import({ onRepeat });
      expect(report).toMatchObject({ energyWh, rows: { rows_repeated: 1 }, stored: { energyWh } });
      expect(await bench.stored()).toEqual(expected);
      expect(await bench.issues()).toEqual([`repeat ${onRepeat} 4 5 7`]);
    });

    it('goes from any policy to any other', async () => {
      for (const onRepeat of ['keep', 'first', 'last', 'keep', 'last', 'first', 'keep'] as const) {
        const { energyWh, stored } = await bench.import({ onRepeat });
        expect(stored?.energyWh).toBe({ keep: 13, first: 6, last: 8 }[onRepeat]);
        expect(energyWh).toBe(stored?.energyWh);
      }
    });

    it('takes a stored second reading out that the file no longer names', async () => {
      await bench.import();
      await bench.folder.readings(3000, '2016-10-26 01:00:00,5');
      const report = await bench.import();
      expect(rows(report)).toEqual([1, 0, 1, 1, 0]);
      expect(await bench.issues()).toEqual(['restatement replaced 2 7']);
      expect(await bench.stored()).toEqual(['3000 2016-10-26T01:00Z 0 5', '3000 2016-10-26T01:30Z 0 1']);
    });
  });

  describe('with bad rows', () => {
    const good = Array.from({ length: 48 }, (_, slot) => {
      const time = `${String(slot >> 1).padStart(2, '0')}:${slot % 2 ? '30' : '00'}:00`;
      return `2016-07-15 ${time},${slot}`;
    });

    it('refuses a file over the threshold, and lists why', async () => {
      await bench.folder.users(...USERS);
      await bench.folder.readings(3000, ...good, '2016-07-16 00:00:00,x');
      const report = await bench.import();
      expect(report).toMatchObject({
        overThreshold: 1,
        rejects: { bad_number: 1 },
        files: { loaded: 1, refused: 1 },
      });
      expect(report.refused[0]?.reason).toBe(
        '1 of its 49 rows was rejected, more than 1%: correct it, or raise --max-errors',
      );
      expect(await bench.stored()).toEqual([]);
      expect(await bench.issues()).toEqual(['reject bad_number 50']);
    });

    it.each([{ unit: 'rows', most: 1 } as const, { unit: 'percent', most: 2.1 } as const])(
      'loads the rest of a file within %j',
      async (maxErrors) => {
        await bench.folder.users(...USERS);
        await bench.folder.readings(3000, ...good, '2016-07-16 00:00:00,x');
        expect(rows(await bench.import({ maxErrors }))).toEqual([49, 48, 0, 0, 1]);
        expect((await bench.import({ maxErrors })).files.skipped).toBe(2);
      },
    );

    it('rejects the third reading of a half-hour with its text', async () => {
      await bench.folder.users(...USERS);
      await bench.folder.readings(3000, ...good, '2016-07-15 00:00:00,8', '2016-07-15 00:00:00,9.50');
      await bench.import({ maxErrors: { unit: 'rows', most: 1 } });
      const [issue] = await bench.database.query(
        `select code, line, raw, reason from import_issues where kind = 'reject'`,
      );
      expect(issue).toEqual({
        code: 'repeated_too_often',
        line: 51,
        raw: '2016-07-15 00:00:00,9.50',
        reason: 'the file names this half-hour more than twice',
      });
    });

    it('reads a file again whose rows lay in the future', async () => {
      const soon = new Date(Date.now() + 40 * 3_600_000).toISOString().slice(0, 10);
      await bench.folder.users(...USERS);
      await bench.folder.readings(3000, ...good, `${soon} 23:30:00,1`);
      const maxErrors = { unit: 'rows', most: 1 } as const;
      await bench.import({ maxErrors });
      expect(rows(await bench.import({ maxErrors }))).toEqual([49, 0, 48, 0, 1]);
    });

    it('takes the other users where one row of their file is wrong, unless none may be', async () => {
      await bench.folder.users(...USERS, '3002,\u{a0},t1');
      const none = await bench.import({ maxErrors: { unit: 'percent', most: 0 } });
      expect(none).toMatchObject({ overThreshold: 1, users: undefined });
      expect(await bench.import()).toMatchObject({ users: { added: 2 }, rejects: { bad_user: 1 } });
      expect(await bench.users()).toEqual(['3000 a1 t1', '3001 a2 t3']);
    });

    it('refuses a users’ file over the threshold and goes on with the users that are stored', async () => {
      await bench.folder.users(...USERS);
      await bench.import();
      await bench.folder.users('3000,a9,t1', 'x,,t1', 'y,,t1');
      await bench.folder.readings(3000, ...good);
      const report = await bench.import();
      expect(report).toMatchObject({ overThreshold: 1, users: undefined, rows: { rows_inserted: 48 } });
      expect(await bench.users()).toEqual(['3000 a1 t1', '3001 a2 t3']);
    });
  });

  describe('rehearsing', () => {
    it('counts what the real run then does, and keeps nothing', async () => {
      await bench.folder.users(...USERS);
      await bench.folder.readings(3000, '2016-07-15 00:00:00,1', '2016-07-15 00:00:00,2');
      await bench.folder.readings(3001, '2016-07-15 00:00:00,x');
      const counts = ({ files, users, rows: counted, rejects, energyWh, refused }: ImportReport): object => ({
        files,
        users,
        counted,
        rejects,
        energyWh,
        refused,
      });
      for (const change of ['2016-07-15 00:00:00,1', '2016-07-15 00:00:00,3', '2016-07-15 00:30:00,3']) {
        const rehearsal = await bench.import({ dryRun: true });
        const before = await bench.database.query('select count(*) as n from import_files');
        expect(counts(await bench.import())).toEqual(counts(rehearsal));
        expect(await bench.database.query('select count(*) as n from import_files')).not.toEqual(before);
        await bench.folder.readings(3000, change);
        await bench.folder.users('3000,a2,t1');
      }
      const stored = await bench.stored();
      await bench.import({ dryRun: true });
      expect(await bench.stored()).toEqual(stored);
    });
  });

  describe('with the sample of a first start stored', () => {
    /** The files that earlier versions brought along, by their hashes: of the users, and of user 1000. */
    const SHIPPED = [
      'a46a65fe2996b22199ac050bd72d4e18a25a9a929912b10602070cf3fa149488',
      'defa66e805a8546575954912c67efc65163666d4eb00f3962f22457354f0b1c4',
    ];
    /** Makes the folder one that `sample` vouches for. */
    const vouch = async (names: readonly string[], contents: readonly string[]): Promise<void> => {
      const lines = names.map((name, index) => `${hash('sha256', contents[index] ?? '')}  ${name}\n`);
      await writeFile(join(bench.folder.path, 'sample.sha256'), lines.sort().join(''));
    };
    const users = 'id,area,tariff\n1000,a1,t1\n';
    const readings = 'datetime,consumption\n2025-07-15 00:00:00,1\n2025-07-15 00:30:00,2\n';

    beforeEach(async () => {
      await bench.folder.file('user_data.csv', users);
      await bench.folder.file('consumption/1000.csv', readings);
      await vouch(['user_data.csv', 'consumption/1000.csv'], [users, readings]);
      await bench.importAtFirstStart();
    });

    it('finds it unchanged when it comes again', async () => {
      expect(await bench.import()).toMatchObject({ files: { loaded: 0, skipped: 2 }, forgotSample: false });
    });

    it('makes room for the first data of one’s own, and says so', async () => {
      await bench.folder.remove('sample.sha256');
      await bench.folder.users('3000,a1,t1');
      await bench.folder.remove('consumption/1000.csv');
      await bench.folder.readings(3000, '2016-07-15 00:00:00,39');
      const rehearsal = await bench.import({ dryRun: true });
      expect(await bench.users()).toEqual(['1000 a1 t1']);
      const report = await bench.import();
      expect([rehearsal.forgotSample, report.forgotSample]).toEqual([true, true]);
      expect(bench.notes).toContain(
        'The generated sample made room: its users, readings and ledger are gone.',
      );
      expect(await bench.users()).toEqual(['3000 a1 t1']);
      expect(await bench.stored()).toEqual(['3000 2016-07-15T00:00Z 0 39']);
      expect(report.stored).toEqual({ users: 1, readings: 1, energyWh: 39, readingsBegin: null });
      expect(await bench.database.query('select id from imports')).toEqual([{ id: report.importId }]);
    });

    it('makes room for another sample, too', async () => {
      const others = 'id,area,tariff\n1001,a1,t1\n';
      const more = 'datetime,consumption\n2026-07-15 00:00:00,3\n';
      await bench.clearFolder();
      await bench.folder.file('user_data.csv', others);
      await bench.folder.file('consumption/1001.csv', more);
      await vouch(['user_data.csv', 'consumption/1001.csv'], [others, more]);
      expect(await bench.import()).toMatchObject({ files: { loaded: 2, skipped: 0 }, forgotSample: true });
      expect(await bench.users()).toEqual(['1001 a1 t1']);
      expect(await bench.stored()).toEqual(['1001 2026-07-15T00:00Z 0 3']);
      expect(await bench.import()).toMatchObject({ files: { loaded: 0, skipped: 2 }, forgotSample: false });
    });

    it('stays when somebody has imported it: later data stand beside it', async () => {
      await bench.reset();
      await bench.folder.file('user_data.csv', users);
      await bench.folder.file('consumption/1000.csv', readings);
      await vouch(['user_data.csv', 'consumption/1000.csv'], [users, readings]);
      await bench.import();
      await bench.clearFolder();
      await bench.folder.users('3000,a1,t1');
      await bench.folder.readings(3000, '2016-07-15 00:00:00,39');
      expect(await bench.import()).toMatchObject({ forgotSample: false, usersMissing: { ids: ['1000'] } });
      expect(await bench.users()).toEqual(['1000 a1 t1', '3000 a1 t1']);
      expect(await bench.stored()).toHaveLength(3);
    });

    it.each([
      ['a first start', '/opt/halfhour/data', 1, SHIPPED, true],
      ['somebody who named another folder', '/opt/halfhour/demo', 1, SHIPPED, false],
      ['somebody who named none', 'data', 1, SHIPPED, false],
      ['somebody on a server', '/opt/halfhour/data', 2, SHIPPED, false],
      ['a first start with other generated data', '/opt/halfhour/data', 1, ['x', 'y'], false],
    ])(
      'of an older version is known to be of %s',
      async (_, directory, jobs, [ofUsers, of1000], makesRoom) => {
        await bench.database.query(
          `update imports set directory = $1, options = options - 'firstStart' || jsonb_build_object('jobs', $2::int)`,
          [directory, jobs],
        );
        await bench.database.query(
          `update import_files set sha256 = case kind when 'users' then $1 else $2 end`,
          [ofUsers, of1000],
        );
        await bench.clearFolder();
        await bench.folder.users('3000,a1,t1');
        expect((await bench.import()).forgotSample).toBe(makesRoom);
      },
    );

    it('stays when the folder brings no usable users', async () => {
      await bench.folder.remove('sample.sha256');
      await bench.folder.file('user_data.csv', 'id;area;tariff\n');
      await expect(bench.import()).rejects.toThrow('The database holds only generated data');
      await bench.folder.remove('user_data.csv');
      await expect(bench.import()).rejects.toThrow('it brings no user_data.csv');
      expect(await bench.stored()).toHaveLength(2);
    });

    it('stays once anybody has added a file of one’s own', async () => {
      await bench.folder.file('consumption/1000.csv', `${readings}2025-07-15 01:00:00,3\n`);
      await bench.import();
      await bench.folder.remove('sample.sha256');
      await bench.folder.users('3000,a1,t1');
      expect((await bench.import()).forgotSample).toBe(false);
      expect(await bench.users()).toEqual(['1000 a1 t1', '3000 a1 t1']);
    });

    it('stays when somebody has written past the importer', async () => {
      await makeRoom(bench.database, new Date('2025-08-01Z'));
      await bench.database.query(
        `insert into readings (user_id, period_start, energy_wh) values (1000, '2025-08-01', 1)`,
      );
      await bench.folder.remove('sample.sha256');
      await bench.folder.users('3000,a1,t1');
      expect((await bench.import()).forgotSample).toBe(false);
    });
  });

  describe('when it is stopped', () => {
    it('rolls the open files back, keeps the others, and is completed by the next', async () => {
      const stop = new AbortController();
      // More than go in together.
      const ids = Array.from({ length: 120 }, (_, index) => 3000 + index);
      await bench.folder.users(...ids.map((id) => `${id},a1,t1`));
      for (const id of ids) await bench.folder.readings(id, '2016-07-15 00:00:00,1');
      const stopped = bench.import({}, stop.signal, ({ files }) => {
        if (files >= 4) stop.abort(new Error('stopped'));
      });
      await expect(stopped).rejects.toThrow('stopped');
      const kept = (await bench.stored()).length;
      expect(kept).toBeGreaterThanOrEqual(3);
      expect(kept).toBeLessThan(ids.length);
      expect(await bench.import()).toMatchObject({
        files: { skipped: kept + 1 },
        stored: { readings: ids.length },
      });
    });

    it('shows one that was killed as interrupted, once its lease has run out', async () => {
      const imports = bench.parts.get(ImportRepository);
      const lease = (renewed: string): Promise<unknown> =>
        bench.database.query(
          `insert into leases
           values ('import', gen_random_uuid(), 'host', 1, now() - interval '1 hour', now() - interval '${renewed}')
           on conflict (name) do update set expires_at = excluded.expires_at`,
        );
      await lease('0 s');
      await bench.database.query(`insert into imports (directory, options) values ('gone', '{}')`);
      expect(await imports.last()).toMatchObject({ status: 'running', finished_at: null });
      const before = await imports.versionTag();
      await lease('61 s');
      const last = await imports.last();
      expect(last).toMatchObject({ status: 'interrupted', finished_at: last?.started_at });
      const { results } = await imports.page({ page: 1, pageSize: 10 });
      expect(results).toMatchObject([
        { status: 'interrupted', message: 'The process ended without a word.' },
      ]);
      expect(await imports.versionTag()).not.toBe(before);
    });

    it('closes the entry that a killed import left open', async () => {
      await bench.folder.users(...USERS);
      await bench.database.query(`insert into imports (directory, options) values ('gone', '{}')`);
      await bench.import();
      const statuses = await bench.database.query('select status from imports order by id');
      expect(statuses).toEqual([{ status: 'interrupted' }, { status: 'completed' }]);
    });
  });
});
