import { Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from './app.js';
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

/** The whole program on this small world. */
export async function startSmallWorld(): Promise<TestApp> {
  const app = await startTestApp();
  await store(app.get(Database), WORLD_USERS, WORLD_READINGS);
  await app.get(Rollups).refresh();
  return app;
}
