import { mkdtempSync, readFileSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool, type PoolClient } from 'pg';
import { DatabaseUnusableError } from '../../src/common/errors/index.js';
import { parseEnvironment } from '../../src/config/index.js';
import { Engine } from '../../src/database/index.js';
import { enginesGone } from '../support/engines.js';

const PATIENCE_MS = 5000;

describe('an embedded engine that does not go on', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'halfhour-hangs-')));
  let engine: Engine;
  let pool: Pool;
  let clients: PoolClient[] = [];

  beforeAll(async () => {
    process.env['EMBEDDED_TIMESCALE_IDLE_MS'] = '1000';
    process.env['EMBEDDED_TIMESCALE_PATIENCE_MS'] = String(PATIENCE_MS);
    engine = await Engine.of(parseEnvironment({ DATA_DIR: folder }));
    const { stream } = engine.embedded!;
    pool = new Pool({ stream, ssl: false, user: 'postgres', database: 'halfhour', max: 4 });
    pool.on('error', () => undefined);
    await pool.query('create table numbers (n int); insert into numbers values (1), (2)');
  });

  afterAll(async () => {
    delete process.env['EMBEDDED_TIMESCALE_PATIENCE_MS'];
    await pool.end();
    await engine.onApplicationShutdown();
    await enginesGone(folder);
    await rm(folder, { recursive: true });
  });

  beforeEach(async () => {
    clients = await Promise.all([pool.connect(), pool.connect(), pool.connect()]);
    for (const client of clients) client.on('error', () => undefined);
  });

  afterEach(() => {
    for (const client of clients) client.release(true);
  });

  const log = (): string => readFileSync(join(folder, 'engine.log'), 'utf8');

  /** The first client, whose transaction is open, hangs the engine, and the others wait for it. */
  const expectAllToBeTold = async (hanging: string): Promise<void> => {
    const [first, ...waiting] = clients;
    const ends = await Promise.allSettled([
      first!.query(hanging),
      ...waiting.map((client) => client.query('begin')),
    ]);
    const told: unknown = expect.objectContaining({
      code: new DatabaseUnusableError('').code,
      message: expect.stringMatching(/did not answer any more.*next statement starts it again/) as string,
    });
    expect(ends).toEqual(clients.map(() => ({ status: 'rejected', reason: told })));
    const { rows } = await pool.query('select sum(n)::int as sum from numbers');
    expect(rows).toEqual([{ sum: 3 }]);
  };

  it('is ended when it is busy without a step, and everybody is told', async () => {
    await clients[0]!.query('begin');
    await expectAllToBeTold('do $$ begin loop null; end loop; end $$');
    expect(log()).toMatch(/engine \d+ hangs: no step in 5 s/);
  });

  it('is ended at once when it asks for input that never comes, and everybody is told', async () => {
    const [first] = clients;
    await first!.query('begin');
    await first!.query('insert into numbers values (3)');
    await first!.query('set local standard_conforming_strings = off');
    // With these strings the engine sees the COPY that the server takes for a part of a literal.
    await expectAllToBeTold(String.raw`select 'a\'' as a; copy numbers from stdin --'`);
    expect(log()).toContain('waits for input that never comes');
    expect(log().match(/ hangs: /g)).toHaveLength(1);
  });

  it('is left alone while it works or sleeps', async () => {
    const [first, second] = clients;
    const before = log();
    const began = performance.now();
    await first!.query('select pg_sleep($1)', [(PATIENCE_MS * 0.5) / 1000]);
    await second!.query('create table many as select n, random() as r from generate_series(1, 1500000) n');
    while (performance.now() - began < 2 * PATIENCE_MS) {
      await first!.query('select count(*) from (select * from many order by r offset 0) s');
    }
    expect(log()).toBe(before);
  });
});
