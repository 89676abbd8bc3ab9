import { UTC, Zone } from '../../common/time/index.js';
import type { ImportReport } from './import-report.js';
import { jsonReport } from './json-report.js';
import { summarize } from './summary.js';

const plain = { bold: String, faint: String, warn: String };

const STORED = { users: 60, readings: 489_716, energyWh: 247_758_910, readingsBegin: null };

const REPORT: ImportReport = {
  named: '../readings',
  directory: '../readings',
  zone: UTC,
  readingsBegin: null,
  dryRun: false,
  onRepeat: 'keep',
  importId: 7,
  forgotSample: false,
  files: { loaded: 61, skipped: 0, refused: 0, withRepeats: 60, withRejects: 0, withRetired: 0 },
  users: { added: 60, changed: 0, unchanged: 0 },
  series: { loaded: 0, refused: 0, withoutUser: 0 },
  usersCreated: 0,
  leftOut: {},
  incomplete: 0,
  missing: 0,
  fillers: 0,
  rows: {
    rows_read: 489_716,
    rows_inserted: 489_716,
    rows_unchanged: 0,
    rows_restated: 0,
    rows_repeated: 116,
    rows_duplicate: 0,
    rows_rejected: 0,
    rows_retired: 0,
  },
  rejects: {},
  rejectedRows: [],
  energyWh: 247_758_910,
  first: new Date('2016-07-15T00:00:00Z'),
  last: new Date('2016-12-31T23:30:00Z'),
  refused: [],
  odd: { count: 0, listed: [] },
  overThreshold: 0,
  withoutUser: 0,
  foldedNames: { count: 0, listed: [] },
  noReadings: { count: 0, names: [] },
  unread: { count: 0, names: [] },
  usersWithoutFile: { count: 0, ids: [] },
  usersMissing: { count: 0, ids: [] },
  loadMs: 1500,
  compacted: undefined,
  refreshMs: 900,
  stored: STORED,
  misread: { far: [], thousandth: { count: 0, ids: [] }, hourly: { count: 0, ids: [] } },
};

