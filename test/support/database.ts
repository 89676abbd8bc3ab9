import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

/** A database of a spec file's own: what the environment must say to use it, and its end. */
export interface TestDatabase {
  readonly environment: Readonly<Record<string, string>>;
  /** True on a server, false on the embedded engine. */
  readonly isServer: boolean;
  drop(): Promise<void>;
}

/**
 * Makes a database for one spec file: on the server of `TEST_DATABASE_URL`, or on an embedded engine in a copy
 * of the migrated template folder.
 *
 * @param options.empty - without any schema of ours
 * @param options.timeZone - the zone of its days (a server's is migrated with it; implies `empty` on the embedded engine)
 */
export async function createTestDatabase(
  options: { empty?: boolean; timeZone?: string } = {},
): Promise<TestDatabase> {
  const zone = options.timeZone ? { TIME_ZONE: options.timeZone } : {};
  const server = process.env['TEST_DATABASE_URL'];
  return server
    ? onServer(server, zone)
    : embedded(zone, options.empty === true || options.timeZone !== undefined);
}

async function onServer(server: string, zone: Readonly<Record<string, string>>): Promise<TestDatabase> {
  const name = `halfhour_test_${randomBytes(6).toString('hex')}`;
  await administer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    environment: { DATABASE_URL: url.toString(), ...zone },
    isServer: true,
    drop: () => administer(server, `drop database ${name} with (force)`),
  };
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function embedded(zone: Readonly<Record<string, string>>, empty: boolean): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'halfhour-test-'));
  const data = join(folder, 'data');
  const template = process.env['TEST_TEMPLATE_DIR'];
  if (!empty && template) await cp(template, data, { recursive: true });
  process.env['HALFHOUR_ENGINE_IDLE_MS'] = '200';
  return {
    environment: { DATA_DIR: data, HALFHOUR_ENGINE_IDLE_MS: '200', ...zone },
    isServer: false,
    // The engine lets go of its files within its idle time, and a removed folder does it no harm.
    drop: () => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}
