import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from '../support/command-line.js';
import type { TestDatabase } from '../support/database.js';
import { ImportBench } from '../support/import-bench.js';
import { installedPrograms, type OwnServer, startOwnServer } from '../support/own-servers.js';
import { PortProxy } from '../support/port-proxy.js';
import { Program } from '../support/program.js';
import { rounds, SEED } from '../support/rounds.js';
import { Random } from '../support/tables/random.js';
import { TEST_STORAGE } from '../support/storage.js';

/** `FAULTS=1000 SEED=… npm run test:integration -- random-faults` */
const FAULTS = Number(process.env['FAULTS'] ?? rounds(4, 120));
/** So many one after the other on one database. */
const EPISODE = 20;
const EPISODES = Array.from({ length: Math.ceil(FAULTS / EPISODE) }, (_, episode) => ({
  seed: SEED + episode,
  faults: Math.min(EPISODE, FAULTS - episode * EPISODE),
}));
/** What one fault takes at most, with all that puts it right. */
const LONGEST_FAULT_MS = 90_000;

const USERS = Array.from({ length: 24 }, (_, index) => 3000 + index);
const HALF_HOUR_MS = 1_800_000;
const BEGIN = Date.UTC(2016, 0, 1);
/** From the import's first connection on; an undisturbed one takes about as long. */
const LATEST_MOMENT_MS = 900;

/** A disk of their own in memory, which only root may make. */
const DISK_MIB = 700;

/** What may happen, and how an import may end then: 0 also where it was done before; killed ones have no code. */
const ENDS = {
  'importer killed': [0, null],
  // Before it listens for signals it is killed by them.
  'importer interrupted': [0, 130, null],
  'importer paused': [0],
  'web killed': [0],
  'server killed': [0, 4],
  'server process killed': [0, 4],
  'server process paused': [0],
  'connections cut': [0, 4],
  'connections ended by the server': [0, 4],
  'disk full': [0, 4, 70],
} satisfies Record<string, readonly (number | null)[]>;
type Kind = keyof typeof ENDS;
const KINDS = Object.keys(ENDS) as readonly Kind[];

const programs = installedPrograms();
const whereItCanBeMade = programs === undefined ? describe.skip : describe;

whereItCanBeMade(`random faults on a server of their own (SEED=${SEED}, FAULTS=${FAULTS})`, () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start(programs ?? '');
  }, 120_000);
  afterAll(async () => {
    await world.stop();
  }, 60_000);

  it.each(EPISODES)(
    'lose and double no reading: $faults from seed $seed',
    async ({ seed, faults }) => {
      const random = new Random(seed);
      await world.reset(random);
      for (let fault = 1; fault <= faults; fault += 1)
        await world.survives(random, `seed ${seed}, fault ${fault}`);
      if (EPISODES.length > 1)
        process.stderr.write(`${faults} faults from seed ${seed}: nothing lost, nothing doubled\n`);
    },
    EPISODE * LONGEST_FAULT_MS,
  );
});

/** Readings as they are to be: energies by half-hour, of each user. */
type Model = ReadonlyMap<number, Map<number, number>>;

/** A server, a web process and an importer, with a network and a disk between them that can fail. */
class World {
  private model: Model = new Map();
  private web: { readonly program: Program; readonly url: string } | undefined;

