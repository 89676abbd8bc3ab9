import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../../src/app.module.js';
import { configureApp } from '../../src/configure-app.js';
import { BenchDatabase } from './bench-database.js';
import { runCommand } from './command-line.js';
import type { Input } from './inputs.js';

/** The web application in this process, on a database of its own that holds an input. */
export interface BenchApp {
  readonly url: string;
  readonly database: BenchDatabase;
  readonly app: NestExpressApplication;
  close(): Promise<void>;
}

/** Imports the input by the command line, as people do, then listens on a free port of loopback. */
export async function startBenchApp(server: string | undefined, { folder }: Input): Promise<BenchApp> {
  const database = await BenchDatabase.create(server);
  await runCommand(database, 'import', folder, '--quiet');
  if (database.isServer) await database.sql.query('analyze');
  Object.assign(process.env, database.environment);
  const app = await NestFactory.create<NestExpressApplication>(AppModule, {
    abortOnError: false,
    logger: ['fatal', 'error', 'warn'],
  });
  configureApp(app);
  await app.listen(0, '127.0.0.1');
  return {
    url: await app.getUrl(),
    database,
    app,
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}
