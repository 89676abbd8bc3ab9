import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { isLoopback } from '../../src/common/loopback.js';
import { TEST_STORAGE } from './storage.js';

const run = promisify(execFile);
const ON_TIMESCALE = TEST_STORAGE === 'timescale';

/** Who may run a server: PostgreSQL refuses to be root. */
interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** A server of a test's own, and one that follows it. */
export interface StandbyPair {
  readonly primary: PostgresServer;
  readonly standby: PostgresServer;
  stop(): Promise<void>;
}

/** Where Debian puts the programs of each version of PostgreSQL. */
const VERSIONS = '/usr/lib/postgresql';

/** The programs of a PostgreSQL on this machine that has what the storage of the tests needs, where they run on a server of it. */
export function serverPrograms(): string | undefined {
  const url = process.env['TEST_DATABASE_URL'];
  return url !== undefined && isLoopback(new URL(url).hostname) ? installedPrograms() : undefined;
}

/** The same, whatever tests run on. */
export function installedPrograms(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined;
  return readdirSync(VERSIONS)
    .filter((version) => !ON_TIMESCALE || existsSync(join(VERSIONS, version, 'lib/timescaledb.so')))
    .map((version) => join(VERSIONS, version, 'bin'))
    .find((folder) => PROGRAMS.every((name) => existsSync(join(folder, name))));
}

const PROGRAMS = ['initdb', 'pg_basebackup', 'postgres'];

/** A server of a test's own, that it may stop and start again. */
export interface OwnServer {
  readonly server: PostgresServer;
  /** Ends it as a restart does, and waits until it is gone. */
  halt(): Promise<void>;
  /** Ends all of its processes at once, with nothing written down. */
  crash(): Promise<void>;
  /** Starts it where it was, if it is not running. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Makes a server from nothing, so that no other one is touched.
 *
 * @param place - the folder that it lies in
 */
export async function startOwnServer(programs: string, place = tmpdir()): Promise<OwnServer> {
  const { folder, owner, data } = await newCluster(programs, place);
  let server = await PostgresServer.start(programs, data, owner);
  const { port } = server;
  return {
    get server() {
      return server;
    },
    halt: () => server.stop(),
    crash: () => server.crash(),
    resume: async () => {
      if (server.isRunning) return;
      server = await PostgresServer.start(programs, data, owner, port);
    },
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}

async function newCluster(
  programs: string,
  place = tmpdir(),
): Promise<{ readonly folder: string; readonly owner: Owner; readonly data: string }> {
  const owner = ownerOfServers();
  const folder = mkdtempSync(join(place, 'halfhour-servers-'));
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid ?? owner.uid);
  const data = join(folder, 'primary');
  const how = ['-U', 'postgres', '-A', 'trust', '-N', '-E', 'UTF8', '--no-locale'];
  await run(join(programs, 'initdb'), ['-D', data, ...how], { ...owner, cwd: folder });
  return { folder, owner, data };
}

/** Makes both from nothing, so that no other server is touched. */
export async function startStandbyPair(programs: string): Promise<StandbyPair> {
  const { folder, owner, data } = await newCluster(programs);
  const call = (name: string, ...args: readonly string[]): Promise<unknown> =>
    run(join(programs, name), args, { ...owner, cwd: folder });
  const second = join(folder, 'standby');
  const primary = await PostgresServer.start(programs, data, owner);
  await call(
    'pg_basebackup',
    '-h',
    '127.0.0.1',
    '-p',
    String(primary.port),
    '-U',
    'postgres',
    '-D',
    second,
    '-R',
    '-c',
    'fast',
  );
  const standby = await PostgresServer.start(programs, second, owner);
  return {
    primary,
    standby,
    stop: async () => {
      await standby.stop();
      await primary.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** A server process on a free port of loopback, whoever asks is let in. */
export class PostgresServer {
  private constructor(
    readonly port: number,
    private readonly process: ChildProcess,
  ) {}

  static async start(programs: string, data: string, owner: Owner, given?: number): Promise<PostgresServer> {
    const port = given ?? (await freePort());
    const settings = {
      listen_addresses: '127.0.0.1',
      port: String(port),
      unix_socket_directories: '',
      ...(ON_TIMESCALE && { shared_preload_libraries: 'timescaledb', 'timescaledb.telemetry_level': 'off' }),
      fsync: 'off',
      shared_buffers: '32MB',
    };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(join(programs, 'postgres'), ['-D', data, ...args], { ...owner, stdio: 'ignore' });
    const server = new PostgresServer(port, child);
    if (!(await server.recovers())) throw new Error(`the server ended with ${String(child.exitCode)}`);
    return server;
  }

  url(database = 'postgres'): string {
    return `postgres://postgres@127.0.0.1:${this.port}/${database}`;
  }

  async query<Row extends object>(text: string, database?: string): Promise<readonly Row[]> {
    const client = new Client({ connectionString: this.url(database) });
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  }

  /** Waits until it has replayed what another has written so far. */
  async catchesUpWith(primary: PostgresServer): Promise<void> {
    const [written] = await primary.query<{ lsn: string }>('select pg_current_wal_lsn()::text as lsn');
    const replayed = `select pg_last_wal_replay_lsn() >= '${written?.lsn ?? ''}' as done`;
    while ((await this.query<{ done: boolean }>(replayed))[0]?.done !== true) await sleep(20);
  }

  get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  async crash(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    // So it starts no other meanwhile.
    this.process.kill('SIGSTOP');
    const children = childrenOf(this.process.pid ?? 0);
    this.process.kill('SIGKILL');
    for (const pid of children) kill(pid);
    await ended;
    while (children.some((pid) => parentOf(pid) !== undefined)) await sleep(5);
  }

  /** Waits until it answers, which it does not while it recovers. @returns whether it does: not when it has ended */
  async recovers(): Promise<boolean> {
    while (this.isRunning) {
      const answers = await this.query('select 1').catch(() => null);
      if (answers) return true;
      await sleep(50);
    }
    return false;
  }

  async stop(): Promise<void> {
    if (!this.isRunning) return;
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    // Not waiting for clients.
    this.process.kill('SIGINT');
    await ended;
  }
}

function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

/** Nothing of a process that has ended, also where nobody has asked how. */
function parentOf(pid: number): number | undefined {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return state === 'Z' ? undefined : Number(parent);
  } catch {
    return undefined;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function ownerOfServers(): Owner {
  if (process.getuid?.() !== 0) return {};
  const [, , uid, gid] = /^postgres:.*$/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[0].split(':') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}
