import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sortKeyOf } from '../../src/common/user-id.js';
import { ConsumptionModule, Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { databasesWith } from './database.js';
import { startTestParts, type TestParts, withDatabase } from './parts.js';
import { makeDays } from './readings.js';
import { makeRoom } from './storage.js';

/**
 * The folder of the real input (`user_data.csv`, `consumption/<user>.csv`), which the project does not carry:
 * that of `TEST_REAL_INPUT`, else the one that lies beside the project. Nothing when it is not there.
 */
export const REAL_INPUT = [process.env['TEST_REAL_INPUT'], '../shared/smap'].find(
  (folder) => folder !== undefined && existsSync(folder),
);

const ROWS_A_COPY = 40_000;

const newDatabase = databasesWith(async (database) => {
  const parts = await startTestParts([ConsumptionModule], database);
  await load(parts.get(Database), REAL_INPUT ?? '');
  await parts.get(Rollups).refresh();
  await parts.close();
});

/** The queries on a database of their own with the real input. */
export async function startWithRealInput(): Promise<TestParts> {
  return withDatabase(await startTestParts([ConsumptionModule], await newDatabase()));
}

/** Puts it into the tables as its README says: times in UTC, both readings of a repeated half-hour kept. */
async function load(database: Database, folder: string): Promise<void> {
  const users = linesOf(join(folder, 'user_data.csv'));
  const rows = readdirSync(join(folder, 'consumption')).flatMap((file) => readingsOf(folder, file));
  const days = new Set(rows.map((row) => /\d{4}-\d\d-\d\d/.exec(row)?.[0] ?? ''));
  await makeRoom(database, ...Array.from(days, (day) => new Date(day)));
  await database.transaction(async (session) => {
    await session.copyIn('copy users (id, area, tariff, external_id, sort_key) from stdin (format csv)', [
      buffer(users.map(withNames)),
    ]);
    for (let from = 0; from < rows.length; from += ROWS_A_COPY) {
      const copy = 'copy readings (user_id, period_start, occurrence, energy_wh) from stdin (format csv)';
      await session.copyIn(copy, [buffer(rows.slice(from, from + ROWS_A_COPY))]);
    }
  });
  await makeDays(database);
}

/** A user's row with what it is called by and sorted by. */
function withNames(row: string): string {
  const [id = ''] = row.split(',');
  return `${row},${id},${sortKeyOf(id)}`;
}

function readingsOf(folder: string, file: string): string[] {
  const seen = new Set<string>();
  return linesOf(join(folder, 'consumption', file)).map((line) => {
    const [time = '', energy = ''] = line.split(',');
    const occurrence = seen.has(time) ? 1 : 0;
    seen.add(time);
    return `${file.replace('.csv', '')},${time}+00,${occurrence},${energy}`;
  });
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8').split(/\r?\n/).slice(1).filter(Boolean);
}

function buffer(lines: readonly string[]): Buffer {
  return Buffer.from(lines.map((line) => `${line}\n`).join(''));
}
