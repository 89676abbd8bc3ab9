import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AccessDatabase, Accounts } from './access/index.js';
import { AppModule } from './app.module.js';
import { atIntervals } from './common/at-intervals.js';
import { counted, formatCount } from './common/counting.js';
import { errorCode, exitCodeOf, explain, UsageError } from './common/errors/index.js';
import { nameProcess } from './common/process-name.js';
import { visibleLines } from './common/visible.js';
import { AccessSettings, assertAccessIsSaid, Environment, parseEnvironment } from './config/index.js';
import { configureApp } from './configure-app.js';
import { Rollups } from './consumption/index.js';
import { DatabaseReadiness } from './database/index.js';
import { FirstImport, Importer, type ImportWatcher, untilInterrupted } from './import/index.js';
import { ProgramLog, WarmUp } from './operation/index.js';

const SAY_EVERY_MS = 5_000;
const CLOSE_MS = 25_000;

const STANDBY = 'The database is a standby: it shows what its primary has sent.';
const READ_ONLY = 'The database is open for reading only.';

/** Starts the web application: database ready, listening, data there. Ends the process when it cannot. */
export async function serve(): Promise<void> {
  try {
    nameProcess('web');
    if (existsSync('.env')) process.loadEnvFile('.env');
    const environment = parseEnvironment(process.env);
    assertAccessIsSaid(environment);
    const log = new ProgramLog(environment.LOG_LEVEL);
    const app = await NestFactory.create<NestExpressApplication>(AppModule, {
      abortOnError: false,
      logger: log,
    });
    await start(app, (message) => {
      log.announce(message);
    });
  } catch (error) {
    // In words, also where the log is JSON: whoever starts a program that does not start reads this.
    process.stderr.write(`${visibleLines(explain(error, process.env['LOG_LEVEL'] === 'debug'))}\n`);
    process.exit(exitCodeOf(error));
  }
}

type Say = (message: string) => void;

async function start(app: NestExpressApplication, say: Say): Promise<void> {
  configureApp(app);
  const facts = await app.get(DatabaseReadiness).prepareToRead();
  await prepareAccess(app, say);
  await listen(app, app.get(Environment));
  if (facts.isReadOnly)
    say(`${facts.isStandby ? STANDBY : READ_ONLY} Nothing is imported, refreshed or migrated here.`);
  else await provideDataUnlessStopped(app, say);
  app.enableShutdownHooks();
  app.get(WarmUp).start();
  process.stdout.write(`Halfhour is ready at ${await app.getUrl()}\n`);
}

async function provideDataUnlessStopped(app: NestExpressApplication, say: Say): Promise<void> {
  const waitsFor = (): string =>
    'what is under way is rolled back, but a refresh on the embedded engine is waited for';
  try {
    await untilInterrupted((signal) => provideData(app, say, signal), waitsFor, say);
  } catch (error) {
    await closeInTime(app);
    throw error;
  }
}

/** What is asked meanwhile is answered; a database that does not answer is not waited for. */
async function closeInTime(app: NestExpressApplication): Promise<void> {
  const enough = new AbortController();
  await Promise.race([app.close(), sleep(CLOSE_MS, undefined, { signal: enough.signal })]).catch(
    () => undefined,
  );
  enough.abort();
}

/** Says what is left to do where people would find a door and nobody a key. */
async function prepareAccess(app: NestExpressApplication, say: Say): Promise<void> {
  const { mode, hasAccounts } = app.get(AccessSettings);
  if (mode !== 'signed-in') return;
  await app.get(AccessDatabase, { strict: false }).prepare();
  const accounts = await app.get(Accounts, { strict: false }).list();
  if (hasAccounts && accounts.length === 0) {
    say('There is no account yet, so nobody can sign in: npm run cli user add <name> -- --role admin');
  }
}

/** After listening: a first import may be long, and health probes do not wait for it. */
async function provideData(app: NestExpressApplication, say: Say, signal: AbortSignal): Promise<void> {
  await app.get(Importer).fillRollups(fillWatcher(say), signal);
  await app.get(FirstImport).importDataIfEmpty(say, signal);
  await app.get(Rollups).refresh(signal);
  signal.throwIfAborted();
}

/** Days of a database of an older version may take a while to make: how far that is, at intervals. */
function fillWatcher(say: Say): ImportWatcher {
  return {
    note: say,
    filling: atIntervals(SAY_EVERY_MS, (done, all) => {
      say(
        `Making the days of users, once for this version: ${formatCount(done)} of ${counted(all, 'user')}.`,
      );
    }),
  };
}

const NOT_LISTENING: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use: stop what uses it, or set PORT to another',
  EACCES: 'may not be used by this user: set PORT to one above 1023',
  EADDRNOTAVAIL: 'is not of this machine: set HOST to one of its addresses',
  ENOTFOUND: 'is not known: set HOST to an address of this machine',
  EAI_AGAIN: 'could not be looked up: set HOST to an address of this machine',
};

async function listen(app: NestExpressApplication, { HOST, PORT }: Environment): Promise<void> {
  try {
    await app.listen(PORT, HOST);
  } catch (error) {
    const reason = NOT_LISTENING[errorCode(error) ?? ''];
    if (reason === undefined) throw error;
    throw new UsageError(`Port ${PORT} of ${HOST} ${reason}.`);
  }
}