  private constructor(
    private readonly own: OwnServer,
    private readonly disk: Disk,
    private readonly proxy: PortProxy,
    private readonly bench: ImportBench,
    /** As programs reach it; tests look at the server itself. */
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async start(programs: string): Promise<World> {
    const disk = Disk.make();
    const own = await startOwnServer(programs, disk.folder);
    const proxy = await PortProxy.to(own.server.port);
    const database: TestDatabase = {
      environment: { DATABASE_URL: own.server.url(), STORAGE: TEST_STORAGE },
      isServer: true,
      drop: () => Promise.resolve(),
    };
    const bench = await ImportBench.start(database);
    return new World(own, disk, proxy, bench, {
      DATABASE_URL: `postgres://postgres@127.0.0.1:${proxy.port}/postgres`,
      STORAGE: TEST_STORAGE,
    });
  }

  async stop(): Promise<void> {
    this.web?.program.signal('SIGKILL');
    await this.bench.stop();
    await this.proxy.close();
    await this.own.stop();
    this.disk.remove();
  }

  async reset(random: Random): Promise<void> {
    await this.bench.reset();
    this.model = new Map(USERS.map((id) => [id, new Map()]));
    await this.bench.folder.users(...USERS.map((id) => `${id},a${id % 3},t${id % 2}`));
    // A web process that finds nothing would fill the database with the sample.
    await this.newFiles(random);
    expect(await runCommand(this.environment, 'import', this.bench.folder.path)).toMatchObject({ code: 0 });
  }

  /** One fault in the middle of an import, and what puts it right: nothing but running it again. */
  async survives(random: Random, name: string): Promise<void> {
    await this.newFiles(random);
    const kind = random.of(KINDS.filter((one) => one !== 'disk full' || this.disk.canFill));
    const moment = random.whole(0, LATEST_MOMENT_MS);
    const what = `${name}: ${kind} after ${moment} ms`;
    const web = await this.running();
    const importer = Program.cli(this.environment, 'import', this.bench.folder.path, '--quiet');
    await this.isConnected(importer);
    await sleep(moment);
    await this.happens(kind, importer, web.program, random);
    const { code, stderr } = await importer.ended;
    expect([what, stderr, ENDS[kind]]).toEqual([what, stderr, expect.arrayContaining([code])]);
    expect([what, stderr]).not.toEqual([what, expect.stringContaining('    at ')]);
    this.disk.grow();
    await this.own.resume();
    if (!(await this.own.server.recovers())) await this.own.resume();
    await this.isWhole(what);
  }

  private async happens(kind: Kind, importer: Program, web: Program, random: Random): Promise<void> {
    const pause = random.whole(50, 1_500);
    switch (kind) {
      case 'importer killed':
        importer.signal('SIGKILL');
        return;
      case 'importer interrupted':
        importer.signal('SIGINT');
        return;
      case 'importer paused':
        importer.signal('SIGSTOP');
        await sleep(pause);
        importer.signal('SIGCONT');
        return;
      case 'web killed':
        web.signal('SIGKILL');
        await web.ended;
        this.web = undefined;
        return;
      case 'server killed':
        await this.own.crash();
        await sleep(random.whole(0, 300));
        await this.own.resume();
        return;
      case 'server process killed':
        for (const pid of await this.backends()) signal(pid, 'SIGKILL');
        return;
      case 'server process paused': {
        const pids = await this.backends();
        for (const pid of pids) signal(pid, 'SIGSTOP');
        await sleep(pause);
        for (const pid of pids) signal(pid, 'SIGCONT');
        return;
      }
      case 'connections cut':
        this.proxy.cut();
        return;
      case 'connections ended by the server':
        await this.own.server.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'halfhour %'`,
        );
        return;
      case 'disk full':
        this.disk.fill(random.whole(0, 2_000));
    }
  }

  /** Everything is there once: by the plain model, by `verify`, and by what the web process answers. */
  private async isWhole(what: string): Promise<void> {
    const again = await runCommand(this.environment, 'import', this.bench.folder.path, '--quiet');
    expect([what, again]).toEqual([
      what,
      { code: 0, stdout: '', stderr: expect.stringMatching(/^(Took the import lock over .*\n)?$/) as string },
    ]);
    const stored = await this.bench.database.query<{
      user: number;
      start: Date;
      wh: number;
      occurrence: number;
    }>(`
      select user_id as "user", period_start as start, energy_wh as wh, occurrence
      from readings order by user_id, period_start, occurrence`);
    const found = stored.map(
      ({ user, start, wh, occurrence }) => `${user} ${start.getTime()} ${wh} ${occurrence}`,
    );
    const expected = [...this.model].flatMap(([user, own]) =>
      [...own].sort(([one], [other]) => one - other).map(([start, wh]) => `${user} ${start} ${wh} 0`),
    );
    // Compared as one text: a list of thousands takes the matcher minutes to print.
    expect([what, differences(found, expected)]).toEqual([what, []]);
    const verified = await runCommand(this.environment, 'verify');
    expect([what, verified.code, verified.stderr]).toEqual([what, 0, '']);
    const { url } = await this.running();
    const total = [...this.model.values()]
      .flatMap((own) => [...own.values()])
      .reduce((sum, wh) => sum + wh, 0);
    const answer = await answerOf(`${url}/api/consumption?resolution=1mo`);
    const { results } = JSON.parse(answer) as { results: readonly { energy_wh: number }[] };
    expect([what, results.reduce((sum, { energy_wh }) => sum + energy_wh, 0)]).toEqual([what, total]);
  }

  /** Some users have new half-hours, and say some of the older ones otherwise. */
  private async newFiles(random: Random): Promise<void> {
    const changed = USERS.filter(() => random.chance(0.4));
    for (const id of changed.length > 0 ? changed : USERS.slice(0, 1)) {
      const own = this.model.get(id) ?? new Map<number, number>();
      const restated = [...own.keys()].filter(() => random.chance(0.02));
      const next = own.size === 0 ? BEGIN : Math.max(...own.keys()) + HALF_HOUR_MS;
      const added = Array.from({ length: random.whole(20, 300) }, (_, slot) => next + slot * HALF_HOUR_MS);
      for (const start of [...restated, ...added]) own.set(start, random.whole(0, 2_000));
      const rows = random.chance(0.5) ? [...own.keys()] : [...restated, ...added];
      await this.bench.folder.readings(
        id,
        ...rows.sort((one, other) => one - other).map((start) => `${clock(start)},${own.get(start)}`),
      );
    }
  }

  private async running(): Promise<{ readonly program: Program; readonly url: string }> {
    this.web ??= await Program.web(this.environment);
    return this.web;
  }

  private async isConnected(importer: Program): Promise<void> {
    while (importer.isRunning && (await this.backends()).length === 0) await sleep(10);
  }

  private async backends(): Promise<readonly number[]> {
    const rows = await this.own.server.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name = 'halfhour import'`,
    );
    return rows.map(({ pid }) => pid);
  }
}

/** Where the server's files lie: small enough to be filled, where this machine lets us make such a disk. */
class Disk {
  private isFull = false;

