import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { PAGE_READINGS, PAGE_USERS } from '../support/page-world.js';
import { store } from '../support/readings.js';
import { Rollups } from '../../src/consumption/index.js';

describe('pages that have nothing to show', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.close());

  const get = async (path: string) => {
    const response = await fetch(app.url + path, { headers: { Accept: 'text/html' } });
    return { status: response.status, headers: response.headers, html: await response.text() };
  };

  it('tells the next step while there are no readings', async () => {
    const { status, html } = await get('/');
    expect(status).toBe(200);
    expect(html).toContain('npm run cli import -- &lt;folder&gt;');
  });

  describe('with readings', () => {
    beforeAll(async () => {
      await store(app.get(Database), PAGE_USERS.slice(0, 1), PAGE_READINGS.slice(0, 48));
      await app.get(Rollups).refresh();
    });

    it.each([
      ['/nowhere', 404, 'There is nothing at this address'],
      ['/users/99', 404, 'There is no user 99.'],
      ['/users/abc', 404, 'There is no user abc.'],
      ['/users/a%5Cb', 404, 'an id has 1 to 64 characters'],
      ['/?from=yesterday', 400, '<code>from</code>'],
      ['/?sort=name', 400, '<code>sort</code>'],
      ['/users/3000?measure=mean', 400, '<code>measure</code>'],
      ['/?from=2016-11-01&to=2016-10-01', 422, '<code>to</code>'],
    ])('answers %s with %d and a page that says why', async (path, status, text) => {
      const page = await get(path);
      expect(page.status).toBe(status);
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(page.html).toContain(text);
      expect(page.html).toContain('Go to the summary');
    });

    it('never repeats an address as markup', async () => {
      const { html } = await get('/?search=%3Cscript%3Ealert(1)%3C/script%3E');
      expect(html).not.toContain('<script>alert');
      expect(html).toContain('&lt;script&gt;alert(1)');
    });

    it.each(['/', '/users/3000'])('shows %s in steps of which a range has not too many', async (path) => {
      const { status, html } = await get(`${path}?from=2000-01-01&resolution=30m`);
      expect(status).toBe(200);
      expect(html).toContain('This range has too many half-hours for a page, so it is shown in weeks.');
    });

    it('says that a range has no readings, and still offers the others', async () => {
      const { status, html } = await get('/?from=2015-01-01&to=2015-02-01');
      expect(status).toBe(200);
      expect(html).toContain('There are no readings in this range.');
      expect(html).toContain('The data reach over');
      expect(html).toContain('Whole period');
    });

    it('repeats nothing about an unforeseen error, and offers to try again', async () => {
      const query = jest.spyOn(app.get(Database), 'query').mockRejectedValue(new Error('secret detail'));
      const { status, html } = await get('/?search=x');
      query.mockRestore();
      expect(status).toBe(500);
      expect(html).not.toContain('secret');
      expect(html).toMatch(/href="\/\?search(=|&#x3D;)x">Try again/);
    });

    it('asks for patience while the database is away', async () => {
      const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
      const query = jest.spyOn(app.get(Database), 'query').mockRejectedValue(away);
      const { status, headers, html } = await get('/');
      query.mockRestore();
      expect(status).toBe(503);
      expect(headers.get('retry-after')).toBe('5');
      expect(html).toContain('Try again');
    });
  });

  describe('files of the pages', () => {
    it('keep for good, under an address made from their content', async () => {
      const { html } = await get('/');
      const paths = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
      expect(paths.length).toBeGreaterThan(6);
      for (const path of paths) {
        expect(path).toMatch(/^\/assets\/[0-9a-f]{12}\//);
        const response = await fetch(app.url + path);
        await response.arrayBuffer();
        expect([path, response.status]).toEqual([path, 200]);
        expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      }
    });

    it('load under a policy that allows no inline script and no inline style', async () => {
      const policy = (await get('/')).headers.get('content-security-policy') ?? '';
      expect(policy).not.toContain('unsafe');
      expect(policy).toContain("script-src 'self'");
    });
  });
});
