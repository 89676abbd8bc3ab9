import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { Database, DatabaseState } from '../../src/database/index.js';
import type { TestApp } from '../support/app.js';
import { addressOf, type ApiDocument, readDocument } from '../support/documented.js';
import { startSmallWorld } from '../support/small-world.js';

type Row = Readonly<Record<string, unknown>>;

describe('HTTP of the API', () => {
  let app: TestApp;
  let document: ApiDocument;

  beforeAll(async () => {
    app = await startSmallWorld();
    document = await readDocument(app);
  });

  afterAll(() => app.close());

  const get = (
    path: string,
    headers: Readonly<Record<string, string>> = {},
    method = 'GET',
  ): Promise<Response> => fetch(app.url + path, { headers, method });
  const addresses = (format: string): readonly string[] =>
    Object.entries(document.paths)
      .filter(([, { get: operation }]) => operation.responses['200']?.content?.[format])
      .map(([path]) => addressOf(path));

  describe('the validator of an answer', () => {
    it('spares the query when the client has the answer', async () => {
      const path = '/api/consumption?split=area&resolution=1d';
      const first = await get(path);
      const tag = first.headers.get('etag') ?? '';
      expect(tag).toMatch(/^W\/"[\w-]{22}"$/);
      expect(first.headers.get('cache-control')).toBe('private, no-cache');
      expect(first.headers.get('vary')).toBe('Cookie, Authorization, Accept, Accept-Encoding');

      const asked = jest.spyOn(app.get(Database), 'query');
      const second = await get(path, { 'if-none-match': `"other", ${tag}` });
      const statements = asked.mock.calls.map(([text]) => text);
      asked.mockRestore();

      expect([second.status, await second.text(), second.headers.get('etag')]).toEqual([304, '', tag]);
      expect(statements).toEqual([expect.stringContaining('database_state')]);
    });

    it('stands for JSON that is written once, until the data change', async () => {
      const path = '/api/readings?page_size=2';
      const asked = jest.spyOn(app.get(Database), 'query');
      const ask = async (address: string): Promise<readonly [string, boolean]> => {
        asked.mockClear();
        const text = await (await get(address)).text();
        return [text, asked.mock.calls.some(([statement]) => statement.includes('from readings'))];
      };
      const [first, wasRead] = await ask(path);
      expect(wasRead).toBe(true);
      expect(JSON.parse(first)).toMatchObject({ results: [{ user_id: '3000' }, { user_id: '3000' }] });
      expect(await ask(path)).toEqual([first, false]);
      expect(await ask('/api/readings?page_size=2&user=3000')).toEqual([expect.any(String), true]);
      await app.get(DatabaseState).raiseVersion();
      expect(await ask(path)).toEqual([first, true]);
      asked.mockRestore();
    });

    it('is another for other data, another question and another format, and the same for another order', async () => {
      const tagOf = async (path: string, accept = 'application/json'): Promise<string | null> =>
        (await get(path, { accept })).headers.get('etag');
      const path = '/api/consumption?resolution=1d&area=a1';
      const tag = await tagOf(path);
      expect(await tagOf('/api/consumption?area=a1&resolution=1d')).toBe(tag);
      expect(await tagOf('/api/consumption?area=a1&resolution=1d&format=json')).toBe(tag);
      expect(await tagOf('/api/consumption?area=a2&resolution=1d')).not.toBe(tag);
      expect(await tagOf(path, 'text/csv')).not.toBe(tag);
      await app.get(DatabaseState).raiseVersion();
      expect(await tagOf(path)).not.toBe(tag);
    });

    it('changes with the ledger where the ledger is in the answer', async () => {
      const before = (await get('/api/meta')).headers.get('etag') ?? '';
      expect((await get('/api/meta', { 'if-none-match': before })).status).toBe(304);
      await app.get(Database).query(`insert into imports (directory, options) values ('data', '{}')`);
      const after = await get('/api/meta', { 'if-none-match': before });
      // Nobody holds a lease for it: it does not run.
      expect(await after.json()).toMatchObject({ last_import: { status: 'interrupted' } });
    });

    it('is not on a problem, nor on what tells of the moment', async () => {
      const answers = await Promise.all(
        ['/api/users/9', '/api/consumption?resolution=2h', '/api/health', '/api/ready'].map((path) =>
          get(path),
        ),
      );
      expect(
        answers.map(({ status, headers }) => [status, headers.get('etag'), headers.get('cache-control')]),
      ).toEqual([
        [404, null, 'no-store'],
        [400, null, 'no-store'],
        [200, null, 'no-store'],
        [200, null, 'no-store'],
      ]);
    });
  });

  describe('the format of an answer', () => {
    it('is CSV with the numbers of the JSON to the last digit, wherever it is offered', async () => {
      for (const address of addresses('text/csv')) {
        const json = (await (await get(address)).json()) as Row & { readonly results?: readonly Row[] };
        const csv = await get(address, { accept: 'text/csv' });
        expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
        expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="?[\w-]+\.csv"?$/);
        const [head = [], ...lines] = linesOf(await csv.text());
        const rows = json.results ?? [json];
        expect([address, lines]).toEqual([
          address,
          rows.map((row) => head.map((column) => cellOf(row, column))),
        ]);
        for (const row of rows) expect(head).toEqual(expect.arrayContaining(plainNames(row)));
      }
    });

    it('is whole as CSV where JSON comes in pages', async () => {
      for (const path of ['/api/users', '/api/quality']) {
        const whole = await (await get(`${path}?format=csv`)).text();
        expect(linesOf(whole)).toHaveLength(1 + 3);
        expect(await (await get(`${path}?format=csv&page=2&page_size=1`)).text()).toBe(whole);
      }
    });

    it('keeps its head when there is nothing to tell', async () => {
      const text = await (await get('/api/users?area=nowhere&format=csv')).text();
      expect(text).toMatch(/^id,area,tariff,total_wh,[\w,]+\r\n$/);
    });

    it('guards a spreadsheet from a name that would be a formula', async () => {
      const text = await (await get('/api/segments?format=csv')).text();
      expect(text).toBe(`area,tariff,users\r\na1,"'=1+1, ""best""",1\r\na1,t1,1\r\na2,t3,1\r\n`);
    });

    it('is what the parameter says before what the header says', async () => {
      const typeOf = async (path: string, accept: string): Promise<string | null> =>
        (await get(path, { accept })).headers.get('content-type');
      expect(await typeOf('/api/users?format=csv', 'application/json')).toContain('text/csv');
      expect(await typeOf('/api/users?format=json', 'text/csv')).toContain('application/json');
      expect(await typeOf('/api/users', 'application/json;q=0.5, text/csv')).toContain('text/csv');
      expect(await typeOf('/api/users', 'text/html, */*;q=0.8')).toContain('application/json');
    });

    it.each([
      ['/api/users?format=xml', '*/*', 400, 'invalid_parameters'],
      ['/api/users?format=ndjson', '*/*', 400, 'invalid_parameters'],
      ['/api/users?format=csv&format=json', '*/*', 400, 'invalid_parameters'],
      ['/api/meta?format=csv', '*/*', 400, 'invalid_parameters'],
      ['/api/users', 'image/png', 406, 'not_acceptable'],
      ['/api/meta', 'text/csv', 406, 'not_acceptable'],
    ])('%s for %s is refused with %d', async (path, accept, status, code) => {
      const answer = await get(path, { accept });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await answer.json()).toMatchObject({ status, code, instance: path });
      expect(answer.status).toBe(status);
    });
  });

  describe('compression', () => {
    it('shrinks what is worth it, for who takes it', async () => {
      const path = '/api/consumption?resolution=30m';
      const plain = await raw('GET', path);
      const packed = await raw('GET', path, { 'accept-encoding': 'gzip' });
      expect(packed.headers['content-encoding']).toBe('gzip');
      expect(gunzipSync(packed.body)).toEqual(plain.body);
      expect(packed.body.length).toBeLessThan(plain.body.length / 4);
      expect(packed.headers['etag']).toBe(plain.headers['etag']);
      expect(
        (await raw('GET', '/api/health', { 'accept-encoding': 'gzip' })).headers['content-encoding'],
      ).toBeUndefined();
    });

    it('is for pages, too', async () => {
      expect((await raw('GET', '/', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBe('gzip');
    });
  });

  describe('methods', () => {
    it('gives HEAD the headers of GET and nothing more', async () => {
      for (const address of addresses('application/json')) {
        const [head, whole] = await Promise.all([raw('HEAD', address), raw('GET', address)]);
        expect([address, head.status, head.body.length]).toEqual([address, 200, 0]);
        for (const name of ['etag', 'content-type', 'cache-control'])
          expect(head.headers[name]).toBe(whole.headers[name]);
      }
    });

    it.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
      'says which methods an address takes instead of %s',
      async (method) => {
        const answer = await get('/api/users/3001', {}, method);
        expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
        expect(await answer.json()).toMatchObject({ status: 405, code: 'method_not_allowed' });
        expect((await get('/api/nothing', {}, method)).status).toBe(404);
      },
    );
  });

  describe('what is malformed', () => {
    it.each([
      ['/api/users/%E0%A4%A', 400],
      ['/api/%', 400],
      ['/api/users/3001?from=%E0%A4%A', 400],
      [`/api/consumption?area=${'x'.repeat(8_000)}`, 400],
      ['/api/consumption?filter=x', 400],
      ['/api/consumption?asked=x&request=y', 400],
      ['/api/consumption?__proto__=x&constructor=y', 400],
      ['/api/consumption?area=%00', 400],
      ['/api/users?area=a1&area=%00&search=%00', 400],
      ['/api/segments?area=a1', 400],
      ['/api/health?x', 400],
    ])('%s is answered with a problem', async (path, status) => {
      const { body, headers, status: actual } = await raw('GET', path);
      expect([actual, headers['content-type']]).toEqual([status, 'application/problem+json; charset=utf-8']);
      expect(JSON.parse(body.toString())).toMatchObject({ status, instance: path });
    });
  });

  /** As it goes over the wire: nothing unpacked, nothing mended in the address. */
  function raw(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<RawAnswer> {
    const { hostname, port } = new URL(app.url);
    return new Promise((resolve, reject) => {
      const asked = request({ hostname, port, method, path, headers, agent: false }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
        });
      });
      asked.on('error', reject).end();
    });
  }
});

interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** Cells of each line, by the letter of RFC 4180. */
function linesOf(csv: string): readonly (readonly string[])[] {
  const lines = csv.match(/(?:"(?:[^"]|"")*"|[^"\r\n])*\r\n/g) ?? [];
  return lines.map((line) => {
    const cells = `,${line.slice(0, -2)}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g);
    return [...cells].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
  });
}

/** What the cell of a column must hold: the very text of the JSON's value. */
function cellOf(row: Row, column: string): string {
  const value = flat(row)[column];
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(' ');
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^[=+\-@\t]/.test(value) ? `'${value}` : value;
}

/** A list of answers inside a row has no place in CSV: those are left out. */
const plainNames = (row: Row): readonly string[] => Object.keys(flat(row)).filter((name) => name !== 'gaps');

function flat(row: Row): Row {
  const entries = Object.entries(row).flatMap(([name, value]): readonly (readonly [string, unknown])[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(flat(value as Row)).map(([inner, one]) => [`${name}_${inner}`, one] as const)
      : [[name, value]],
  );
  return Object.fromEntries(entries);
}
