import { Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from './app.js';
import type { TestDatabase } from './database.js';
import { type PlainReading, type PlainUser, store } from './readings.js';

export const HALF_HOUR = 30 * 60 * 1000;
export const WORLD_START = Date.UTC(2016, 6, 15);
export const WORLD_DAYS = 10;

/** Three users; the names of one need care in CSV. */
export const WORLD_USERS: readonly PlainUser[] = [
  { id: 3000, area: 'a1', tariff: 't1' },
  { id: 3001, area: 'a1', tariff: '=1+1, "best"' },
  { id: 3002, area: 'a2', tariff: 't3' },
];

/** Ten days of them with a gap, a repeat, a zero, and parts of a Wh that take all digits. */
export const WORLD_READINGS: readonly PlainReading[] = [
  ...WORLD_USERS.flatMap(({ id }, user) =>
    Array.from({ length: 48 * WORLD_DAYS }, (_, slot) => ({
      userId: id,
      start: new Date(WORLD_START + slot * HALF_HOUR),
      wh: slot === 7 ? 0 : (user + 1) * 100 + (slot % 48) + 0.1 * user,
    })).filter((_, slot) => user !== 2 || slot < 60 || slot > 70),
  ),
  { userId: 3000, start: new Date(WORLD_START + 40 * HALF_HOUR), occurrence: 1, wh: 17 },
];

/** The whole program on this small world, in a fresh database (or in an empty one that is given). */
export async function startSmallWorld(given?: TestDatabase): Promise<TestApp> {
  const app = await startTestApp(given);
  await store(app.get(Database), WORLD_USERS, WORLD_READINGS);
  await app.get(Rollups).refresh();
  await recordImport(app.get(Database));
  return app;
}

/** An import of one file with an issue of each kind, as number 1 of the ledger. */
async function recordImport(database: Database): Promise<void> {
  await database.query(
    `insert into imports (directory, options, status, finished_at) values ('data', '{}', 'completed', now())`,
  );
  await database.query(`
    insert into import_files (import_id, path, kind, user_id, sha256, stamp, on_repeat, on_restated, result, sample,
                              rows_read, rows_inserted, rows_unchanged, rows_restated, rows_repeated, rows_duplicate,
                              rows_rejected, stored_change, future_rows, first_start, last_start, duration_ms)
    values (1, 'consumption/3000.csv', 'readings', 3000, 'ab', 'start', 'keep', 'replace', 'loaded', false,
            482, 480, 0, 1, 1, 0, 1, 481, false, '2016-07-15', '2016-07-24 23:30Z', 12)`);
  await database.query(`
    insert into import_issues (file_id, kind, code, line, "column", raw, reason, user_id, period_start, occurrence, old_wh, new_wh)
    values (1, 'reject', 'bad_number', 7, 2, '=cmd,"x"', 'not a number', 3000, null, null, null, null),
           (1, 'repeat', 'repeat', 41, null, null, 'named twice', 3000, '2016-07-15 20:00Z', 1, null, 17),
           (1, 'restatement', 'restated', 9, null, null, 'another value', 3000, '2016-07-15 04:00Z', 0, 12.5, 108.2)`);
}
