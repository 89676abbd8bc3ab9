import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { DEFAULT_OPTIONS } from '../../src/import/import-options.js';
import { Importer } from '../../src/import/index.js';
import { ADMIN, addAccount, addToken, ALL, signIn } from '../support/access.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase } from '../support/database.js';
import { describeInBrowser } from '../support/chromium.js';
import { ImportTestFolder } from '../support/import-folder.js';
import { PAGE_READINGS, PAGE_USERS } from '../support/page-world.js';
import { store } from '../support/readings.js';
import { sharedChromium } from '../support/shared-chromium.js';
import { SILENT } from '../support/silent-watcher.js';

const SCREEN = { width: 1280, height: 900 };
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
    [app, browser] = await Promise.all([startTestApp(), sharedChromium()]);
    context = await browser.newContext({ viewport: SCREEN, reducedMotion: 'reduce' });
    page = await context.newPage();
  });

  afterAll(async () => {
    await context.close();
    await app.close();
  });

  /** A page with all of its charts drawn. */
  async function open(path: string, { url } = app): Promise<void> {
    await page.goto(url + path);
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
  async function expectAccessible(path: string, of = app): Promise<void> {
    await page.emulateMedia({ colorScheme: 'light' });
    await open(path, of);
    // The addresses of the API are described all alike: three of them are enough to look at.
    await page.evaluate(
      `[...document.querySelectorAll('.api-address')].slice(3).forEach((one) => one.remove())`,
    );
    expect(await problems()).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await problems({ runOnly: ['color-contrast'] })).toEqual([]);
  }

  /** The texts of what is not hidden. */
  const seen = (selector: string): Promise<readonly string[]> =>
    page.evaluate<readonly string[]>(
      `[...document.querySelectorAll(${JSON.stringify(selector)})]
        .filter((one) => one.checkVisibility()).map((one) => one.innerText)`,
    );

  /** Of the ground, the text and what the charts are drawn in. */
  const colours = (): Promise<readonly string[]> =>
    page.evaluate<readonly string[]>(
      `(() => {
        const { backgroundColor, color } = getComputedStyle(document.documentElement);
        const probe = document.body.appendChild(document.createElement('i'));
        const drawn = ['--accent', '--segment-2'].map((name) => {
          probe.style.color = 'var(' + name + ')';
          return getComputedStyle(probe).color;
        });
        probe.remove();
        return [backgroundColor, color, ...drawn];
      })()`,
    );

  it.each(EMPTY)('is accessible while there is nothing to show at %s', (path) => expectAccessible(path));

  describe('of who administers', () => {
    let asking: TestApp;

    beforeAll(async () => {
      const database = await createTestDatabase();
      asking = await startTestApp({
        ...database,
        environment: { ...database.environment, ACCESS: 'accounts' },
      });
      await store(asking.get(Database), PAGE_USERS, []);
      await addAccount(asking, 'anna', ADMIN);
      await addAccount(asking, 'ben', { role: 'viewer', areas: ['a1'] });
      await addToken(asking, 'report', ALL);
      const [name = '', value = ''] = (await signIn(asking.url, 'anna')).split('=');
      await context.addCookies([{ name, value, url: asking.url }]);
    });
    afterAll(async () => {
      await context.clearCookies();
      await asking.close();
      await asking.database.drop();
    });

    const PAGES = [
      '/account',
      '/admin/accounts',
      '/admin/accounts/ben',
      '/admin/tokens',
      '/admin/sign-ins',
      '/admin/audit',
    ];

    it.each(PAGES)('is accessible and fits a narrow screen at %s', async (path) => {
      await expectAccessible(path, asking);
      await page.setViewportSize({ width: 360, height: 800 });
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await page.setViewportSize(SCREEN);
    });
  });

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
      const options = { ...DEFAULT_OPTIONS, maxErrors: { unit: 'percent', most: 100 } } as const;
      await app.get(Importer).import([folder.path], options, SILENT, new AbortController().signal);
      await folder.remove();
      await app.get(Rollups).refresh();
    });

    it.each(FILLED)('is accessible at %s', (path) => expectAccessible(path));

    it.each(FILLED)('fits a narrow screen at %s', async (path) => {
      await page.setViewportSize({ width: 390, height: 844 });
      await open(path);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await page.setViewportSize(SCREEN);
    });

    describe('on paper', () => {
      afterEach(() => page.emulateMedia({ media: 'screen', colorScheme: 'light' }));

      it.each(FILLED)(
        'has ink on white and nothing to press at %s, from the dark theme too',
        async (path) => {
          await page.emulateMedia({ media: 'print', colorScheme: 'light' });
          await open(path);
          const paper = await colours();
          await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
          await page.evaluate(`document.documentElement.dataset.theme = 'dark'`);
          expect(await colours()).not.toEqual(paper);
          await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
          expect(await colours()).toEqual(paper);
          expect(await seen('button, input, select, .button, .choices a, .masthead nav a')).toEqual([]);
          expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-');
        },
      );

      it('has range, filters, zone, data version and the numbers of each chart', async () => {
        await page.emulateMedia({ media: 'print' });
        for (const path of ['/?resolution=1d&area=a1', '/users/3001?resolution=1d', '/quality?area=a1']) {
          await open(path);
          const text = (await seen('main')).join(' ');
          expect(text).toContain('1 Oct – 30 Nov 2016');
          expect(text).toMatch(/UTC · data version \d/);
          if (path.includes('area')) expect(text).toContain('a1 · all tariffs');
          const charts = await page.locator('[data-chart]:has(.numbers)').count();
          expect(await seen('.numbers tbody tr:first-child')).toHaveLength(charts);
        }
      });
    });
  });
});
