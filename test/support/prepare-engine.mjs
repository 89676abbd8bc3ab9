import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/*
 * Runs once before all tests. The compiled program is what tests start as processes of their own, so it is
 * brought up to date first. Then the engine that tests run on: the server of TEST_DATABASE_URL, a container
 * where TEST_ENGINE=docker asks for one, else the embedded engine, for which two data folders are made here and
 * copied for each spec file: a migrated one, and a blank one for other zones, as making a cluster from nothing takes
 * several times as long as the migrations.
 */

let container;
let templates;

export default async function prepareEngine() {
  // Both tiers that need an engine come here; what the first has prepared serves the second.
  if (process.env.TEST_TEMPLATE_DIR) return;
  run('node_modules/typescript/bin/tsc', '-b', 'tsconfig.build.json');
  if (process.env.TEST_ENGINE === 'docker') await startContainer();
  if (process.env.TEST_DATABASE_URL) return;
  templates = mkdtempSync(join(tmpdir(), 'halfhour-template-'));
  process.env.TEST_BLANK_DIR = join(templates, 'blank');
  // It makes the cluster, and stops as nobody comes.
  run('packages/embedded-timescale/dist/engine.main.js', process.env.TEST_BLANK_DIR);
  process.env.TEST_TEMPLATE_DIR = join(templates, 'migrated');
  cpSync(process.env.TEST_BLANK_DIR, process.env.TEST_TEMPLATE_DIR, { recursive: true });
  run('dist/src/cli.js', 'migrate');
  await stopped();
}

export async function cleanUp() {
  await container?.stop();
  if (templates) rmSync(templates, { recursive: true, force: true });
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

function run(script, ...args) {
  const done = spawnSync(process.execPath, ['--no-warnings', script, ...args], {
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      DATA_DIR: process.env.TEST_TEMPLATE_DIR,
      EMBEDDED_TIMESCALE_IDLE_MS: '500',
      EMBEDDED_TIMESCALE_COMPILER: 'baseline',
    },
  });
  if (done.status !== 0) throw new Error(`${script} ${args.join(' ')} failed:\n${done.stdout}${done.stderr}`);
}

/** The template may be copied only when its engine has closed it: the engine unlinks its socket before. */
async function stopped() {
  const { DatabaseSync } = await import('node:sqlite');
  for (;;) {
    const lock = new DatabaseSync(join(process.env.TEST_TEMPLATE_DIR, 'engine.lock'));
    try {
      lock.exec('begin exclusive');
      return;
    } catch {
      await sleep(50); // still held by the engine
    } finally {
      lock.close();
    }
  }
}
