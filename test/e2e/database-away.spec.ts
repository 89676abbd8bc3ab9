import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { createTestDatabase } from '../support/database.js';
import { enginesOf } from '../support/engines.js';
import { answersOf, startLoad } from '../support/load.js';
import {
  installedPrograms,
  type OwnServer,
  serverPrograms,
  type StandbyPair,
  startOwnServer,
  startStandbyPair,
} from '../support/own-servers.js';
import { PortProxy } from '../support/port-proxy.js';
import { Program } from '../support/program.js';
import { rounds } from '../support/rounds.js';
import { TEST_STORAGE } from '../support/storage.js';

const PATHS = [
  '/api/consumption?resolution=1mo',
  '/api/users?page_size=5',
  '/api/users/1000',
  '/api/consumption/peaks',
  '/api/readings?page_size=20',
  '/api/meta',
];
const CLIENTS = 12;

const folder = mkdtempSync(join(tmpdir(), 'halfhour-away-'));
const sample = join(folder, 'sample');

beforeAll(async () => {
  expect(await Program.cli({}, 'sample', sample, '--users', '4', '--days', '40').ended).toMatchObject({
    code: 0,
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A web process whose data are there, and stay as they are. */
async function startFilled(
  environment: Readonly<Record<string, string>>,
): Promise<{ program: Program; url: string }> {
  expect(await Program.cli(environment, 'import', sample).ended).toMatchObject({ code: 0 });
  return Program.web(environment);
}

const programs = serverPrograms();
const onServer = programs === undefined ? describe.skip : describe;

onServer("a server (of TEST_DATABASE_URL's machine) that goes away under load", () => {
  let own: OwnServer;
  let web: Program;
  let url: string;

  beforeAll(async () => {
    own = await startOwnServer(programs ?? '');
    ({ program: web, url } = await startFilled({ DATABASE_URL: own.server.url(), STORAGE: TEST_STORAGE }));
  });
  afterAll(async () => {
    web.signal('SIGTERM');
    await web.ended;
    await own.stop();
  });

  it('is told of by 503 with Retry-After, and no answer is wrong; back again it is used', async () => {
    const load = startLoad(url, await answersOf(url, PATHS), CLIENTS);
    for (const round of [1, 2, 3]) {
      await load.sees(200);
      await own.halt();
      await load.sees(503);
      expect([round, (await fetch(`${url}/api/health`)).status]).toEqual([round, 200]);
      expect([round, (await fetch(`${url}/api/ready`)).status]).toEqual([round, 503]);
      await own.resume();
      await load.sees(200);
    }
    const { wrong, byStatus } = await load.end();
    expect(wrong).toEqual([]);
    expect([...byStatus.keys()].sort()).toEqual([200, 503]);
    expect((await fetch(`${url}/api/ready`)).status).toBe(200);
  });

  it('leaves nobody without an answer when the program is asked to end', async () => {
    const lock = new Client({ connectionString: own.server.url() });
    await lock.connect();
    await lock.query('begin; lock table database_state in access exclusive mode');
    const held = PATHS.map((path) => fetch(url + path));
    const waiting = async (): Promise<number> =>
      (await own.server.query(`select from pg_stat_activity where wait_event_type = 'Lock'`)).length;
    while ((await waiting()) < PATHS.length) await sleep(20);
    web.signal('SIGTERM');
    while (
      await fetch(`${url}/api/health`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      await sleep(20);
    await lock.query('commit');
    await lock.end();
    for (const answer of held) {
      expect((await answer).status).toBe(200);
      expect((await (await answer).text()).length).toBeGreaterThan(0);
    }
    await web.ended;
  });
});

const LONGEST_MS = 10_000;

const onServerOfItsOwn = installedPrograms() === undefined ? describe.skip : describe;

onServerOfItsOwn('a primary that is lost under load, and whose standby takes its place', () => {
  let pair: StandbyPair;
  let proxy: PortProxy;
  let web: Program;
  let url: string;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    pair = await startStandbyPair(installedPrograms() ?? '');
    // As a name, a virtual address or a pooler leads to whichever server is the primary.
    proxy = await PortProxy.to(pair.primary.port);
    environment = {
      DATABASE_URL: `postgres://postgres@127.0.0.1:${proxy.port}/postgres`,
      STORAGE: TEST_STORAGE,
    };
    ({ program: web, url } = await startFilled(environment));
  }, 120_000);
  afterAll(async () => {
    web.signal('SIGTERM');
    await web.ended;
    await proxy.close();
    await pair.stop();
  });

  it('is told of by 503 with Retry-After; once the way leads there, answers are right again in seconds', async () => {
    await pair.standby.catchesUpWith(pair.primary);
    const load = startLoad(url, await answersOf(url, PATHS), CLIENTS);
    await load.sees(200);
    await pair.primary.crash();
    await load.sees(503);
    expect((await fetch(`${url}/api/ready`)).status).toBe(503);
    await pair.standby.query('select pg_promote()');
    proxy.move(pair.standby.port);
    const moved = performance.now();
    await load.sees(200);
    expect(performance.now() - moved).toBeLessThan(LONGEST_MS);
    const { wrong, byStatus } = await load.end();
    expect(wrong).toEqual([]);
    expect([...byStatus.keys()].sort()).toEqual([200, 503]);
    expect(await (await fetch(`${url}/api/ready`)).json()).toEqual({ status: 'ok', standby: null });
  });

  it('is no longer missed by imports', async () => {
    const more = join(folder, 'more');
    await Program.cli({}, 'sample', more, '--users', '5', '--days', '45').ended;
    expect(await Program.cli(environment, 'import', more).ended).toMatchObject({ code: 0 });
    expect(await Program.cli(environment, 'verify').ended).toMatchObject({ code: 0 });
    const { count } = (await (await fetch(`${url}/api/users?page_size=1`)).json()) as { count: number };
    expect(count).toBe(5);
  });
});

describe('an embedded engine that is killed under load', () => {
  const whereItIs = process.env['TEST_DATABASE_URL'] === undefined ? it : it.skip;

  whereItIs('is told of by 503 at most, and no answer is wrong; the next one is used', async () => {
    const database = await createTestDatabase({ engine: 'process' });
    const { program, url } = await startFilled(database.environment);
    const load = startLoad(url, await answersOf(url, PATHS), CLIENTS);
    for (let round = 1; round <= rounds(1, 5); round += 1) {
      await load.sees(200);
      const engines = enginesOf(database.environment['DATA_DIR'] ?? '');
      expect([round, engines.length]).toEqual([round, 1]);
      for (const pid of engines) process.kill(pid, 'SIGKILL');
      while (enginesOf(database.environment['DATA_DIR'] ?? '').some((pid) => engines.includes(pid)))
        await load.sees(200);
    }
    await load.sees(200);
    const { wrong } = await load.end();
    expect(wrong).toEqual([]);
    program.signal('SIGTERM');
    await program.ended;
    await database.drop();
  });
});
