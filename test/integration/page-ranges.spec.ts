import { Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { store } from '../support/readings.js';

describe('the arrows of a page', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    await store(
      app.get(Database),
      [{ id: 1, area: 'a1', tariff: 't1' }],
      ['2015-01-01T00:00:00Z', '2018-12-31T23:30:00Z'].map((start) => ({
        userId: 1,
        start: new Date(start),
        wh: 1,
      })),
    );
    await app.get(Rollups).refresh();
  });

  afterAll(() => app.close());

  it.each([
    ['a month', '2016-02-01', '2016-03-01', '2016-01-01', '2016-04-01'],
    ['a quarter', '2016-07-01', '2016-10-01', '2016-04-01', '2017-01-01'],
    ['half a year', '2016-07-01', '2017-01-01', '2016-01-01', '2017-07-01'],
    ['a year', '2016-01-01', '2017-01-01', '2015-01-01', '2018-01-01'],
    ['a week', '2016-02-22', '2016-02-29', '2016-02-15', '2016-03-07'],
    ['thirty days', '2016-02-01', '2016-03-02', '2016-01-02', '2016-04-01'],
  ])('lead to what lies next to %s, as long as it', async (_, from, to, before, after) => {
    const html = await (await fetch(`${app.url}/?from=${from}&to=${to}`)).text();
    const linked = (rel: string): unknown => {
      const [, href = ''] = new RegExp(`class="arrow" href="([^"]*)" rel="${rel}"`).exec(html) ?? [];
      const asked = new URL(href.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='), app.url).searchParams;
      return [asked.get('from'), asked.get('to')];
    };
    expect([linked('prev'), linked('next')]).toEqual([
      [before, from],
      [to, after],
    ]);
  });
});

describe('the page of a user while there are no readings at all', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    await store(app.get(Database), [{ id: 1, area: 'a1', tariff: 't1' }], []);
  });

  afterAll(() => app.close());

  it.each(['', '?range=last-30d', '?from=2000-01-01&to=2020-01-01&resolution=30m'])(
    'says so whatever is asked: %s',
    async (query) => {
      const response = await fetch(`${app.url}/users/1${query}`);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('<h2>No readings yet</h2>');
    },
  );
});
