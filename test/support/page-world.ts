import { ConsumptionModule, Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from './app.js';
import { databasesWith } from './database.js';
import { startTestParts, withDatabase } from './parts.js';
import { type PlainReading, type PlainUser, store } from './readings.js';

const HALF_HOUR = 30 * 60 * 1000;
const START = Date.UTC(2016, 9, 1);
const DAYS = 61;

/** Thirty users, so that the table has two pages. */
export const PAGE_USERS: readonly PlainUser[] = Array.from({ length: 30 }, (_, index) => ({
  id: 3000 + index,
  area: index % 3 === 0 ? 'a2' : 'a1',
  tariff: `t${(index % 4) + 1}`,
}));

/** October and November 2016 of them: whole Wh with days and weeks in them; 3001 has a gap of a day, 3002 a zero one. */
export const PAGE_READINGS: readonly PlainReading[] = PAGE_USERS.flatMap(({ id }) =>
  Array.from({ length: 48 * DAYS }, (_, slot) => ({
    userId: id,
    start: new Date(START + slot * HALF_HOUR),
    wh: energy(id, slot),
  })).filter(({ userId }, slot) => userId !== 3001 || Math.floor(slot / 48) !== 5),
);

/** Wh of all readings that the predicate takes. */
export function total(takes: (reading: PlainReading) => boolean): number {
  return PAGE_READINGS.filter(takes).reduce((sum, { wh }) => sum + wh, 0);
}

const newDatabase = databasesWith(async (database) => {
  const parts = await startTestParts([ConsumptionModule], database);
  await store(parts.get(Database), PAGE_USERS, PAGE_READINGS);
  await parts.get(Rollups).refresh();
  await parts.close();
});

/** The whole program on this world, or with other readings of its users. */
export async function startPageWorld(readings?: readonly PlainReading[]): Promise<TestApp> {
  if (!readings) return withDatabase(await startTestApp(await newDatabase()));
  const app = await startTestApp();
  await store(app.get(Database), PAGE_USERS, readings);
  await app.get(Rollups).refresh();
  return app;
}

function energy(id: number, slot: number): number {
  const day = Math.floor(slot / 48);
  if (id === 3002 && day === 5) return 0;
  const evening = slot % 48 > 34 ? 300 : 100;
  return evening + (id % 100) * 7 + ((slot * 37 + id) % 90) + (day % 7 > 4 ? 60 : 0);
}
