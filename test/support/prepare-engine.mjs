import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { hostedEngine } from './hosted-engine.ts';

/*
 * Runs once before all tests. The compiled program is what tests start as processes of their own, so it is
 * brought up to date first. Then the engine that tests run on: the server of TEST_DATABASE_URL or TEST_CITUS_URL, a container
 * where TEST_ENGINE=docker asks for one, else the embedded engine, for which data folders are made here and copied for
 * each spec file: a migrated one, and a blank one, as making a cluster from nothing takes several times as long as the
 * migrations. The engines of the copies are served by engine-host.mjs.
 */

/** Each database is hundreds of files to copy, and the engine opens one. */
const DROP_UNUSED = [
  `update pg_database set datistemplate = false where datname = 'template0'`,
  'drop database template0',
];
/** A folder in memory: most of what a copy of a data folder costs is the disk's. */
const MEMORY = '/dev/shm';
const ENOUGH_MEMORY = 4 * 2 ** 30;

let container;
let templates;
let host;

export default async function prepareEngine() {
  // Both tiers that need an engine come here; what the first has prepared serves the second.
  if (process.env.TEST_TEMPLATES) return;
  run('node_modules/typescript/bin/tsc', ['-b', 'tsconfig.build.json']);
  const { TEST_CITUS_URL } = process.env;
  if (TEST_CITUS_URL)
    Object.assign(process.env, { TEST_DATABASE_URL: TEST_CITUS_URL, TEST_STORAGE: 'citus' });
  if (process.env.TEST_ENGINE === 'docker') await startContainer();
  if (process.env.TEST_DATABASE_URL) return;
  templates = mkdtempSync(join(hasMemory() ? MEMORY : tmpdir(), 'halfhour-template-'));
  process.env.TEST_TEMPLATES = templates;
  // What many processes load is compiled once.
  process.env.NODE_COMPILE_CACHE = join(templates, 'compiled');
  await startHost();
  await makeBlank();
  // One stays for the whole run: compiled code of the extension is kept for as long as a thread has it.
  await hostedEngine(copyOfBlank('kept'));
  await makeMigrated();
}

export async function cleanUp() {
  await container?.stop();
  if (!host) return;
  host.stdin.end();
  await once(host, 'exit');
}

function hasMemory() {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ENOUGH_MEMORY;
  } catch {
    // Not every system has one.
    return false;
  }
}

async function startContainer() {
  const { GenericContainer, Wait } = await import('testcontainers');
  container = await new GenericContainer('timescale/timescaledb:2.28.3-pg17')
    .withEnvironment({ POSTGRES_USER: 'halfhour', POSTGRES_PASSWORD: 'halfhour', POSTGRES_DB: 'halfhour' })
    .withExposedPorts(5432)
    .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
    .start();
  const address = `${container.getHost()}:${container.getMappedPort(5432)}`;
  process.env.TEST_DATABASE_URL = `postgresql://halfhour:halfhour@${address}/halfhour`;
}

/** The process that serves the engines of spec files. It ends with this one, and takes the folder of its socket with it. */
async function startHost() {
  process.env.TEST_ENGINE_HOST = join(templates, 'host');
  host = spawn(process.execPath, ['test/support/engine-host.mjs', process.env.TEST_ENGINE_HOST], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(host.stdout, 'data');
}

async function makeBlank() {
  const folder = join(templates, 'blank');
  const engine = await hostedEngine(folder);
  // Only now is the package compiled.
  const { EmbeddedEngine } = await import('embedded-timescale');
  const access = new EmbeddedEngine(folder);
  const client = new Client({ stream: access.stream, user: 'postgres' });
  await client.connect();
  for (const statement of DROP_UNUSED) await client.query(statement);
  // The migrations ask whether this one is there, but nobody connects to it.
  const { rows } = await client.query(`select oid from pg_database where datname = 'postgres'`);
  await client.end();
  await access.release();
  await engine.close();
  rmSync(join(folder, 'pg', 'base', String(rows[0].oid)), { recursive: true });
}

async function makeMigrated() {
  const folder = copyOfBlank('migrated');
  const engine = await hostedEngine(folder);
  run('dist/src/cli.js', ['migrate'], { DATA_DIR: folder, STORAGE: process.env.TEST_STORAGE ?? '' });
  await engine.close();
}

function copyOfBlank(name) {
  const copy = join(templates, name);
  cpSync(join(templates, 'blank'), copy, { recursive: true });
  return copy;
}

function run(script, args, environment = {}) {
  const done = spawnSync(process.execPath, ['--no-warnings', script, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...environment },
  });
  if (done.status !== 0) throw new Error(`${script} ${args.join(' ')} failed:\n${done.stdout}${done.stderr}`);
}
