import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedEngine } from 'embedded-timescale';
import { Pool, type PoolClient } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { openDataFolder } from '../../packages/embedded-timescale/src/data-folder.js';
import { rounds } from '../support/rounds.js';

const DAY = `timestamptz '2026-03-01'`;
const HYPERTABLE = `
  create table readings (user_id int, at timestamptz, energy float8, primary key (user_id, at));
  select create_hypertable('readings', by_range('at', interval '1 month'), create_default_indexes => false)`;

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'halfhour-engine-')));
const template = join(scratch, 'template');
const clients: { pool: Pool; engine: EmbeddedEngine }[] = [];
let folders = 0;

/** A copy of a fresh data folder: creating a cluster takes seconds, reopening one does not. */
function newFolder(name = `data-${String(folders++)}`): string {
  const folder = join(scratch, name);
  cpSync(join(template, 'pg'), join(folder, 'pg'), { recursive: true });
  return folder;
}

function open(folder: string): { readonly pool: Pool; readonly engine: EmbeddedEngine } {
  const engine = new EmbeddedEngine(folder);
  const pool = new Pool({
    stream: engine.stream,
    ssl: false,
    user: 'postgres',
    database: 'halfhour',
    max: 4,
  });
  pool.on('error', ignore); // An idle client whose engine was killed; the pool replaces it.
  const client = { pool, engine };
  clients.push(client);
  return client;
}

async function close({
  pool,
  engine,
}: {
  readonly pool: Pool;
  readonly engine: EmbeddedEngine;
}): Promise<void> {
  await pool.end();
  await engine.release();
}

/** The engine is killed on purpose: what a client says about it is looked at where it is asked. */
const ignore = (): undefined => undefined;

const started = (folder: string): number[] => pidsThat(folder, 'is ready');
const stopped = (folder: string): number[] => pidsThat(folder, 'stopped');

function pidsThat(folder: string, event: string): number[] {
  const log = readFileSync(join(folder, 'engine.log'), 'utf8');
  return [...log.matchAll(new RegExp(`engine (\\d+) ${event}$`, 'gm'))].map(([, pid]) => Number(pid));
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    await sleep(20);
  }
}

function ends(pid: number): Promise<void> {
  return until(() => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  });
}

async function kill(folder: string): Promise<void> {
  const pid = started(folder).at(-1)!;
  process.kill(pid, 'SIGKILL');
  await ends(pid);
}

async function count(queryable: Pool | PoolClient, table = 'numbers'): Promise<number> {
  const { rows } = await queryable.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  return rows[0]!.n;
}

beforeAll(async () => {
  process.env['EMBEDDED_TIMESCALE_IDLE_MS'] = '1000';
  // Most engines live for a moment; one is compiled as people have them.
  process.env['EMBEDDED_TIMESCALE_COMPILER'] = 'baseline';
  const first = open(template);
  await first.pool.query('select 1');
  await close(first);
  await ends(started(template)[0]!);
});

afterAll(async () => {
  for (const client of clients) {
    await client.pool.end().catch(() => undefined); // Most have been ended by their own test.
    await client.engine.release();
  }
  for (let index = 0; index < folders; index++) {
    const folder = join(scratch, `data-${String(index)}`);
    if (existsSync(join(folder, 'engine.log'))) {
      await Promise.all(started(folder).map(ends));
    }
  }
  rmSync(scratch, { recursive: true });
});

