import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../../src/app.module.js';
import { Snapshots } from '../../src/consumption/index.js';
import { configureApp } from '../../src/configure-app.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { compileOn, type TestParts } from './parts.js';

/** The whole program, listening. */
export interface TestApp extends TestParts {
  readonly url: string;
}

/** Starts the web application on a free port of loopback (unless one is named), on a fresh migrated database (or on one that is given). */
export async function startTestApp(given?: TestDatabase, port = 0): Promise<TestApp> {
  const database = given ?? (await createTestDatabase());
  const module = await compileOn(database, [AppModule]);
  const app = module.createNestApplication<NestExpressApplication>();
  configureApp(app);
  await app.listen(port, '127.0.0.1');
  return {
    database,
    url: await app.getUrl(),
    get: (type) => app.get(type, { strict: false }),
    snapshot: () => app.get(Snapshots, { strict: false }).take(),
    close: async () => {
      await app.close();
      if (!given) await database.drop();
    },
  };
}
