import { type IncomingMessage, request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { HALF_HOUR, WORLD_START } from '../support/small-world.js';

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

  it('breaks when the database fails midway, compressed or not', async () => {
    const database = app.get(Database);
    const query = database.query.bind(database);
    let page = 0;
    let answered: Promise<IncomingMessage>;
    const failing = jest.spyOn(database, 'query').mockImplementation((text, values) => {
      const isThird = text.includes('readings') && ++page === 3;
      // Once the client has the head of the answer: before that it would be no stream that breaks.
      return isThird ? answered.then(() => query('select 1 / 0')) : query(text, values);
    });
    for (const headers of [{}, { 'accept-encoding': 'gzip' }]) {
      page = 0;
      answered = ask('/api/readings?format=csv', headers);
      await expect((await answered).toArray()).rejects.toThrow('aborted');
    }
    failing.mockRestore();
  });
});
