import { type IncomingMessage, request, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { HttpAdapterHost } from '@nestjs/core';
import { ReadingRepository } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { HALF_HOUR, WORLD_START } from '../support/small-world.js';
import { makeRoom } from '../support/storage.js';

const USERS = [3000, 3001];
const SLOTS = 48 * 200;

describe('the stream of readings', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    const database = app.get(Database);
    await database.query(
      `insert into users (id, area, tariff, external_id, sort_key)
       select id, 'a1', 't1', id::text, '04' || id from unnest($1::int[]) as asked (id)`,
      [USERS],
    );
    await makeRoom(
      database,
      ...Array.from({ length: SLOTS }, (_, slot) => new Date(WORLD_START + slot * 1_800_000)),
    );
    await database.query(
      `insert into readings (user_id, period_start, occurrence, energy_wh)
       select id, $1::timestamptz + slot * interval '30 minutes', 0, (id * 7919 + slot * 104729) % 80000 / 7.0
       from unnest($2::int[]) id, generate_series(0, ${SLOTS - 1}) slot`,
      [new Date(WORLD_START), USERS],
    );
  });

  afterAll(() => app.close());

  const ask = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      request(app.url + path, { headers, agent: false }, resolve)
        .on('error', reject)
        .end();
    });
  const read = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Buffer> =>
    Buffer.concat((await (await ask(path, headers)).toArray()) as readonly Buffer[]);

  it('gives every reading once, as CSV, as NDJSON and in pages of JSON, to the last digit', async () => {
    const range = `from=${new Date(WORLD_START + HALF_HOUR).toISOString()}`;
    const csv = (await read(`/api/readings?format=csv&${range}`)).toString();
    const ndjson = (await read(`/api/readings?${range}`, { accept: 'application/x-ndjson' })).toString();
    const json: Record<string, unknown>[] = [];
    for (let next: string | null = `/api/readings?page_size=4000&${range}`; next !== null;) {
      const page = JSON.parse((await read(next)).toString()) as { results: typeof json; next: string | null };
      json.push(...page.results);
      next = page.next;
    }
    expect(json).toHaveLength(USERS.length * (SLOTS - 1));
    const lines = ndjson.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(json);
    const [head, ...rows] = csv.trimEnd().split('\r\n');
    expect(head).toBe('user_id,start,occurrence,energy_wh,quality');
    expect(rows).toEqual(json.map((row) => Object.values(row).join(',')));
  });

  it('comes compressed to those who take it', async () => {
    const path = '/api/readings?format=ndjson&user=3000';
    expect(gunzipSync(await read(path, { 'accept-encoding': 'gzip' }))).toEqual(await read(path));
  });

  it('has a head and no rows where there are none', async () => {
    expect((await read('/api/readings?format=csv&area=nowhere')).toString()).toBe(
      'user_id,start,occurrence,energy_wh,quality\r\n',
    );
    expect((await read('/api/readings?format=ndjson&area=nowhere')).toString()).toBe('');
  });

  /** Has each look at the readings for a stream of them wait for this first; told the number of the look. */
  const beforeEachLook = (wait: (look: number) => Promise<unknown>): jest.SpyInstance => {
    Object.assign(app.get(ReadingRepository), { rowsAtOnce: 1_000 });
    const database = app.get(Database);
    let look = 0;
    if (database.copiesRows) {
      const copyRows = database.copyRows.bind(database);
      return jest
        .spyOn(database, 'copyRows')
        .mockImplementation((...statement) => wait(++look).then(() => copyRows(...statement)));
    }
    const rows = database.rows.bind(database);
    return jest
      .spyOn(database, 'rows')
      .mockImplementation((statement) =>
        statement.text.includes('from readings') ? wait(++look).then(() => rows(statement)) : rows(statement),
      );
  };

  it('breaks when the database fails midway, compressed or not', async () => {
    const database = app.get(Database);
    for (const headers of [{}, { 'accept-encoding': 'gzip' }]) {
      const answers: Promise<IncomingMessage>[] = [];
      const failing = beforeEachLook(async (look) => {
        // Once the client has the head of the answer: before that it would be no stream that breaks.
        if (look === 3) await answers[0]?.then(() => database.query('select 1 / 0'));
      });
      answers.push(ask('/api/readings?format=csv', headers));
      await expect((await answers[0])?.toArray()).rejects.toThrow('aborted');
      failing.mockRestore();
    }
  });

  it('reads no further once the client has left', async () => {
    let looks = 0;
    const answers: Promise<IncomingMessage>[] = [];
    const server = app.get<HttpAdapterHost>(HttpAdapterHost).httpAdapter.getHttpServer() as Server;
    const left = new Promise<void>((resolve) => {
      server.once('request', (_, response) => response.once('close', resolve));
    });
    const watched = beforeEachLook(async (look) => {
      looks = look;
      if (look < 4) return;
      (await answers[0])?.destroy();
      await left;
    });
    answers.push(ask('/api/readings?format=csv'));
    await left;
    // A look that was begun may end, and what it gave is dropped.
    await sleep(200);
    expect(looks).toBeLessThanOrEqual(5);
    watched.mockRestore();
  });
});
