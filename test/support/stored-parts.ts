import { ConsumptionModule, Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { createTestDatabase } from './database.js';
import { startTestParts, type TestParts, withDatabase } from './parts.js';
import { type PlainReading, type PlainUser, store } from './readings.js';

/** The queries on a database of their own in `zone`, with these readings in its refreshed aggregates. */
export async function startWithReadings(
  zone: string,
  users: readonly PlainUser[],
  readings: readonly PlainReading[],
): Promise<TestParts> {
  const database = await createTestDatabase(zone === 'UTC' ? {} : { timeZone: zone });
  const parts = await startTestParts([ConsumptionModule], database);
  await store(parts.get(Database), users, readings);
  await parts.get(Rollups).refresh();
  return withDatabase(parts);
}