  private constructor(
    readonly folder: string,
    readonly canFill: boolean,
  ) {}

  static make(): Disk {
    const folder = mkdtempSync(join(tmpdir(), 'halfhour-disk-'));
    const isMade = mount('-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', folder);
    if (!isMade) process.stderr.write('No disk is filled: only root may mount one in memory.\n');
    chmodSync(folder, 0o755);
    return new Disk(folder, isMade);
  }

  fill(leftKiB: number): void {
    this.isFull = true;
    const { stdout } = spawnSync('df', ['-k', '--output=used', this.folder], { encoding: 'utf8' });
    const used = Number(stdout.trim().split('\n').at(-1));
    if (!mount('-o', `remount,size=${used + leftKiB}k`, this.folder))
      throw new Error('the disk was not filled');
  }

  grow(): void {
    if (!this.isFull) return;
    this.isFull = false;
    mount('-o', `remount,size=${DISK_MIB}m`, this.folder);
  }

  remove(): void {
    if (this.canFill) spawnSync('umount', [this.folder]);
    rmSync(this.folder, { recursive: true });
  }
}

function mount(...args: readonly string[]): boolean {
  return spawnSync('mount', args).status === 0;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}

function clock(start: number): string {
  return new Date(start).toISOString().slice(0, 19).replace('T', ' ');
}

/** Some of what only one of them has. */
function differences(found: readonly string[], expected: readonly string[]): readonly string[] {
  const [there, wanted] = [new Set(found), new Set(expected)];
  return [
    ...(found.length === there.size ? [] : ['a row is there twice']),
    ...found
      .filter((one) => !wanted.has(one))
      .slice(0, 5)
      .map((one) => `too many: ${one}`),
    ...expected
      .filter((one) => !there.has(one))
      .slice(0, 5)
      .map((one) => `missing: ${one}`),
  ];
}

/** Many seconds even of a busy machine: how few it is on one that is not is measured where a primary is lost. */
const BACK_IN_MS = 60_000;

/** Once the web process has found the server again. */
async function answerOf(url: string): Promise<string> {
  for (const began = performance.now(); ;) {
    const answer = await fetch(url);
    const text = await answer.text();
    if (answer.ok) return text;
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, expect.any(String)]);
    if (performance.now() - began > BACK_IN_MS) throw new Error(`no answer for too long: ${text}`);
    await sleep(100);
  }
}
