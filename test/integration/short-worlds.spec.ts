import { Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { readDocument } from '../support/documented.js';
import { type PlainReading, type PlainUser, store } from '../support/readings.js';

const HALF_HOUR = 30 * 60 * 1000;
const START = Date.UTC(2023, 2, 1);
/** What stands for something that is not there, and must never get out. */
const STAND_INS = /19(69|70)-|\b19(69|70)\b|Invalid Date|\bNaN\b|\bInfinity\b|\bundefined\b/;
/** Sentences that no person would write. */
const ODD_COUNTS = /\b0 of 0\b|\bAll 0\b|\bin 0 \w+|\b1 (?!of |is |was |has )[a-z-]+s\b/;

const reading = (userId: number, slot: number, wh: number): PlainReading => ({
  userId,
  start: new Date(START + slot * HALF_HOUR),
  wh,
});

async function grow(
  app: TestApp,
  users: readonly PlainUser[],
  readings: readonly PlainReading[],
): Promise<void> {
  await store(app.get(Database), users, readings);
  await app.get(Rollups).refresh();
  // What was asked before is not to be answered from memory.
  await app.get(Database).query('update database_state set data_version = data_version + 1');
}

const textOf = (html: string): string =>
  html
    .replace(/<(script|svg)\b[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/\s+/g, ' ');

/** One world grows: each step sees the ones before it. */
describe.each<[string, readonly PlainUser[], readonly PlainReading[]]>([
  ['an empty database', [], []],
  [
    'users without readings',
    [
      { id: 1, area: 'a1', tariff: 't1' },
      { id: 2, area: 'a2', tariff: 't1' },
    ],
    [],
  ],
  ['one reading', [{ id: 3, area: 'a1', tariff: 't1' }], [reading(3, 20, 120)]],
  ['one reading of zero more', [{ id: 4, area: 'a3', tariff: 't2' }], [reading(4, 21, 0)]],
  [
    'two readings of one user more',
    [{ id: 5, area: 'a1', tariff: 't1' }],
    [reading(5, 20, 50), reading(5, 69, 70)],
  ],
])('pages and API of %s', (world, added, readings) => {
  beforeAll(async () => {
    app ??= await startTestApp();
    if (added.length > 0) await grow(app, added, readings);
    users.push(...added.map(({ id }) => id));
    if (world === 'two readings of one user more') isLast = true;
  });

  afterAll(async () => {
    if (isLast) await app?.close();
  });

  const get = async (path: string, accept = 'text/html') => {
    const answer = await fetch(app!.url + path, { headers: { accept } });
    return { status: answer.status, text: await answer.text() };
  };

  it('show nothing in place of what is not there', async () => {
    const pages = ['/', '/quality', '/imports', ...users.map((id) => `/users/${id}`)];
    for (const path of [...pages, ...pages.map((page) => `${page}?range=last-7d`)]) {
      if (path.startsWith('/imports?')) continue;
      const { status, text } = await get(path);
      expect([path, status, STAND_INS.exec(text)?.[0]]).toEqual([path, 200, undefined]);
      expect([path, /\bnull\b/.exec(textOf(text))?.[0]]).toEqual([path, undefined]);
      expect([path, ODD_COUNTS.exec(textOf(text))?.[0]]).toEqual([path, undefined]);
    }
  });

  it('give null for it', async () => {
    const { paths } = await readDocument(app!);
    const addresses = Object.keys(paths).flatMap((path) => {
      if (path === '/api/docs' || path === '/api/openapi.json') return [];
      if (!path.includes('{id}')) return [path];
      return path.startsWith('/api/users') ? users.map((id) => path.replace('{id}', String(id))) : [];
    });
    for (const path of addresses) {
      const asked = path.includes('/consumption') ? [path, `${path}?range=last-month`] : [path];
      for (const address of asked) {
        const { status, text } = await get(address, 'application/json');
        const isRefused = path.endsWith('/compare') && status === 422;
        expect([address, isRefused || status === 200]).toEqual([address, true]);
        expect([address, STAND_INS.exec(text)?.[0] ?? /"null"/.exec(text)?.[0]]).toEqual([
          address,
          undefined,
        ]);
      }
    }
  });

  if (world === 'users without readings')
    it('name no dates', async () => {
      const { text } = await get('/users/1');
      expect(/<title>(.*)<\/title>/.exec(text)?.[1]).toBe('User 1 · Halfhour');
      expect(text).toContain('No readings yet');
      for (const path of ['/api/consumption', '/api/users/1/consumption', '/api/consumption/peaks']) {
        const { text: json } = await get(path, 'application/json');
        expect(JSON.parse(json)).toMatchObject({ from: null, to: null, results: [] });
      }
      const { text: json } = await get('/api/consumption?from=2023-01-01', 'application/json');
      expect(JSON.parse(json)).toMatchObject({ from: '2023-01-01T00:00:00+00:00', to: null });
    });
});

let app: TestApp | undefined;
let isLast = false;
const users: number[] = [];

describe('zeros', () => {
  let zeros: TestApp;

  beforeAll(async () => {
    zeros = await startTestApp();
    // Twenty days.
    await grow(
      zeros,
      [{ id: 1, area: 'a1', tariff: 't1' }],
      Array.from({ length: 960 }, (_, slot) => reading(1, slot, 0)),
    );
  });

  afterAll(() => zeros.close());

  const page = async (path: string): Promise<string> =>
    (await (await fetch(zeros.url + path, { headers: { accept: 'text/html' } })).text()).replace(
      /<script\b[\s\S]*?<\/script>/g,
      '',
    );
  const api = async (path: string): Promise<unknown> => (await fetch(zeros.url + path)).json();

  it.each(['/', '/?resolution=1d', '/?measure=mean', '/users/1', '/users/1?resolution=1d'])(
    'are readings: %s',
    async (path) => {
      const html = await page(path);
      const wrong = /no readings in this range|100\.0 % of its|NaN|Infinity|90 % of the readings/;
      expect(wrong.exec(html)?.[0]).toBeUndefined();
      expect(textOf(html)).toMatch(/Load factor – needs a peak above zero/);
      expect(textOf(html)).toContain('All readings in this range are zero: 0 Wh.');
    },
  );

  it('are written out on bars of days, and told as what each day has', async () => {
    const html = await page('/?resolution=1d');
    expect(html.match(/<text class="tick tick-time"[^>]*>0<\/text>/g)?.length).toBeGreaterThanOrEqual(20);
    expect(textOf(html)).toContain('0 Wh in 20 days. Each has 0 Wh.');
  });

  it('have no share and no factor, and a base load of zero', async () => {
    expect(await api('/api/users/1')).toMatchObject({
      total_wh: 0,
      peak_w: 0,
      load_factor: null,
      base_w: 0,
      base_share: null,
      night_share: null,
      cv: null,
      coverage: 1,
    });
    expect(textOf(await page('/users/1'))).toContain('Base load 0 W – of its energy, which is zero');
    expect(await api('/api/consumption/diversity')).toMatchObject({
      peak_w: 0,
      coincidence: null,
      diversity_factor: null,
      admd_w: 0,
    });
    expect(await api('/api/consumption/compare?from=2023-03-15')).toMatchObject({
      a: { energy_wh: 0 },
      b: { energy_wh: 0 },
      delta_total: null,
    });
    expect(textOf(await page('/?from=2023-03-15'))).toMatch(/No change is shown: all readings .* are zero\./);
  });

  describe('of one day, and of one user among others', () => {
    beforeAll(() =>
      grow(
        zeros,
        [2, 3].map((id) => ({ id, area: `a${id}`, tariff: 't1' })),
        [2, 3].flatMap((id) =>
          Array.from({ length: 960 }, (_, slot) =>
            reading(id, slot, id === 2 && slot >= 96 && slot < 144 ? 0 : 100 + (slot % 48)),
          ),
        ),
      ),
    );

    it('are shown beside the others', async () => {
      const day = textOf(await page('/users/2?from=2023-03-03&to=2023-03-04'));
      expect(day).not.toContain('no readings in this range');
      expect(day).toMatch(/Load factor – needs a peak above zero/);
      const whole = textOf(await page('/users/2?resolution=1d'));
      expect(whole).toContain('Lowest: Fri 3 Mar 2023 with 0 Wh.');
      const summary = await page('/?split=area');
      expect(textOf(summary)).toMatch(/a1 0\.0 0\.0 % 0\.0 /);
      expect(textOf(summary)).not.toMatch(/no readings/i);
    });
  });
});
