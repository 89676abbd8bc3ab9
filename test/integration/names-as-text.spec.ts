import { Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { store } from '../support/readings.js';

const HALF_HOUR = 30 * 60 * 1000;
/** Whoever writes the users' file chooses these. */
const AREA = `<b>area"s`;
const TARIFF = `<b>tariff"s`;
const HIDDEN = '\u001b[31mred\u0007\u202e\u200b';
const SHOWN = String.raw`\u001b[31mred\u0007\u202e\u200b`;

describe('names that look like markup', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    const ids = [1, 2, 3, 4, 5, 6];
    await store(
      app.get(Database),
      ids.map((id) => ({ id, area: id === 6 ? HIDDEN : AREA, tariff: id === 6 ? 't2' : TARIFF })),
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

  /** What a terminal obeys, or nobody sees. */
  // eslint-disable-next-line no-control-regex -- it is these that must not be there
  const hiddenIn = (text: string) => /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202e]/.exec(text)?.[0];

  it.each([
    '/?split=area',
    '/?split=area,tariff',
    '/users/6',
    '/quality',
    `/?area=${encodeURIComponent(HIDDEN)}`,
  ])('hide nothing on %s', async (path) => {
    const html = await open(path);
    expect(hiddenIn(html)).toBeUndefined();
    expect(html).toContain(SHOWN);
    for (const [, data = ''] of html.matchAll(/class="chart-data">(.*?)<\/script>/g)) {
      expect(
        hiddenIn(JSON.stringify(JSON.parse(data), (_, part: unknown) => part).replaceAll('\\\\u', '')),
      ).toBe(undefined);
    }
  });

  it('can be chosen in the form all the same', async () => {
    const html = await open('/');
    const value = [...html.matchAll(/<option value="([^"]*)"[^>]*>([^<]*)</g)].find(
      ([, , name]) => name === SHOWN,
    )?.[1];
    const sent = value?.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
    expect(sent).toBe(HIDDEN);
    expect(await open(`/?area=${encodeURIComponent(HIDDEN)}`)).toContain('href="/users/6?');
  });

  it('are written out in CSV, and given as they are in JSON', async () => {
    const csv = await (await fetch(`${app.url}/api/users?format=csv`)).text();
    expect(csv).toContain(SHOWN);
    expect(hiddenIn(csv.replaceAll('\r\n', '\n'))).toBeUndefined();
    const { results } = (await (await fetch(`${app.url}/api/users?search=6`)).json()) as {
      results: readonly { area: string }[];
    };
    expect(results[0]?.area).toBe(HIDDEN);
  });
});
