import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { DEFAULT_OPTIONS } from '../../src/import/import-options.js';
import { Importer } from '../../src/import/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { describeInBrowser, launchChromium } from '../support/chromium.js';
import { ImportTestFolder } from '../support/import-folder.js';
import { PAGE_READINGS, PAGE_USERS } from '../support/page-world.js';
import { store } from '../support/readings.js';

const EMPTY = ['/', '/quality', '/imports'];
const FILLED = [
  '/?resolution=1d',
  '/users/3001?resolution=1d',
  '/quality',
  '/imports',
  '/imports/1',
  '/api/docs',
  '/nowhere',
];

describeInBrowser('every page', () => {
  let app: TestApp;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startTestApp(), launchChromium()]);
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    page = await context.newPage();
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  /** A page with all of its charts drawn. */
  async function open(path: string): Promise<void> {
    await page.goto(app.url + path);
    for (const chart of await page.locator('[data-chart] .canvas').all()) {
      await chart.and(page.locator('.is-drawn')).waitFor();
    }
  }

  /** What axe finds, as lines that name rule and place. Its source goes past the page's policy, as a debugger's would. */
  async function problems(options: axe.RunOptions = {}): Promise<readonly string[]> {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<axe.AxeResults>(
      `axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], ...options })})`,
    );
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
    );
  }

  /** In both themes; what is no matter of colour is the same in either. */
  async function expectAccessible(path: string): Promise<void> {
    await page.emulateMedia({ colorScheme: 'light' });
    await open(path);
    expect(await problems()).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await problems({ runOnly: ['color-contrast'] })).toEqual([]);
  }

  it.each(EMPTY)('is accessible while there is nothing to show at %s', expectAccessible);

  describe('with readings and an import', () => {
    beforeAll(async () => {
      await store(app.get(Database), PAGE_USERS, PAGE_READINGS);
      const folder = await ImportTestFolder.create();
      await folder.users('3000,a2,t1', '4000,a1,t2');
      await folder.readings(
        4000,
        ...Array.from(
          { length: 40 },
          (_, slot) => `2016-10-${String((slot % 28) | 0).padStart(2, '0')} 00:00:00,5`,
        ),
        '2016-11-02 00:00:00,5',
        '2016-11-02 00:00:00,7',
        '2016-11-02 01:00:00,x',
      );
      const watcher = { note: () => undefined, progress: () => undefined, refreshing: () => undefined };
      const options = { ...DEFAULT_OPTIONS, maxErrors: { unit: 'percent', most: 100 } } as const;
      await app.get(Importer).import(folder.path, options, watcher, new AbortController().signal);
      await folder.remove();
      await app.get(Rollups).refresh();
    });

    it.each(FILLED)('is accessible at %s', expectAccessible);
  });
});
