import { Logger } from '@nestjs/common';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const MADE = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

describe('the id of a request', () => {
  let database: TestDatabase;
  let app: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const start = async (variables: Readonly<Record<string, string>>): Promise<void> => {
    app = await startTestApp({
      ...database,
      environment: { ...database.environment, ACCESS: 'open', ...variables },
    });
  };
  const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(app.url + path, { headers });
  const idOf = async (path: string, id: string): Promise<string | null> =>
    (await get(path, { 'X-Request-Id': id })).headers.get('x-request-id');

  describe('without a trusted proxy', () => {
    beforeAll(() => start({}));
    afterAll(() => app.close());

    it('is made, and stands in every answer', async () => {
      const paths = ['/', '/api/health', '/api/users', '/nowhere', '/api/%', '/assets/none.css'];
      const ids = await Promise.all(paths.map((path) => idOf(path, 'mine')));
      for (const id of ids) expect(id).toMatch(MADE);
      expect(new Set(ids).size).toBe(paths.length);
    });

    it('stands in the problem and on the error page', async () => {
      const problem = await get('/api/users?sort=age');
      expect(await problem.json()).toMatchObject({ request_id: problem.headers.get('x-request-id') });
      const page = await get('/nowhere');
      expect(await page.text()).toContain(`<code>${page.headers.get('x-request-id') ?? ''}</code>`);
    });

    it('leads to the failure in the log, which says no parameter', async () => {
      const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
      const log = jest.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
      const query = jest
        .spyOn(app.get(Database), 'query')
        .mockRejectedValue(Object.assign(new Error('gone'), { code: '57P01' }));
      expect((await get('/api/users?search=s3cret')).status).toBe(503);
      query.mockRestore();
      await new Promise(setImmediate);
      const said = JSON.stringify([...warn.mock.calls, ...log.mock.calls]);
      for (const spy of [warn, log]) spy.mockRestore();
      expect(said).toContain('/api/users: the database is away (gone)');
      expect(said).toContain('"path":"/api/users","status":503');
      expect(said).not.toContain('s3cret');
    });
  });

  describe('behind a proxy that TRUST_PROXY names', () => {
    beforeAll(() => start({ TRUST_PROXY: 'loopback' }));
    afterAll(() => app.close());

    it('is the one that the proxy gives', async () => {
      expect(await idOf('/api/health', 'edge-7f3a.1')).toBe('edge-7f3a.1');
    });

    it.each(['', 'two words', 'x'.repeat(129), '<b>', 'a"b'])('unless it is none (%j)', async (id) => {
      expect(await idOf('/api/health', id)).toMatch(MADE);
    });
  });
});
