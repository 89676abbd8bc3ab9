import { Database } from '../../src/database/index.js';
import type { TestApp } from '../support/app.js';
import { addressOf, readDocument } from '../support/documented.js';
import { startSmallWorld } from '../support/small-world.js';

describe('a database whose days are still being made', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startSmallWorld();
    await app.get(Database).query('update database_state set is_filled = false, filled_to = 3000');
  });

  afterAll(() => app.close());

  const get = (path: string): Promise<Response> => fetch(app.url + path);

  it.each(['/', '/users/3000', '/quality', '/imports', '/imports/1', '/?from=yesterday'])(
    'has a page at %s that says how far it is and looks again by itself',
    async (path) => {
      const page = await get(path);
      const html = await page.text();
      expect([page.status, page.headers.get('retry-after'), page.headers.get('refresh')]).toEqual([
        503,
        '10',
        '10',
      ]);
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(html).toContain('<title>Being prepared · Halfhour</title>');
      expect(html).toContain('1 of 3 users');
    },
  );

  it.each([
    '/api/users',
    '/api/consumption?format=csv',
    '/api/readings',
    '/api/meta',
    '/api/ready',
    '/api/openapi.json',
  ])('has a problem at %s', async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('content-type')]).toEqual([
      503,
      '10',
      'application/problem+json; charset=utf-8',
    ]);
    expect(await answer.json()).toMatchObject({
      code: 'being_prepared',
      title: 'The database is being prepared',
      detail: expect.stringContaining('1 of 3 users are done') as string,
    });
  });

  it('is alive', async () => {
    expect((await get('/api/health')).status).toBe(200);
  });

  it('answers as soon as they are made', async () => {
    await app.get(Database).query('update database_state set is_filled = true, filled_to = null');
    expect((await get('/')).status).toBe(200);
    for (const path of Object.keys((await readDocument(app)).paths)) {
      expect([path, (await get(addressOf(path))).status]).toEqual([path, 200]);
    }
  });
});
