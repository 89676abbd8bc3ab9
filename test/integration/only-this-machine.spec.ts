import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

interface Answer {
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

type Headers = Readonly<Record<string, string>>;

/** As `fetch` would not: with any Host. */
function ask(url: string, path: string, headers: Headers): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(url + path, { headers, agent: false }, (response) => {
      text(response).then((body) => {
        resolve({ status: response.statusCode, type: response.headers['content-type'], body });
      }, reject);
    })
      .on('error', reject)
      .end();
  });
}

/** As no client would: a request in its own words. */
async function askPlainly(url: string, lines: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.end([...lines, 'Connection: close', '', ''].join('\r\n'));
  return text(socket);
}

const NAMELESS: readonly (readonly [string, readonly string[]])[] = [
  ['no host', ['GET /api/health HTTP/1.0']],
  ['an empty host', ['GET /api/health HTTP/1.1', 'Host:']],
];

const FORGED: readonly (readonly [string, Headers])[] = [
  ['a name that leads here', { host: 'rebound.example:3000' }],
  ['an address of the network', { host: '192.168.0.7:3000' }],
  ['every address', { host: '0.0.0.0:3000' }],
  ['a name that begins as ours', { host: 'localhost.example' }],
  ['an address that begins as ours', { host: '127.0.0.1.example' }],
  ['a user before a name', { host: '127.0.0.1:80@rebound.example' }],
  ['a proxy', { 'x-forwarded-for': '203.0.113.7' }],
  ['a proxy that names its client only', { 'X-Real-IP': '203.0.113.7' }],
  ['a proxy of the kind that says no more than the standard asks for', { Via: '1.1 gateway' }],
  ['a proxy that names itself only', { 'X-Forwarded-Host': '127.0.0.1' }],
  ['a proxy that keeps to the standard', { forwarded: 'for=127.0.0.1' }],
  ['a proxy with nothing to say', { 'x-forwarded-proto': '' }],
];

describe('who is let in', () => {
  let database: TestDatabase;
  let app: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  describe('while ACCESS is unset', () => {
    beforeAll(async () => {
      app = await startTestApp(database);
    });
    afterAll(() => app.close());

    it.each(['localhost', 'LOCALHOST:1', '127.0.0.1:8080', '127.7.7.7', '[::1]:3000', '[::1]'])(
      'this machine as %s',
      async (host) => {
        expect(await ask(app.url, '/api/health', { host })).toMatchObject({ status: 200 });
        expect(await ask(app.url, '/', { host })).toMatchObject({ status: 200 });
      },
    );

    it.each(FORGED)('but not %s: the API answers with a problem', async (_what, headers) => {
      const answer = await ask(app.url, '/api/consumption?resolution=1mo', headers);
      expect(answer).toMatchObject({ status: 403, type: 'application/problem+json; charset=utf-8' });
      expect(JSON.parse(answer.body)).toMatchObject({
        status: 403,
        code: 'not_this_machine',
        detail: expect.stringMatching(/^Halfhour answers only the machine .* ACCESS=open .*\.$/) as string,
      });
    });

    it.each(FORGED)('but not %s: a page says so', async (_what, headers) => {
      const answer = await ask(app.url, '/', headers);
      expect(answer).toMatchObject({ status: 403, type: 'text/html; charset=utf-8' });
      expect(answer.body).toContain('Halfhour answers only the machine that it runs on');
    });

    it('nobody else to files, health, documentation or what is not there', async () => {
      const page = (await ask(app.url, '/', { host: 'localhost' })).body;
      const style = /href="(\/assets\/[^"]+\.css)"/.exec(page)?.[1] ?? '';
      for (const path of [style, '/api/health', '/api/ready', '/api/openapi.json', '/api/docs', '/nowhere']) {
        expect([path, await ask(app.url, path, { host: 'localhost' })]).not.toMatchObject([
          path,
          { status: 403 },
        ]);
        expect([path, await ask(app.url, path, { host: 'rebound.example' })]).toMatchObject([
          path,
          { status: 403 },
        ]);
      }
    });

    it.each(NAMELESS)('nobody who names %s', async (_what, lines) => {
      expect(await askPlainly(app.url, lines)).toMatch(/^HTTP\/1\.1 403 /);
    });
  });

  describe('with ACCESS=open', () => {
    beforeAll(async () => {
      app = await startTestApp({ ...database, environment: { ...database.environment, ACCESS: 'open' } });
    });
    afterAll(() => app.close());

    it.each(FORGED)('%s, unless a page could have its own name lead here', async (_what, headers) => {
      const isForeign = (headers['host'] ?? '').includes('example');
      const answer = await ask(app.url, '/api/consumption?resolution=1mo', headers);
      expect(answer.status).toBe(isForeign ? 403 : 200);
      if (!isForeign) return;
      expect(JSON.parse(answer.body)).toMatchObject({
        code: 'foreign_host',
        detail: expect.stringMatching(/ is not known as .*: set PUBLIC_URL /) as string,
      });
    });

    it('the name that PUBLIC_URL says', async () => {
      const environment = { ...database.environment, ACCESS: 'open', PUBLIC_URL: 'http://meters.example' };
      const named = await startTestApp({ ...database, environment });
      const statuses = await Promise.all(
        ['meters.example', 'meters.example:80', 'rebound.example'].map(
          async (host) => (await ask(named.url, '/', { host })).status,
        ),
      );
      await named.close();
      expect(statuses).toEqual([200, 200, 403]);
    });

    it.each(NAMELESS)('who names %s, too', async (_what, lines) => {
      expect(await askPlainly(app.url, lines)).toMatch(/^HTTP\/1\.1 200 /);
    });
  });
});
