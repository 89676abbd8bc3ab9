import type { Browser, Page } from 'playwright-core';
import { DEFAULT_OPTIONS } from '../../src/import/import-options.js';
import { Importer } from '../../src/import/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { describeInBrowser } from '../support/chromium.js';
import { ImportTestFolder } from '../support/import-folder.js';
import { LONG_IDS, startLongIds } from '../support/odd-ids.js';
import { sharedChromium } from '../support/shared-chromium.js';
import { SILENT } from '../support/silent-watcher.js';

/** A word without a place to break, as a meter's operator may name things. */
const LONG =
  'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochllanfairpwllgwyngyllgogerychwyrndrobwllllan';
const AREA = LONG.slice(0, 100);
const TARIFF = LONG.slice(0, 100).split('').reverse().join('');

const rows = (days: number): readonly string[] =>
  Array.from({ length: days * 48 }, (_, slot) => {
    const time = new Date(Date.UTC(2023, 2, 1) + slot * 1_800_000).toISOString();
    return `${time.slice(0, 10)} ${time.slice(11, 19)},${100 + (slot % 48)}`;
  });

describeInBrowser('long words', () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startTestApp(), sharedChromium()]);
    const folder = await ImportTestFolder.create();
    await folder.users(`1,${AREA},t1`, `2,a1,${TARIFF}`, `3,${AREA},${TARIFF}`);
    await folder.readings(1, ...rows(8), `${LONG},5`);
    await folder.readings(2, ...rows(8));
    await folder.readings(3, ...rows(8).slice(3), `2023-03-01 00:00:00,${LONG}`);
    await folder.file(`consumption/${LONG}.csv`, 'datetime,consumption\n');
    await app.get(Importer).import([folder.path], DEFAULT_OPTIONS, SILENT, new AbortController().signal);
    await folder.remove();
    page = await browser.newPage();
  });

  afterAll(async () => {
    await page.context().close();
    await app.close();
  });

  const encoded = encodeURIComponent(AREA);
  const PAGES = [
    '/',
    '/?split=area,tariff',
    `/?area=${encoded}`,
    `/?search=${encoded}`,
    `/?search=${encoded}x`,
    // Its range has times on both sides, which are long for a narrow screen.
    '/users/1?from=2023-03-01T10:00:00Z&to=2023-03-08T20:00:00Z',
    '/users/3?from=2023-03-02&to=2023-03-03',
    `/users/2?search=${encodeURIComponent(TARIFF)}`,
    `/quality?area=${encoded}&tariff=${encodeURIComponent(TARIFF)}`,
    '/imports',
    '/imports/1',
    '/imports/1?files=loaded',
    `/nowhere/${encoded}`,
    `/?sort=${encoded}`,
  ];

  it.each(PAGES)('wrap on %s, so that nothing scrolls sideways', async (path) => {
    await expectToFit(page, app.url + path);
  });
});

describeInBrowser('long ids', () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startLongIds(), sharedChromium()]);
    page = await browser.newPage();
  });

  afterAll(async () => {
    await page.close();
    await app.close();
  });

  it.each([
    '/',
    '/?sort=id',
    ...LONG_IDS.map((id) => `/users/${encodeURIComponent(id)}?sort=id`),
    '/quality',
    '/imports/1?kind=restatement',
    `/imports/1?kind=reject&user=${LONG_IDS[1] ?? ''}`,
    `/users/${LONG_IDS[1] ?? ''}?from=2020-01-01&to=2020-01-02`,
    `/users/${LONG_IDS[1] ?? ''}x`,
  ])('wrap on %s, so that nothing scrolls sideways', async (path) => {
    await expectToFit(page, app.url + path);
  });
});

/** Nothing of a page reaches past its right edge, on a narrow screen and on wide ones. */
async function expectToFit(page: Page, url: string): Promise<void> {
  for (const [width, theme] of [
    [400, 'light'],
    [1280, 'dark'],
    [1440, 'light'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(url);
    for (const chart of await page.locator('[data-chart] .canvas').all()) {
      await chart.and(page.locator('.is-drawn')).waitFor();
    }
    const { wide, room } = await page.evaluate<{ wide: number; room: number }>(
      `({ wide: document.documentElement.scrollWidth, room: document.documentElement.clientWidth })`,
    );
    const outside = await page.evaluate<readonly string[]>(OUTSIDE);
    expect([width, wide <= room, outside]).toEqual([width, true, []]);
  }
}

/** What reaches past the right edge, but for what scrolls on its own or is clipped away. */
const OUTSIDE = `[...document.querySelectorAll('main *')]
  .filter((one) => one.checkVisibility() && !one.closest('.matrix-scroll, .scroll, svg, .visually-hidden, select, option'))
  .filter((one) => getComputedStyle(one.closest('thead') ?? one).position !== 'absolute')
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
  .map((one) => one.tagName + '.' + one.className + ': ' + one.textContent.trim().slice(0, 30)).slice(0, 5)`;
