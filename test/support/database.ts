import { randomBytes } from 'node:crypto';
import { cpSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedEngine } from 'embedded-timescale';
import { Client } from 'pg';
import type { StorageName } from '../../src/config/index.js';
import { citusWorkers, spreadOverCitus } from './citus-servers.js';
import { type HostedEngine, hostedEngine } from './hosted-engine.js';
import { administer, urlOf } from './servers.js';
import { TEST_STORAGE } from './storage.js';

/** What the environment says to an engine of a test's own: it ends soon, and is not worth optimising. */
export const SHORT_LIVED = {
  EMBEDDED_TIMESCALE_IDLE_MS: '200',
  EMBEDDED_TIMESCALE_COMPILER: 'baseline',
} as const;

/** A database of a spec file's own: what the environment must say to use it, and its end. */
export interface TestDatabase {
  readonly environment: Readonly<Record<string, string>>;
  /** True on a server, false on the embedded engine. */
  readonly isServer: boolean;
  drop(): Promise<void>;
}

interface DatabaseOptions {
  readonly empty?: 'database' | 'folder';
  readonly timeZone?: string;
  readonly engine?: 'process';
  readonly storage?: StorageName;
}

/**
 * Makes a database for one spec file: on the server of `TEST_DATABASE_URL`, or on an embedded engine in a copy
 * of a template folder.
 *
 * @param options.empty - a database without any schema of ours, or a folder without even a cluster, which the embedded
 *   engine takes several times as long to start in
 * @param options.timeZone - the zone of its days, UTC unless said
 * @param options.engine - an embedded engine that is a process of its own, as the program starts it: for tests that end
 *   it; others have a thread of the process that serves the whole run
 * @param options.storage - how it keeps its readings, as `TEST_STORAGE` says unless said; another one is made without a
 *   schema
 */
export async function createTestDatabase(options: DatabaseOptions = {}): Promise<TestDatabase> {
  const server = process.env['TEST_DATABASE_URL'];
  return server ? onServer(server, options) : (await embedded(options, templateFor(options))).database;
}

/**
 * Databases that begin with the same content. The embedded engine is given it once, and then copies of its folder; on a
 * server each is filled by itself.
 */
export function databasesWith(
  fill: (database: TestDatabase) => Promise<unknown>,
  options: DatabaseOptions = {},
): () => Promise<TestDatabase> {
  let filled: Promise<string> | undefined;
  return async () => {
    if (!process.env['TEST_DATABASE_URL']) {
      filled ??= filledFolder(fill, options);
      return (await embedded(options, await filled)).database;
    }
    const database = await createTestDatabase(options);
    await fill(database);
    return database;
  };
}

/** Lies beside the templates to the end of the run. */
async function filledFolder(
  fill: (database: TestDatabase) => Promise<unknown>,
  options: DatabaseOptions,
): Promise<string> {
  const { database, data, engine } = await embedded(options, templateFor(options));
  await fill(database);
  await engine?.close();
  return data;
}

async function onServer(server: string, options: DatabaseOptions): Promise<TestDatabase> {
  const name = `halfhour_test_${randomBytes(6).toString('hex')}`;
  const { storage = TEST_STORAGE } = options;
  const servers = [server, ...(storage === 'citus' ? await citusWorkers(server) : [])];
  for (const each of servers) await administer(each, `create database ${name}`);
  if (storage === 'citus') await spreadOverCitus(servers, name);
  return {
    environment: { DATABASE_URL: urlOf(server, name), ...saidOf(options) },
    isServer: true,
    drop: async () => {
      for (const each of servers) await administer(each, `drop database ${name} with (force)`);
    },
  };
}

function templateFor({ empty, storage = TEST_STORAGE }: DatabaseOptions): string | undefined {
  if (empty === 'folder') return undefined;
  return template(empty === 'database' || storage !== TEST_STORAGE ? 'blank' : 'migrated');
}

/** A folder that was made for all spec files: `blank`, or `migrated` in UTC. Their databases lie beside. */
export function template(name: string): string {
  return join(process.env['TEST_TEMPLATES'] ?? tmpdir(), name);
}

interface Embedded {
  readonly database: TestDatabase;
  readonly data: string;
  readonly engine: HostedEngine | undefined;
}

/** @param made - what its data folder is a copy of; without it, there is none yet */
async function embedded(options: DatabaseOptions, made: string | undefined): Promise<Embedded> {
  const folder = await mkdtemp(template('halfhour-test-'));
  const data = join(folder, 'data');
  // Hundreds of small files: the other kind of copy takes twice the processor.
  if (made) cpSync(made, data, { recursive: true });
  Object.assign(process.env, SHORT_LIVED);
  const engine = made && options.engine !== 'process' ? await hostedEngine(data) : undefined;
  if (options.timeZone && made === template('migrated')) await setZone(data, options.timeZone);
  const database: TestDatabase = {
    environment: { DATA_DIR: data, ...SHORT_LIVED, ...saidOf(options) },
    isServer: false,
    drop: async () => {
      engine?.drop();
      // An engine lets go of its files within its idle time, and a removed folder does it no harm.
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
  return { database, data, engine };
}

function saidOf({ timeZone, storage = TEST_STORAGE }: DatabaseOptions): Readonly<Record<string, string>> {
  return { STORAGE: storage, ...(timeZone ? { TIME_ZONE: timeZone } : {}) };
}

/**
 * As if it had been migrated with another zone: the schema knows none, and the start stores the rules of a zone that has
 * none. The migrations would take longer than most spec files.
 */
async function setZone(dataFolder: string, zone: string): Promise<void> {
  const engine = new EmbeddedEngine(dataFolder);
  const client = new Client({ stream: engine.stream, user: 'postgres' });
  await client.connect();
  await client.query('delete from zone_transitions');
  await client.query('update database_state set time_zone = $1, zone_rules = 0, data_version = 0', [zone]);
  await client.end();
  await engine.release();
}
