import { Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from './app.js';
import { type PlainReading, type PlainUser, store } from './readings.js';

const HALF_HOUR = 30 * 60 * 1000;
export const ODD_START = new Date('2016-07-15T00:00:00Z');
const SLOTS = 96;

/** What needs care in HTML, and what a spreadsheet takes for a formula. */
export const MARKUP_ID = `a&b<c>"d'e`;
export const FORMULA_ID = '=1+1';

/** In order of id, each with the key that it might have: only a plain number is its own. */
export const ODD_USERS: readonly PlainUser[] = [
  { id: -2, name: '007', area: 'a1', tariff: 't1' },
  { id: 7, area: 'a1', tariff: 't2' },
  { id: 9, area: 'a1', tariff: 't1' },
  { id: 10, area: 'a1', tariff: 't1' },
  { id: -11, name: '100%', area: 'a2', tariff: 't1' },
  { id: -9, name: '0012345678901', area: 'a2', tariff: 't1' },
  { id: -4, name: '0300111000000000001234', area: 'a2', tariff: 't1' },
  { id: -8, name: FORMULA_ID, area: 'a2', tariff: 't1' },
  { id: -7, name: 'A b', area: 'a2', tariff: 't1' },
  { id: -3, name: 'MAC000002', area: 'a2', tariff: 't2' },
  { id: -6, name: MARKUP_ID, area: 'a2', tariff: 't2' },
  { id: -10, name: 'a_1_0', area: 'a2', tariff: 't2' },
  { id: -5, name: '東京-12', area: 'a3', tariff: 't2' },
];

export const ODD_IDS: readonly string[] = ODD_USERS.map(({ id, name }) => name ?? String(id));

/** Two days of each; the last of them uses the most. One half-hour is missing, another is there twice. */
export const ODD_READINGS: readonly PlainReading[] = ODD_USERS.flatMap(({ id }, place) => [
  ...Array.from({ length: SLOTS }, (_, slot) => ({
    userId: id,
    start: new Date(+ODD_START + slot * HALF_HOUR),
    wh: (place + 1) * 10 + (slot % 48),
  })).filter((_, slot) => slot !== 20),
  { userId: id, start: new Date(+ODD_START + 30 * HALF_HOUR), occurrence: 1, wh: 5 },
]);

/** The whole program on these users. */
export async function startOddIds(): Promise<TestApp> {
  const app = await startTestApp();
  await store(app.get(Database), ODD_USERS, ODD_READINGS);
  await app.get(Rollups).refresh();
  return app;
}

/** As long as an id may be: digits, one word, Japanese without a place to break, and words of many signs. */
export const LONG_IDS: readonly string[] = [
  '0300111000000000001234',
  'Meter'.padEnd(64, 'abcdefghijklmnopqrstuvwxyz'),
  'W'.repeat(64),
  '東京都千代田区霞が関第一合同庁舎地下変電所計測器'.repeat(3).slice(0, 64),
  '&<>"\''.repeat(10),
];

/** Two days of each of them and of some short ones, and an import with rows of each to look at. */
export async function startLongIds(): Promise<TestApp> {
  const app = await startTestApp();
  const users = [...LONG_IDS, ...ODD_IDS.filter((id) => !LONG_IDS.includes(id))].map((name, place) => ({
    id: -2 - place,
    name,
    area: `a${place % 2}`,
    tariff: 't1',
  }));
  const readings = users.flatMap(({ id }) =>
    Array.from({ length: SLOTS }, (_, slot) => ({
      userId: id,
      start: new Date(+ODD_START + slot * HALF_HOUR),
      wh: 100 - id + (slot % 48),
    })),
  );
  const database = app.get(Database);
  await store(database, users, readings);
  await app.get(Rollups).refresh();
  await recordIssues(database);
  return app;
}

/** An import with a file for each user, which has a rejected row and a restated reading. */
async function recordIssues(database: Database): Promise<void> {
  await database.query(
    `insert into imports (directory, options, status, finished_at) values ('data', '{}', 'completed', now())`,
  );
  await database.query(`
    insert into import_files (import_id, path, kind, user_id, sha256, stamp, on_repeat, on_restated, result, sample,
                              rows_read, rows_inserted, rows_unchanged, rows_restated, rows_repeated, rows_duplicate,
                              rows_rejected, stored_change, future_rows, duration_ms)
    select 1, 'consumption/' || external_id || '.csv', 'readings', id, external_id, 'start', 'keep', 'replace', 'loaded', false,
           97, 96, 0, 1, 0, 0, 1, 96, false, 1
    from users order by sort_key, external_id`);
  await database.query(`
    insert into import_issues (file_id, kind, code, line, reason, raw, user_id, period_start, occurrence, old_wh, new_wh)
    select id, issue.kind, 'negative', id, 'energy cannot be below zero', '2016-07-15 00:00:00,-4', user_id,
           '2016-07-15', 0, 12.5, 108
    from import_files cross join (values ('reject'), ('restatement')) as issue (kind)`);
}
