import type { Server } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Database, DatabaseReadiness, Standby } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

type Headers = Readonly<Record<string, string>>;

const CLIENT: Headers = { 'X-Forwarded-For': '203.0.113.1' };
const OTHER: Headers = { 'X-Forwarded-For': '203.0.113.2' };

describe('limits', () => {
  let database: TestDatabase;
  let app: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const start = async (variables: Headers): Promise<void> => {
    app = await startTestApp({
      ...database,
      environment: { ...database.environment, ACCESS: 'open', TRUST_PROXY: 'loopback', ...variables },
    });
  };
  const get = (path: string, headers: Headers = {}): Promise<Response> => fetch(app.url + path, { headers });

  describe('of what a client asks in a minute', () => {
    beforeAll(() => start({ RATE_LIMIT: '3' }));
    afterAll(() => app.close());

    it('answer the next one with a problem, or a page, that says when to come back', async () => {
      let [problem, answered] = [await get('/api/segments', CLIENT), 0];
      for (; problem.status === 200; answered += 1) problem = await get('/api/segments', CLIENT);
      // Fewer where one took a tenth of a second.
      expect([1, 2, 3]).toContain(answered);
      expect(problem.status).toBe(429);
      expect(Number(problem.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(problem.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(await problem.json()).toMatchObject({ status: 429, code: 'too_many_requests' });

      const page = await get('/', CLIENT);
      expect([page.status, page.headers.get('content-type')]).toEqual([429, 'text/html; charset=utf-8']);
      expect(await page.text()).toContain('Too many requests came from this address');
    });

    it('leave alone other clients, probes, files and who is at this machine', async () => {
      const style = /href="(\/assets\/[^"]+\.css)"/.exec(await (await get('/')).text())?.[1] ?? '';
      expect((await get('/api/segments', OTHER)).status).toBe(200);
      for (let asked = 0; asked < 5; asked += 1) {
        expect((await get('/api/ready', CLIENT)).status).toBe(200);
        expect((await get(style, CLIENT)).status).toBe(200);
        expect((await get('/api/segments')).status).toBe(200);
      }
    });
  });

  describe('of what is answered at a time', () => {
    beforeAll(() => start({ MAX_REQUESTS: '4' }));
    afterAll(() => app.close());

    it('turn the others away until there is room', async () => {
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      const real = app.get(Database).query.bind(app.get(Database));
      const query = jest.spyOn(app.get(Database), 'query').mockImplementation(async (text, values) => {
        await released;
        return real(text, values);
      });
      const held = [1, 2, 3, 4].map(() => get('/api/segments'));
      while (query.mock.calls.length < held.length) await new Promise(setImmediate);

      const away = await get('/api/segments', CLIENT);
      expect([away.status, away.headers.get('retry-after')]).toEqual([503, '2']);
      expect(await away.json()).toMatchObject({ code: 'overloaded', title: 'There are too many requests' });
      expect((await get('/api/health')).status).toBe(200);
      release();
      for (const answer of held) expect((await answer).status).toBe(200);
      query.mockRestore();
      expect((await get('/api/segments', CLIENT)).status).toBe(200);
    });
  });

  describe('of probes', () => {
    beforeAll(() => start({}));
    afterAll(() => app.close());

    it('are none, but that the database is asked once for all that come at a time', async () => {
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      const arrived = jest.spyOn(app.get(DatabaseReadiness), 'isReady').mockResolvedValue(true);
      const asked = jest.spyOn(app.get(Standby), 'state').mockImplementation(async () => {
        await released;
        return null;
      });
      const probes = Array.from({ length: 12 }, () => get('/api/ready', CLIENT));
      while (arrived.mock.calls.length < probes.length || asked.mock.calls.length === 0)
        await new Promise(setImmediate);
      // One that leaves takes nothing from the others.
      const leaving = new AbortController();
      const left = fetch(`${app.url}/api/ready`, { signal: leaving.signal });
      while (arrived.mock.calls.length <= probes.length) await new Promise(setImmediate);
      await new Promise(setImmediate);
      leaving.abort();
      await expect(left).rejects.toThrow();
      release();
      for (const probe of probes) expect((await probe).status).toBe(200);
      const { length } = asked.mock.calls;
      asked.mockRestore();
      arrived.mockRestore();
      expect(length).toBe(1);
      expect((await get('/api/ready', CLIENT)).status).toBe(200);
    });
  });

  describe('of sizes and times', () => {
    beforeAll(() => start({}));
    afterAll(() => app.close());

    it('refuse an address, a body and headers that are too long', async () => {
      const long = 'x'.repeat(9000);
      const problem = await get(`/api/users?search=${long}`);
      expect([problem.status, await problem.json()]).toEqual([
        414,
        expect.objectContaining({ code: 'address_too_long', status: 414 }),
      ]);
      expect((await get(`/${long}`)).status).toBe(414);

      for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
        const answer = await fetch(`${app.url}/api/users`, {
          method: 'POST',
          headers: { 'Content-Type': type },
          body: type.endsWith('json') ? JSON.stringify(long.repeat(10)) : `a=${long.repeat(10)}`,
        });
        expect([answer.status, await answer.json()]).toEqual([413, expect.objectContaining({ status: 413 })]);
      }

      const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
      socket.end(`GET /api/health HTTP/1.1\r\nHost: localhost\r\nX-Long: ${long.repeat(2)}\r\n\r\n`);
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 431 /);
    });

    it('end a request that never comes to its end', () => {
      const server = app.get<HttpAdapterHost>(HttpAdapterHost).httpAdapter.getHttpServer() as Server;
      expect(server).toMatchObject({ headersTimeout: 20_000, requestTimeout: 60_000, timeout: 150_000 });
    });
  });

  describe('of trust', () => {
    afterEach(() => app.close());

    it('are told to browsers that came by TLS, as a trusted proxy says', async () => {
      await start({});
      const hsts = async (headers: Headers): Promise<string | null> =>
        (await get('/', headers)).headers.get('strict-transport-security');
      expect(await hsts({ 'X-Forwarded-Proto': 'https' })).toBe('max-age=63072000');
      expect(await hsts({})).toBeNull();
      await app.close();
      await start({ TRUST_PROXY: '' });
      expect(await hsts({ 'X-Forwarded-Proto': 'https' })).toBeNull();
    });

    it('count the clients of a proxy that is not named as one, and say so once', async () => {
      await start({ TRUST_PROXY: '203.0.113.9', RATE_LIMIT: '1' });
      const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
      const statuses = [
        (await get('/api/segments', CLIENT)).status,
        (await get('/api/segments', OTHER)).status,
      ];
      const said = warn.mock.calls;
      warn.mockRestore();
      expect(statuses).toEqual([200, 429]);
      expect(said).toEqual([[expect.stringMatching(/^A proxy at \S+ hands requests on, and TRUST_PROXY/)]]);
    });
  });
});
