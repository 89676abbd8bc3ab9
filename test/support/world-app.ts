import { Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from './app.js';
import { store } from './readings.js';
import { WORLD_READINGS, WORLD_USERS } from './small-world.js';

/** The whole program, listening, with the small world in its refreshed aggregates. */
export async function startWorldApp(): Promise<TestApp> {
  const app = await startTestApp();
  await store(app.get(Database), WORLD_USERS, WORLD_READINGS);
  await app.get(Rollups).refresh();
  return app;
}
