import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { describeInBrowser, follow } from '../support/chromium.js';
import type { TestApp } from '../support/app.js';
import { PAGE_USERS, startPageWorld, total } from '../support/page-world.js';
import { sharedChromium } from '../support/shared-chromium.js';

const WIDE = { width: 1440, height: 1000 };
const NARROW = { width: 390, height: 844 };

describeInBrowser('pages in a browser', () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  /** What a page must never do: errors, refused resources, requests to anybody else. */
  let faults: string[];

  beforeAll(async () => {
    [app, browser] = await Promise.all([startPageWorld(), sharedChromium()]);
  });

  afterAll(() => app.close());

  afterEach(async () => {
    await page.context().close();
    expect(faults).toEqual([]);
  });

  async function open(path: string, options: BrowserContextOptions = {}): Promise<void> {
    const context = await browser.newContext({ viewport: WIDE, locale: 'en-GB', ...options });
    page = await context.newPage();
    faults = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(app.url)) faults.push(`request to ${request.url()}`);
    });
    await page.goto(app.url + path);
    if (options.javaScriptEnabled !== false) await drawn();
  }

  /** All charts are ApexCharts': they are drawn one after the other. */
  async function drawn(): Promise<void> {
    await page.locator('[data-chart]').last().locator('.canvas.is-drawn').waitFor();
  }

  const tile = (label: string): Promise<string> =>
    page
      .locator('.tile', { has: page.locator('dt', { hasText: new RegExp(`^${label}$`) }) })
      .locator('.tile-value')
      .innerText()
      .then((text) => text.replace(/\s+/g, ' '));
  const firstUsers = async (count: number): Promise<readonly string[]> =>
    page
      .locator('.users tbody th')
      .allInnerTexts()
      .then((ids) => ids.slice(0, count));
  const isWiderThanScreen = (): Promise<boolean> =>
    page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');

  describe('without JavaScript', () => {
    const javaScriptEnabled = false;

    it('has tiles, charts, their numbers and all users in the page', async () => {
      await open('/?resolution=1d', { javaScriptEnabled });
      expect(await tile('Users')).toBe('30');
      expect(await tile('Total')).toBe(`${(total(() => true) / 1e6).toFixed(1)} MWh`);
      expect(await page.locator('#consumption .bar').count()).toBe(61);
      expect(await page.locator('#segments .segments tbody tr').count()).toBe(4);
      expect(await page.locator('#consumption .numbers tbody tr').count()).toBe(61);
      const october = total(({ start }) => start.getTime() < Date.UTC(2016, 9, 2));
      expect(await page.locator('#consumption .numbers tbody td').first().textContent()).toBe(
        october.toLocaleString('en-GB'),
      );
    });

    it('sorts, pages and searches on the server', async () => {
      await open('/', { javaScriptEnabled });
      await follow(page.locator('.users thead a', { hasText: 'User' }));
      await page.waitForURL(/sort=id/);
      expect(await firstUsers(2)).toEqual(['3000', '3001']);
      expect(await page.locator('.users thead .column-id').getAttribute('aria-sort')).toBe('ascending');
      await follow(page.locator('.pager a[rel=next]'));
      await page.waitForURL(/page=2/);
      expect(await firstUsers(2)).toEqual(['3025', '3026']);
      await page.locator('input[name=search]').fill('3007');
      await follow(page.locator('.search button'));
      await page.waitForURL(/search=3007/);
      expect(await firstUsers(2)).toEqual(['3007']);
    });

    it('sets range and filters by its form, the last day included', async () => {
      await open('/', { javaScriptEnabled });
      await page.locator('input[name=through]').fill('2016-10-31');
      await page.locator('select[name=area]').selectOption('a2');
      await follow(page.locator('.rangebar-form button'));
      const areas = new Set(PAGE_USERS.filter(({ area }) => area === 'a2').map(({ id }) => id));
      const expected = total(
        ({ userId, start }) => areas.has(userId) && start.getTime() < Date.UTC(2016, 10, 1),
      );
      expect(await tile('Total')).toBe(`${Math.round(expected / 1e3).toLocaleString('en-GB')} kWh`);
      await follow(page.locator('.arrow[rel=next]'));
      expect(await page.locator('.rangebar strong').innerText()).toBe('1 – 30 Nov 2016');
      expect(new URL(page.url()).searchParams.get('area')).toBe('a2');
      await follow(page.locator('.rangebar .choices a', { hasText: 'By area' }));
      await page.waitForURL(/split=area/);
      expect(await page.locator('#segments .segments tbody th').allInnerTexts()).toEqual(['a2']);
      expect(await page.title()).toBe('1 – 30 Nov 2016 · a2 · all tariffs · UTC · Halfhour');
    });

    it('says what the changes in its tiles are changes to, and shows none where nothing was before', async () => {
      await open('/?from=2016-11-01&to=2016-11-15', { javaScriptEnabled });
      const changes = page.locator('.tile-change');
      expect(await changes.count()).toBe(3);
      expect(await page.locator('.tiles-note').innerText()).toMatch(/^Change to 18 – 31 Oct 2016, .* pair/);
      await page.goto(app.url);
      expect(await changes.count()).toBe(0);
    });

    it('leads to a user and back, in the same range and ranking', async () => {
      await open('/?from=2016-10-03&to=2016-10-10&area=a1&sort=-peak', { javaScriptEnabled });
      await follow(page.locator('.users tbody th a', { hasText: '3029' }));
      expect(new URL(page.url()).search).toBe('?from=2016-10-03&to=2016-10-10&area=a1&sort=-peak');
      expect(await page.locator('h1').innerText()).toBe('User 3029');
      const week = total(
        ({ userId, start }) =>
          userId === 3029 &&
          start.getTime() >= Date.UTC(2016, 9, 3) &&
          start.getTime() < Date.UTC(2016, 9, 10),
      );
      expect(await tile('Total')).toBe(`${(week / 1e3).toFixed(1)} kWh`);
      expect(await page.locator('#day .bar').count()).toBe(48);
      await follow(page.locator('.breadcrumb a').first());
      expect(await page.locator('.rangebar strong').innerText()).toBe('3 – 9 Oct 2016');
    });
  });

  describe('with JavaScript', () => {
    it('draws the charts of both pages where the server had drawn them', async () => {
      await open('/');
      for (const [path, figure] of [
        ['/?resolution=1d', '#consumption'],
        ['/users/3005', '#day'],
      ] as const) {
        await page.goto(app.url + path);
        await drawn();
        // Both are in the page; the server's are hidden as soon as the others are there.
        const places = (marks: string): Promise<readonly number[]> =>
          page.evaluate<readonly number[]>(`(() => {
            document.querySelector('${figure} .canvas').classList.remove('is-drawn');
            const { left, right, top, bottom } = document.querySelector('${marks}').getBoundingClientRect();
            return [left, right, top, bottom];
          })()`);
        const server = await places(`${figure} .plot .bar`);
        const client = await places(`${figure} .apexcharts-bar-area`);
        for (const [side, place] of server.entries()) expect(Math.abs(client[side]! - place)).toBeLessThan(1);
      }
    });

    it('moves nothing while it loads', async () => {
      await open('/');
      const shift = await page.evaluate<number>(`new Promise((resolve) => {
        const sum = (list) => list.getEntries().reduce((total, { value }) => total + value, 0);
        new PerformanceObserver((list) => resolve(sum(list))).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(0), 500);
      })`);
      expect(shift).toBe(0);
    });

    it('switches measure and step, and sorts, without loading the page anew; Back works', async () => {
      await open('/');
      await page.evaluate('window.isStillHere = true');
      await page.locator('.rangebar .choices a', { hasText: 'Mean per user' }).click();
      await page.locator('.axis-title', { hasText: 'per user and hour' }).first().waitFor();
      await page.locator('.users thead a', { hasText: 'User' }).click();
      await page.locator('.users thead .column-id[aria-sort=ascending]').waitFor();
      await drawn();
      expect(page.url()).toBe(`${app.url}/?sort=id&measure=mean#users`);
      await page.goBack();
      await page.locator('.users thead .column-id[aria-sort=none]').waitFor();
      expect(page.url()).toBe(`${app.url}/?measure=mean`);
      await page.locator('select[name=tariff]').selectOption('t2');
      await page.locator('.rangebar-form button').click();
      await page.locator('.rangebar option[value=t2][selected]').waitFor({ state: 'attached' });
      expect(await tile('Users')).toBe(String(PAGE_USERS.filter(({ tariff }) => tariff === 't2').length));
      await page.goBack();
      await page.locator('.rangebar option[value=t2]:not([selected])').waitFor({ state: 'attached' });
      expect(await tile('Users')).toBe('30');
      expect(await page.evaluate('window.isStillHere')).toBe(true);
    });

    it('zooms by dragging: the server answers in finer steps', async () => {
      await open('/?resolution=1d');
      const box = (await page.locator('#consumption .plot').boundingBox())!;
      const at = (part: number): [number, number] => [box.x + box.width * part, box.y + box.height / 2];
      await page.mouse.move(...at(10.5 / 61));
      await page.mouse.down();
      await page.mouse.move(...at(13.5 / 61), { steps: 4 });
      await page.mouse.up();
      await page.locator('.axis-title', { hasText: 'per half-hour' }).first().waitFor();
      expect(page.url()).toBe(`${app.url}/?from=2016-10-11&to=2016-10-15`);
      expect(await page.locator('.rangebar strong').innerText()).toBe('11 – 14 Oct 2016');
    });

    it('reads a chart by keyboard', async () => {
      await open('/?resolution=1d');
      const readout = page.locator('#consumption .readout');
      await page.locator('#consumption .canvas').focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      expect(await readout.innerText()).toMatch(/^Sun 2 Oct 2016: [\d,.]+ kWh$/);
      await page.keyboard.press('End');
      expect(await readout.innerText()).toMatch(/^Wed 30 Nov 2016: /);
      await page.keyboard.press('Escape');
      expect(await readout.innerText()).toBe('');
    });

    it('keeps the chosen theme, and gives the charts its colours', async () => {
      await open('/?resolution=1d', { colorScheme: 'light' });
      const bar = `document.querySelector('#consumption .apexcharts-bar-area').getAttribute('fill')`;
      const colours = (): Promise<readonly string[]> =>
        page.evaluate<readonly string[]>(
          `[getComputedStyle(document.documentElement).backgroundColor, ${bar}]`,
        );
      const light = await colours();
      await page.locator('[data-theme-switch]').click();
      await page.locator(`#consumption .apexcharts-bar-area:not([fill="${light[1]}"])`).first().waitFor();
      const dark = await colours();
      expect(dark[0]).not.toBe(light[0]);
      await page.reload();
      await drawn();
      expect(await colours()).toEqual(dark);
    });

    it.each(['light', 'dark'] as const)('fits a narrow screen in the %s theme', async (colorScheme) => {
      await open('/', { viewport: NARROW, colorScheme });
      expect(await isWiderThanScreen()).toBe(false);
      await page.goto(`${app.url}/users/3001`);
      await drawn();
      expect(await isWiderThanScreen()).toBe(false);
    });
  });
});
