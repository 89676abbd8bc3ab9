import { Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type PlainReading, store } from '../support/readings.js';

const day = (userId: number, halfHours: number, wh: (slot: number) => number): PlainReading[] =>
  Array.from({ length: halfHours }, (_, slot) => ({
    userId,
    start: new Date(Date.UTC(2016, 6, 15) + slot * 30 * 60 * 1000),
    wh: wh(slot),
  }));

describe('the order of users', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    // 1 and 5 have no readings; 2 and 3 have the same; 4 has more of everything.
    await store(
      app.get(Database),
      [1, 2, 3, 4, 5].map((id) => ({ id, area: `a${id}`, tariff: 't1' })),
      [...[2, 3].flatMap((id) => day(id, 46, (slot) => (slot === 24 ? 100 : 10))), ...day(4, 48, () => 200)],
    );
    await app.get(Rollups).refresh();
  });

  afterAll(() => app.close());

  it.each([
    'total',
    'mean_day',
    'peak',
    'load_factor',
    'base_load',
    'night_share',
    'coverage',
    'last_reading',
  ])('by %s has equal ones by id and unknown ones last, both ways and page by page', async (sort) => {
    const ids = async (order: string): Promise<readonly string[]> => {
      const found: string[] = [];
      let path: string | null = `/api/users?sort=${order}&page_size=2`;
      while (path !== null) {
        const page = (await (await fetch(app.url + path)).json()) as {
          readonly results: readonly { readonly id: string }[];
          readonly next: string | null;
        };
        found.push(...page.results.map(({ id }) => id));
        path = page.next;
      }
      return found;
    };
    expect(await ids(sort)).toEqual(['2', '3', '4', '1', '5']);
    expect(await ids(`-${sort}`)).toEqual(['4', '2', '3', '1', '5']);
  });

  it('leaves the peak, where several half-hours are equal, to the first of them', async () => {
    const range = 'from=2016-07-15T00:30:00Z&to=2016-07-15T23:30:00Z';
    for (const path of ['/api/users/4?', '/api/consumption/diversity?area=a4&']) {
      const answer: unknown = await (await fetch(`${app.url}${path}${range}`)).json();
      expect([path, answer]).toEqual([
        path,
        expect.objectContaining({ peak_at: '2016-07-15T00:30:00+00:00' }),
      ]);
    }
    const html = await (await fetch(`${app.url}/?area=a4&${range}`)).text();
    expect(/<dt>Peak[\s\S]*?<\/dd>/.exec(html)?.[0]).toContain('00:30');
  });
});