describe('summarize', () => {
  it('says at a glance what a clean import did', () => {
    expect(summarize(REPORT, plain)).toBe(
      `Imported ../readings in 2.4 s

  Files     61 loaded
  Users     60 added · 0 changed · 0 unchanged
  Read      489,716 rows
  Stored    489,716 readings
  Repeats   116 half-hours named twice in 60 files, both readings kept
  Rejected  0
  Energy    247,758,910 Wh
  Period    2016-07-15 00:00 to 2017-01-01 00:00 (UTC)

The database now holds 489,716 readings of 60 users: 247,758,910 Wh.
`,
    );
  });

  it('tells times by the rules that the database keeps, whatever the process knows of the zone', () => {
    const zone = new Zone('Europe/London', [{ at: -Infinity, offsetMs: 7_200_000 }]);
    expect(summarize({ ...REPORT, zone }, plain)).toContain(
      'Period    2016-07-15 02:00 to 2017-01-01 02:00 (Europe/London)',
    );
  });

  it('writes text of files out that a terminal would obey', () => {
    const path = 'consumption/\u001b[2J\u202e\n1.csv';
    const text = summarize(
      {
        ...REPORT,
        named: 'in\u0007box',
        files: { ...REPORT.files, refused: 1 },
        rejects: { bad_number: 1 },
        rejectedRows: [{ path, line: 2, reason: '"\u009b31m" is no number' }],
        refused: [{ path, result: 'refused', reason: 'its header is "\u001bc"' }],
      },
      plain,
    );
    // eslint-disable-next-line no-control-regex -- it is these that must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u0080-\u009f\u202e]/);
    expect(text).toContain(String.raw`Imported in\u0007box`);
    expect(text).toContain(String.raw`  consumption/\u001b[2J\u202e\n1.csv: its header is "\u001bc".`);
    expect(text).toContain(String.raw`line 2: "\u009b31m" is no number.`);
  });

  it('tells which of two times a period begins or ends at', () => {
    const [first, last] = [new Date('2023-10-29T00:30:00Z'), new Date('2023-10-29T01:00:00Z')];
    expect(summarize({ ...REPORT, first, last, zone: Zone.ofRuntime('Europe/London') }, plain)).toContain(
      'Period    2023-10-29 01:30 (+01:00) to 2023-10-29 01:30 (+00:00) (Europe/London)',
    );
  });

  it('says what was left out, why, and what to do next', () => {
    const text = summarize(
      {
        ...REPORT,
        files: { loaded: 2, skipped: 57, refused: 2, withRepeats: 1, withRejects: 2, withRetired: 0 },
        users: undefined,
        onRepeat: 'first',
        rows: {
          ...REPORT.rows,
          rows_read: 100,
          rows_inserted: 80,
          rows_unchanged: 9,
          rows_restated: 1,
          rows_duplicate: 1,
          rows_repeated: 1,
          rows_rejected: 8,
          rows_retired: 0,
        },
        rejects: { bad_number: 7, negative: 1 },
        rejectedRows: [
          { path: 'consumption/3001.csv', line: 12, reason: '"x" is no number' },
          { path: 'consumption/3001.csv', line: 15, reason: 'energy cannot be below zero' },
        ],
        refused: [
          {
            path: 'consumption/9.csv',
            result: 'no_user',
            reason: "user 9 is not known: add it to the users' file",
          },
          {
            path: 'consumption/3001.csv',
            result: 'over_threshold',
            reason: '7 of its 48 rows were rejected',
          },
        ],
        foldedNames: {
          count: 3,
          listed: [{ path: 'user_data.csv', line: 2, column: 'area', written: 'a1<U+00A0>', taken: 'a1' }],
        },
        odd: { count: 1, listed: [{ path: 'consumption/4.csv', reason: 'its times go back in line 12' }] },
        misread: {
          far: [
            {
              user_id: '12',
              readings: 1,
              from: new Date('2001-01-01T00:00:00Z'),
              to: new Date('2001-01-02T00:00:00Z'),
            },
          ],
          thousandth: { count: 2, ids: ['7', '9'] },
          hourly: { count: 1, ids: ['8'] },
        },
        unread: { count: 1, names: ['consumption/3.txt'] },
        usersWithoutFile: { count: 12, ids: ['1', '2', '3'] },
        usersMissing: { count: 1, ids: ['3005'] },
        zone: Zone.ofRuntime('Europe/London'),
      },
      plain,
    );
    expect(text).toBe(
      `Imported ../readings in 2.4 s

  Files      2 loaded · 57 unchanged, skipped · 2 not loaded
  Read       100 rows
  Stored     80 readings
  Unchanged  9 readings
  Restated   1 reading
  Repeats    1 half-hour named twice in 1 file, the first reading kept
  Duplicate  1 row, stored once
  Rejected   8 rows in 2 files: bad_number 7, negative 1
  Energy     247,758,910 Wh
  Period     2016-07-15 01:00 to 2017-01-01 00:00 (Europe/London)

Not loaded: 2 files
  consumption/9.csv: user 9 is not known: add it to the users' file.
  consumption/3001.csv: 7 of its 48 rows were rejected.

Rejected: 8 rows
  consumption/3001.csv, line 12: "x" is no number.
  consumption/3001.csv, line 15: energy cannot be below zero.
  … and 6 more rows.
Correct them in the files and import again. The list of all of them: /imports/7 on the dashboard.

Folded: 3 names were taken otherwise than written
  user_data.csv, line 2: the area "a1<U+00A0>" is taken as "a1".
  … and 2 more names.
Look at: 1 file that was loaded
  consumption/4.csv: its times go back in line 12.
Not read: 1 file (consumption/3.txt): an import reads user_data.csv and consumption/<user id>.csv.
Kept: 1 user (3005) that the users' file does not name.
No file: 12 users (1, 2, 3 …) without a readings' file.

Far away: 1 reading a year or more from all others. To remove them:
  npm run cli forget -- --user 12 --from 2001-01-01 --to 2001-01-02
kWh? 2 users (7, 9) with a thousandth of what others use: Wh are meant.
Hourly: 1 user (8) with one reading an hour: half-hours are meant.

The database now holds 489,716 readings of 60 users: 247,758,910 Wh.
`,
    );
  });

  it('says that a rehearsal stored nothing', () => {
    const text = summarize({ ...REPORT, dryRun: true, importId: undefined, stored: undefined }, plain);
    expect(text.split('\n')[0]).toBe('Rehearsed ../readings in 2.4 s: nothing was stored');
    expect(text).not.toContain('The database now holds');
  });

  it('is short when everything is known', () => {
    const nothing = { ...REPORT.rows, rows_read: 0, rows_inserted: 0, rows_repeated: 0 };
    const files = { loaded: 0, skipped: 61, refused: 0, withRepeats: 0, withRejects: 0, withRetired: 0 };
    const text = summarize({ ...REPORT, files, users: undefined, rows: nothing }, plain);
    expect(text.split('\n')[2]).toBe('  Files  61 unchanged, skipped');
  });

  it('says what was compacted, and what was in use', () => {
    const textOf = (compacted: ImportReport['compacted']): string =>
      summarize({ ...REPORT, compacted }, plain);
    const none = { chunks: 0, bytesBefore: 0, bytesAfter: 0, inUse: 0 };
    const some = { chunks: 12, bytesBefore: 530_612_224, bytesAfter: 15_515_648, inUse: 0 };
    expect(textOf(none)).not.toContain('Compacted');
    expect(textOf(some)).toContain('  Compacted  12 chunks, from 530.6 MB to 15.5 MB\n');
    expect(textOf({ ...some, inUse: 1 })).toContain('to 15.5 MB · 1 chunk left: in use\n');
    expect(textOf({ ...none, inUse: 2 })).toContain('  Compacted  nothing · 2 chunks left: in use\n');
    expect(JSON.parse(jsonReport({ ...REPORT, compacted: some }))).toMatchObject({
      compacted: { chunks: 12, in_use: 0, bytes_before: 530_612_224, bytes_after: 15_515_648 },
    });
  });

  it('names what was left out for its age, and what is kept without readings', () => {
    const readingsBegin = new Date('2016-09-01T00:00Z');
    const text = summarize(
      {
        ...REPORT,
        readingsBegin,
        stored: { ...STORED, readingsBegin },
        files: { ...REPORT.files, withRetired: 2 },
        rows: { ...REPORT.rows, rows_retired: 3_000 },
        users: { added: 0, changed: 1, unchanged: 59 },
      },
      plain,
    );
    expect(text).toContain(
      'Left out  3,000 rows in 2 files, from before 2016-09-01 00:00: older days are kept as they are',
    );
    expect(text).toContain(
      'Moved: 1 user has another area or tariff; half-hours from before 2016-09-01 00:00 stay in the totals of the former ones.',
    );
    expect(text).toContain('Those from before 2016-09-01 00:00 are held as days, months and totals only.');
    expect(JSON.parse(jsonReport({ ...REPORT, readingsBegin }))).toMatchObject({
      readings_begin: '2016-09-01T00:00:00.000Z',
      rows: { retired: 0 },
    });
  });

  it('tells of what is kept without readings as it is once RETENTION has been kept to', () => {
    const begin = new Date('2016-09-01T00:00Z');
    const users = { added: 0, changed: 1, unchanged: 59 };
    const textOf = (before: Date | null, after: Date | null): string =>
      summarize(
        { ...REPORT, users, readingsBegin: before, stored: { ...STORED, readingsBegin: after } },
        plain,
      );
    expect(textOf(null, begin)).toContain('Those from before 2016-09-01 00:00 are held as days');
    expect(textOf(null, begin)).not.toContain('Moved:');
    expect(textOf(begin, null)).not.toContain('2016-09-01');
  });
});

describe('jsonReport', () => {
  it('is one document with units in its names', () => {
    expect(JSON.parse(jsonReport(REPORT))).toMatchObject({
      import_id: 7,
      files: { loaded: 61 },
      rows: { read: 489_716, inserted: 489_716, repeated: 116 },
      energy_wh: 247_758_910,
      first_start: '2016-07-15T00:00:00.000Z',
      stored: { readings: 489_716 },
    });
  });
});
