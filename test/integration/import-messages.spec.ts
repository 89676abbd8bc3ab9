import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { RejectCode } from '../../src/import/csv/reject-list.js';
import { parseOption } from '../../src/import/import-options.js';
import { summarize } from '../../src/import/report/summary.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ImportBench } from '../support/import-bench.js';

const ZONE = 'Europe/London';
const PLAIN = { bold: String, faint: String, warn: String };
const ANY = { unit: 'percent', most: 100 } as const;

/** Only files with a row a day have these: their layouts' specs show them. */
type OfDays = 'wrong_interval_count' | 'slot_beyond_day';
type Shown = Exclude<RejectCode, OfDays>;

/** The shortest file for each way in which a row can be wrong. A code without one does not compile. */
const FIXTURES: Readonly<Record<Shown, readonly string[]>> = {
  bad_timestamp: ['15.07.2016 00:00,1', ',1'],
  not_on_half_hour: ['2016-07-15 00:10:00,1'],
  nonexistent_local_time: ['2016-03-27 01:30:00,1'],
  out_of_range: ['1999-12-31 23:30:00,1', '2999-01-01 00:00:00,1'],
  bad_number: ['2016-07-15 00:00:00,0x10'],
  missing_value: ['2016-07-15 00:00:00,'],
  negative: ['2016-07-15 00:00:00,-0.5'],
  implausible: ['2016-07-15 00:00:00,1e160'],
  wrong_column_count: ['2016-07-15 00:00:00,1,2', '"2016-07-15 00:00:00,1', '', '2016-07-15 00:00:00,1'],
  repeated_too_often: [
    ...['1', '2', '3'].map((wh) => `2016-07-15 00:00:00,${wh}`),
    ...['1', '2', '3'].map((wh) => `2016-10-30 01:00:00,${wh}`),
  ],
  line_too_long: ['x'.repeat(2 ** 20 + 1)],
  // Of the users' file.
  bad_user: ['a/b,a1,t1', '12,,t1', `12,a1,${'t'.repeat(101)}`],
  duplicate_user: ['0,a2,t2'],
};
const OF_USERS: readonly Shown[] = ['bad_user', 'duplicate_user'];
const OF_READINGS = (Object.keys(FIXTURES) as Shown[]).filter((code) => !OF_USERS.includes(code));

