import { Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { store } from '../support/readings.js';

const HALF_HOUR = 30 * 60 * 1000;
/** Whoever writes the users' file chooses these. */
const AREA = `<b>area"s`;
const TARIFF = `<b>tariff"s`;

describe('names that look like markup', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    const ids = [1, 2, 3, 4, 5, 6];
    await store(
      app.get(Database),
      ids.map((id) => ({ id, area: id === 6 ? 'a2' : AREA, tariff: id === 6 ? 't2' : TARIFF })),
      ids.flatMap((userId) =>
        Array.from({ length: 96 }, (_, slot) => ({
          userId,
          start: new Date(Date.UTC(2016, 6, 15) + slot * HALF_HOUR),
          wh: userId * (slot + 1),
        })),
      ),
    );
    await app.get(Rollups).refresh();
  });

  afterAll(() => app.close());

  const ASKED = `area=${encodeURIComponent(`"${AREA.replaceAll('"', '""')}"`)}`;

  const open = async (path: string): Promise<string> =>
    (await fetch(app.url + path, { headers: { accept: 'text/html' } })).text();
  /** What would open an element, in a script's JSON too, or end an attribute. */
  const markupIn = (html: string): readonly string[] =>
    ['<b>', 'area"s', 'tariff"s'].filter((raw) => html.includes(raw));

  it.each([
    '/?split=area',
    '/?split=tariff',
    '/?split=area,tariff',
    `/?${ASKED}`,
    `/?search=${encodeURIComponent(AREA)}`,
    '/users/1',
    '/quality',
    `/quality?${ASKED}`,
  ])('are text on %s', async (path) => {
    const html = await open(path);
    expect(markupIn(html)).toEqual([]);
    expect(html).toMatch(/&lt;b(&gt;|>)(area|tariff)&quot;s/);
  });

  it.each([`/nowhere?${ASKED}`, `/?sort=${encodeURIComponent(AREA)}`, `/users/${encodeURIComponent(AREA)}`])(
    'are no markup on the page of an error, %s',
    async (path) => {
      const html = await open(path);
      expect(html).toContain('class="message"');
      expect(markupIn(html)).toEqual([]);
    },
  );
});