describe('statements through a pool', () => {
  const folder = (): string => join(scratch, 'data-statements');
  let pool: Pool;

  beforeAll(async () => {
    delete process.env['EMBEDDED_TIMESCALE_COMPILER'];
    pool = open(newFolder('data-statements')).pool;
    await pool.query('select 1');
    process.env['EMBEDDED_TIMESCALE_COMPILER'] = 'baseline';
  });

  afterAll(async () => {
    await pool.end();
    await clients.at(-1)!.engine.release();
    await ends(started(folder())[0]!);
  });

  beforeEach(async () => {
    await pool.query('drop table if exists numbers; create table numbers (n int primary key)');
  });

  it('binds parameters and gives types as a server does', async () => {
    const { rows } = await pool.query(
      'select $1::int + 1 as sum, $2::text as word, $3::timestamptz as at, null as none',
      [41, `it's ü`, '2026-03-29T01:30:00Z'],
    );
    expect(rows).toEqual([{ sum: 42, word: `it's ü`, at: new Date('2026-03-29T01:30:00Z'), none: null }]);
  });

  it('starts each client with the settings of a server, not those of a bootstrap', async () => {
    const { rows } = await pool.query(
      `select current_setting('search_path') as path, current_setting('TimeZone') as zone,
              current_setting('enable_seqscan') as scan, current_setting('client_min_messages') as messages`,
    );
    expect(rows).toEqual([{ path: '"$user", public', zone: 'UTC', scan: 'on', messages: 'notice' }]);
  });

  it('reports an error with its code and goes on with the same client', async () => {
    const client = await pool.connect();
    await expect(client.query('select 1/$1::int', [0])).rejects.toMatchObject({ code: '22012' });
    await expect(client.query('selec 1')).rejects.toMatchObject({ code: '42601' });
    await expect(client.query('insert into numbers values (1), (1)')).rejects.toMatchObject({
      code: '23505',
    });
    await expect(client.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
    client.release();
  });

  it('answers many clients at once, each with its own rows', async () => {
    const numbers = Array.from({ length: 200 }, (_, n) => n);
    const answers = await Promise.all(
      numbers.map(async (n) => (await pool.query<{ n: number }>('select $1::int as n', [n])).rows[0]!.n),
    );
    expect(answers).toEqual(numbers);
  });

  it('gives an answer of many megabytes whole', async () => {
    const { rows } = await pool.query<{ n: number }>(
      `select n, repeat('x', 40) as filler from generate_series(1, 490000) n`,
    );
    expect(rows).toHaveLength(490_000);
    expect(rows.at(-1)!.n).toBe(490_000);
  });

  it('lets nobody see or enter an open transaction', async () => {
    const writer = await pool.connect();
    await writer.query('begin');
    await writer.query('insert into numbers values (1)');
    const seen = count(pool);
    await writer.query('insert into numbers values (2)');
    await writer.query('rollback');
    writer.release();
    await expect(seen).resolves.toBe(0);
  });

  it('rolls back for a client that is cut off, and serves the next', async () => {
    const writer = await pool.connect();
    await writer.query('begin');
    await writer.query('insert into numbers values (1)');
    writer.release(true);
    await expect(count(pool)).resolves.toBe(0);
  });

  it('refuses a statement of more than 64 MiB in words, inside a transaction too', async () => {
    const client = await pool.connect();
    const long = `select length('${'x'.repeat(65 * 1024 * 1024)}')`;
    await expect(client.query(long)).rejects.toMatchObject({ code: '54000' });
    await expect(client.query(long.replace(`')`, `' || $1)`), ['y'])).rejects.toMatchObject({
      code: '54000',
    });
    await client.query('begin');
    await expect(client.query(long)).rejects.toMatchObject({ code: '54000' });
    await expect(client.query('select 1')).rejects.toMatchObject({ code: '25P02' });
    await client.query('rollback');
    await expect(client.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
    client.release();
  });

  it.each([
    ['a start-up packet of impossible length', [0, 0, 0, 1, 0, 0, 0, 0]],
    ['another protocol', [0, 0, 0, 8, 0, 2, 0, 0]],
    ['a request to cancel', [0, 0, 0, 16, 4, 210, 22, 46, 0, 0, 0, 1, 0, 0, 0, 1]],
    ['a message of impossible length', [0, 0, 0, 9, 0, 3, 0, 0, 0, 81, 0, 0, 0, 0]],
    ['a message of unknown type', [0, 0, 0, 9, 0, 3, 0, 0, 0, 122, 0, 0, 0, 4]],
    [
      'a name of 10,000 letters',
      [0, 0, 0, 9, 0, 3, 0, 0, 0, 68, 0, 0, 39, 22, 83, ...Array<number>(10_000).fill(65), 0],
    ],
  ])('closes a connection that sends %s, and no other', async (_, bytes) => {
    const socket = connect(openDataFolder(folder()).socket);
    socket.write(Buffer.from(bytes));
    const answer = Buffer.concat(await socket.toArray()).toString();
    expect(answer).toContain('08P01');
    await expect(count(pool)).resolves.toBe(0);
  });

  describe('COPY', () => {
    const copy = (client: PoolClient, sql: string, data: Iterable<Buffer | string>): Promise<void> =>
      pipeline(Readable.from(data), client.query(copyFrom(sql)));
    let client: PoolClient;

    beforeEach(async () => {
      client = await pool.connect();
    });

    afterEach(() => {
      client.release();
    });

    it('loads text, and gives it back', async () => {
      const lines = Array.from({ length: 100_000 }, (_, n) => `${String(n)}\n`);
      await copy(client, 'copy numbers from stdin', lines);
      await expect(count(client)).resolves.toBe(100_000);
      const back = Buffer.concat(await client.query(copyTo('copy numbers to stdout')).toArray());
      expect(back.toString()).toBe(lines.join(''));
    });

    it('loads binary data', async () => {
      const row = (n: number): Buffer => {
        const bytes = Buffer.from([0, 1, 0, 0, 0, 4, 0, 0, 0, 0]);
        bytes.writeInt32BE(n, 6);
        return bytes;
      };
      const head = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
      await copy(client, 'copy numbers from stdin (format binary)', [
        head,
        row(7),
        row(9),
        Buffer.from([255, 255]),
      ]);
      const { rows } = await client.query('select n from numbers order by n');
      expect(rows).toEqual([{ n: 7 }, { n: 9 }]);
    });

    it('names line and reason of bad data, stores nothing of it and goes on', async () => {
      const lines = ['1\n', 'two\n', ...Array.from({ length: 50_000 }, (_, n) => `${String(n)}\n`)];
      await expect(copy(client, 'copy numbers from stdin', lines)).rejects.toMatchObject({
        code: '22P02',
        where: expect.stringContaining('line 2') as string,
      });
      await expect(count(client)).resolves.toBe(0);
    });

    it('reports a table that is not there', async () => {
      await expect(copy(client, 'copy nothing from stdin', ['1\n'])).rejects.toMatchObject({ code: '42P01' });
      await expect(count(client)).resolves.toBe(0);
    });

    it('fails the transaction when the source of its data fails', async () => {
      await client.query('begin');
      function* broken(): Generator<string> {
        yield '1\n';
        throw new Error('the file is gone');
      }
      await expect(copy(client, 'copy numbers from stdin', broken())).rejects.toThrow('the file is gone');
      await expect(client.query('select 1')).rejects.toMatchObject({ code: '25P02' });
      await client.query('rollback');
      await expect(count(client)).resolves.toBe(0);
    });

    it('refuses more than 64 MiB in words', async () => {
      const much = Array.from({ length: 70 }, () => '1'.repeat(1024 * 1024));
      await expect(copy(client, 'copy numbers from stdin', much)).rejects.toMatchObject({ code: '54000' });
      await expect(count(client)).resolves.toBe(0);
    });

    it('refuses a COPY beside other statements, or as a prepared statement', async () => {
      await expect(client.query('begin; copy numbers from stdin')).rejects.toMatchObject({ code: '0A000' });
      await expect(client.query({ name: 'c', text: 'copy numbers from stdin' })).rejects.toMatchObject({
        code: '0A000',
      });
      await expect(count(client)).resolves.toBe(0);
    });

    it('keeps nobody waiting while its data is still to come', async () => {
      const target = client.query(copyFrom('copy numbers from stdin'));
      target.write('1\n');
      await expect(count(pool)).resolves.toBe(0);
      target.end('2\n');
      await until(async () => (await count(pool)) === 2);
    });
  });
});

describe('the life of the process', () => {
  it('is one for all that come at the same moment', async () => {
    for (let round = 0; round < rounds(2, 5); round++) {
      const folder = newFolder();
      const both = [open(folder), open(folder)];
      await Promise.all(both.map(({ pool }) => pool.query('select 1')));
      expect(started(folder)).toHaveLength(1);
      await Promise.all(both.map(close));
    }
  });

  it('is one for two spellings of a folder', async () => {
    const folder = newFolder();
    const link = join(scratch, 'link');
    symlinkSync(folder, link);
    const both = [open(folder), open(link)];
    await Promise.all(both.map(({ pool }) => pool.query('select 1')));
    expect(started(folder)).toHaveLength(1);
    await Promise.all(both.map(close));
  });

  it('lasts as long as a process needs it, and ends by itself after the last', async () => {
    const folder = newFolder();
    const [first, second] = [open(folder), open(folder)];
    await first.pool.query('select 1');
    await second.pool.query('select 1');
    await close(first);
    await second.pool.end();
    await sleep(1500);
    expect(stopped(folder)).toEqual([]);
    await second.engine.release();
    await ends(started(folder)[0]!);
    expect(stopped(folder)).toEqual(started(folder));
    expect(existsSync(openDataFolder(folder).socket)).toBe(false);
  });

  it('is not ended by Ctrl-C, but by SIGTERM', async () => {
    const folder = newFolder();
    const client = open(folder);
    await client.pool.query('select 1');
    const pid = started(folder)[0]!;
    process.kill(pid, 'SIGINT');
    await client.pool.query('create table numbers (n int)');
    process.kill(pid, 'SIGTERM');
    await ends(pid);
    expect(stopped(folder)).toEqual([pid]);
    await expect(count(client.pool)).resolves.toBe(0);
    expect(started(folder)).toHaveLength(2);
    await close(client);
  });

  it('has nothing but what was committed after kill -9, in the middle of a transaction and of a COPY', async () => {
    const folder = newFolder();
    const client = open(folder);
    await client.pool.query('create table numbers (n int)');
    await client.pool.query('insert into numbers select generate_series(1, 1000)');
    const writer = await client.pool.connect();
    await writer.query('begin');
    await writer.query('insert into numbers select generate_series(1, 100000)');
    writer.on('error', ignore);
    await kill(folder);
    writer.release(true);
    await expect(count(client.pool)).resolves.toBe(1000);

    const loader = (await client.pool.connect()).on('error', ignore);
    const lines = Readable.from(Array.from({ length: 500_000 }, (_, n) => `${String(n)}\n`));
    const loaded = pipeline(lines, loader.query(copyFrom('copy numbers from stdin')));
    const lost = expect(loaded).rejects.toThrow();
    await sleep(150);
    await kill(folder);
    await lost;
    loader.release(true);
    await expect(count(client.pool)).resolves.toBe(1000);
    expect(started(folder)).toHaveLength(3);
    await close(client);
  });

  it('shows the end of its log when it cannot start', async () => {
    const folder = newFolder();
    rmSync(join(folder, 'pg', 'global'), { recursive: true });
    const client = open(folder);
    await expect(client.pool.query('select 1')).rejects.toThrow(/could not start[^]*engine \d+ fails/);
    await close(client);
  });

  it('keeps its log short', async () => {
    const folder = newFolder();
    appendFileSync(join(folder, 'engine.log'), 'x'.repeat(2 * 1024 * 1024));
    const client = open(folder);
    await client.pool.query('select 1');
    expect(readFileSync(join(folder, 'engine.log')).length).toBeLessThan(1000);
    await close(client);
  });

  it('works where the path is too long for a socket', async () => {
    const folder = newFolder(`data-${'long-'.repeat(20)}`);
    const client = open(folder);
    await client.pool.query('select 1');
    expect(openDataFolder(folder).socket).toMatch(/^\/tmp\/embedded-timescale-/);
    await close(client);
    await ends(started(folder)[0]!);
  });
});

describe('TimescaleDB after reopening', () => {
  it('fills, refreshes and truncates hypertables and continuous aggregates', async () => {
    const folder = newFolder();
    const first = open(folder);
    await first.pool.query(HYPERTABLE);
    const client = await first.pool.connect();
    await client.query('begin');
    await client.query(
      `create materialized view days with (timescaledb.continuous) as
         select user_id, time_bucket('1 day', at, 'Europe/Berlin') as day, sum(energy) as energy from readings group by 1, 2
         with no data`,
    );
    await client.query('commit');
    client.release();
    await close(first);
    await ends(started(folder)[0]!);

    const { pool, engine } = open(folder);
    await pool.query(
      `insert into readings select 1, ${DAY} + n * interval '30 minutes', 1 from generate_series(0, 999) n`,
    );
    await pool.query(
      `call refresh_continuous_aggregate('days', null, null, options => '{"buckets_per_batch": 0}')`,
    );
    const { rows } = await pool.query('select sum(energy)::int as energy, count(*)::int as days from days');
    expect(rows).toEqual([{ energy: 1000, days: 21 }]);
    await pool.query('truncate readings');
    await expect(count(pool, 'readings')).resolves.toBe(0);
    await close({ pool, engine });
  });
});