/** Everything that an import says to people, as one text each: to be read, and to be kept readable. */
describe('what an import says', () => {
  let database: TestDatabase;
  let bench: ImportBench;
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
  });

  /** `consumption/0.csv:2.1 bad_timestamp: … [the row]` of every issue of the last import, in order of the files. */
  const issues = async (kind: 'reject' | 'repeat' | 'restatement'): Promise<string> => {
    const rows = await bench.database.query<{ text: string }>(
      `select concat(path, ':', line, '.' || "column", ' ', code, ': ', issue.reason, ' [' || left(raw, 40) || ']',
                     ' (' || coalesce(old_wh::text, 'nothing') || ' → ' || coalesce(new_wh::text, 'nothing') || ')') as text
       from import_issues issue join import_files file on file.id = file_id
       where issue.kind = $1 and import_id = (select max(id) from imports)
       order by file.user_id nulls first, line, issue.id`,
      [kind],
    );
    return rows.map(({ text }) => `${text.replace(' (nothing → nothing)', '')}\n`).join('');
  };

  it('of every row that it rejects', async () => {
    const wrong = OF_USERS.flatMap((code) => FIXTURES[code]);
    await bench.folder.users(...OF_READINGS.map((_, id) => `${id},a1,t1`), ...wrong);
    for (const [id, code] of OF_READINGS.entries()) await bench.folder.readings(id, ...FIXTURES[code]);
    const report = await bench.import({ maxErrors: ANY });
    expect(Object.keys(report.rejects).sort()).toEqual(Object.keys(FIXTURES).sort());
    expect(await issues('reject')).toBe(
      `user_data.csv:13.1 bad_user: an id has 1 to 64 characters, none of them invisible, a slash or a backslash [a/b,a1,t1]
user_data.csv:14.2 bad_user: the area is missing [12,,t1]
user_data.csv:15.3 bad_user: the tariff is longer than 100 characters [12,a1,tttttttttttttttttttttttttttttttttt]
user_data.csv:16.1 duplicate_user: user 0 is in an earlier line already, and that one counts [0,a2,t2]
consumption/0.csv:2.1 bad_timestamp: "15.07.2016 00:00" is no time of the form YYYY-MM-DD HH:MM:SS [15.07.2016 00:00,1]
consumption/0.csv:3.1 bad_timestamp: the time is missing [,1]
consumption/1.csv:2.1 not_on_half_hour: the time is neither on the hour nor half past [2016-07-15 00:10:00,1]
consumption/2.csv:2.1 nonexistent_local_time: the clocks of Europe/London skip this time [2016-03-27 01:30:00,1]
consumption/3.csv:2.1 out_of_range: the time is before the year 2000 [1999-12-31 23:30:00,1]
consumption/3.csv:3.1 out_of_range: the time is more than a day in the future [2999-01-01 00:00:00,1]
consumption/4.csv:2.2 bad_number: "0x10" is no number [2016-07-15 00:00:00,0x10]
consumption/5.csv:2.2 missing_value: the reading is missing [2016-07-15 00:00:00,]
consumption/6.csv:2.2 negative: energy cannot be below zero [2016-07-15 00:00:00,-0.5]
consumption/7.csv:2.2 implausible: "1e160" is over 1000000000 Wh, the most that is taken for half an hour [2016-07-15 00:00:00,1e160]
consumption/8.csv:2 wrong_column_count: 2 fields are expected, not 3 [2016-07-15 00:00:00,1,2]
consumption/8.csv:3 wrong_column_count: a quote is not closed ["2016-07-15 00:00:00,1]
consumption/8.csv:4 wrong_column_count: the line is blank []
consumption/9.csv:4 repeated_too_often: the file names this half-hour more than twice [2016-07-15 00:00:00,3]
consumption/9.csv:7.1 repeated_too_often: the file names this time more than twice [2016-10-30 01:00:00,3]
consumption/10.csv:2 line_too_long: the line is longer than 1 MiB [xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx]
`,
    );
  });

  it('of half-hours named twice, and of readings that are stored otherwise', async () => {
    await bench.folder.users('0,a1,t1', '1,a1,t1');
    await bench.folder.readings(0, '2016-07-15 00:00:00,1', '2016-07-15 00:00:00,2', '2016-07-15 00:30:00,3');
    const texts: string[] = [];
    for (const onRepeat of ['first', 'last', 'keep'] as const) {
      await bench.import({ onRepeat });
      texts.push(await issues('repeat'), await issues('restatement'));
    }
    for (const onRestated of ['error', 'keep', 'replace'] as const) {
      await bench.folder.readings(0, '2016-07-15 00:00:00,1', '2016-07-15 00:30:00,4');
      await bench.import({ onRestated });
      texts.push(await issues('restatement'));
    }
    expect(texts.join(''))
      .toBe(`consumption/0.csv:3 first: the half-hour is named twice; the first reading is kept (1 → 2)
consumption/0.csv:3 last: the half-hour is named twice; the second reading is kept (1 → 2)
consumption/0.csv:3 replaced: the file has another value than the stored one (1 → 2)
consumption/0.csv:3 keep: the half-hour is named twice; both readings are kept (1 → 2)
consumption/0.csv:2 replaced: the file has another value than the stored one (2 → 1)
consumption/0.csv:3 replaced: the file has a second reading that was not stored (nothing → 2)
consumption/0.csv:2 refused: the file no longer has this second reading (2 → nothing)
consumption/0.csv:3 refused: the file has another value than the stored one (3 → 4)
consumption/0.csv:2 kept: the file no longer has this second reading (2 → nothing)
consumption/0.csv:3 kept: the file has another value than the stored one (3 → 4)
consumption/0.csv:2 replaced: the file no longer has this second reading (2 → nothing)
consumption/0.csv:3 replaced: the file has another value than the stored one (3 → 4)
`);
  });

  it('of files that it cannot load, and of what is left to do', async () => {
    const path = (name: string): string => join(bench.folder.path, 'consumption', name);
    const ids = Array.from({ length: 10 }, (_, id) => id);
    await bench.folder.users(...ids.map((id) => `${id},a1,t1`), '99,a1,t1');
    await bench.folder.readings(0, '2016-07-15 00:00:00,1', '2016-07-15 00:30:00,x', '2016-07-15 01:00:00,y');
    await bench.folder.readings(1, '2016-07-15 00:00:00,1', '2016-07-15 00:30:00,x');
    await bench.folder.file('consumption/2.csv', Buffer.from('\u{feff}datetime,consumption\r\n', 'utf16le'));
    await bench.folder.file('consumption/3.csv', Buffer.from([0, 255, 3, 200, 10, 1]));
    await bench.folder.file('consumption/4.csv', Buffer.from('d\0a\0t\0e\0', 'latin1'));
    await symlink(path('5.csv'), path('5.csv'));
    await mkdir(path('6.csv'));
    await bench.folder.file('consumption/7.csv', '');
    await bench.folder.file('consumption/8.csv', 'time,kwh\n');
    await bench.folder.file('consumption/9.csv', 'x'.repeat(2 ** 20 + 1));
    await bench.folder.readings(10, '2016-07-15 00:00:00,1');
    await bench.folder.file('consumption/meter 7.csv', 'datetime,consumption\n');
    const maxErrors = { unit: 'rows', most: 1 } as const;
    const text = (report: Awaited<ReturnType<ImportBench['import']>>): string =>
      summarize({ ...report, named: 'readings', loadMs: 0, refreshMs: 0 }, PLAIN);
    const rehearsed = text(await bench.import({ maxErrors, dryRun: true }));
    const imported = text(await bench.import({ maxErrors }));
    expect(imported.replace(/imports\/\d+/, 'imports/7')).toBe(`Imported readings in 0.0 s

  Files     2 loaded · 11 not loaded
  Users     11 added · 0 changed · 0 unchanged
  Read      5 rows
  Stored    1 reading
  Rejected  3 rows in 2 files: bad_number 3
  Energy    1 Wh
  Period    2016-07-15 00:00 to 2016-07-15 00:30 (Europe/London)

Not loaded: 11 files
  consumption/0.csv: 2 of its 3 rows were rejected, more than 1: correct it, or raise --max-errors.
  consumption/2.csv: it is UTF-16: save it as UTF-8.
  consumption/3.csv: it is not UTF-8: save it as UTF-8.
  consumption/4.csv: it is no text in UTF-8 (it looks like UTF-16 or a binary file): save it as UTF-8.
  consumption/5.csv: it is a link that leads back to itself: replace the link.
  consumption/6.csv: it is a folder, a pipe or a device: remove it, or put the file in its place.
  consumption/7.csv: it is empty: its first line must be "datetime,consumption".
  consumption/8.csv: its first line is "time,kwh", but must be "datetime,consumption".
  consumption/9.csv: its first line is longer than 1 MiB, but must be "datetime,consumption".
  consumption/10.csv: user 10 is not known: add it to the users' file.
  consumption/meter 7.csv: user meter 7 is not known: add it to the users' file.

Rejected: 3 rows
  consumption/0.csv, line 3: "x" is no number.
  consumption/0.csv, line 4: "y" is no number.
  consumption/1.csv, line 3: "x" is no number.
Correct them in the files and import again. The list of all of them: /imports/7 on the dashboard.

No file: 1 user (99) without a readings' file.

The database now holds 1 reading of 11 users: 1 Wh.
`);
    expect(rehearsed).toContain('An import that is no rehearsal keeps the list of all of them.');
  });

  it('of folders that it cannot take, and of options that it does not know', async () => {
    const words = async (work: () => unknown): Promise<string> => {
      try {
        await work();
        return 'nothing';
      } catch (error) {
        return (error as Error).message.replaceAll(bench.folder.path, 'readings');
      }
    };
    const texts = [
      await words(() => parseOption.onRepeat('both')),
      await words(() => parseOption.onRestated('no')),
      await words(() => parseOption.stamp('middle')),
      await words(() => parseOption.maxErrors('101%')),
      await words(() => parseOption.maxReading('0')),
      await words(() => parseOption.jobs('0')),
    ];
    await bench.folder.remove('consumption');
    texts.push(await words(() => bench.import()));
    await bench.folder.remove();
    texts.push(await words(() => bench.import()));
    await symlink(bench.folder.path, bench.folder.path);
    texts.push(await words(() => bench.import()));
    await bench.folder.remove();
    await mkdir(bench.folder.path);
    expect(texts.join('\n')).toBe(`--on-repeat takes keep, first, last; not "both".
--on-restated takes replace, keep, error; not "no".
--stamp takes start, end; not "middle".
--max-errors takes a number of rows, such as 10, or a share, such as 1%; not "101%".
--max-reading takes a number of Wh above 0, at most 1000000000, such as 50000; not "0".
--jobs takes a whole number from 1 to 8, not "0".
The folder readings holds no file of readings.
There is no folder or file readings: name one that holds readings, such as a folder with user_data.csv.
The folder readings cannot be read: it is a link that leads back to itself: replace the link.`);
  });
});
