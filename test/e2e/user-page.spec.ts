import type { Browser, Page } from 'playwright-core';
import { Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import type { TestApp } from '../support/app.js';
import { describeInBrowser, follow } from '../support/chromium.js';
import { PAGE_USERS, startPageWorld } from '../support/page-world.js';
import { store } from '../support/readings.js';
import { sharedChromium } from '../support/shared-chromium.js';

const HALF_HOUR = 30 * 60 * 1000;
const OCTOBER = Date.UTC(2016, 9, 1);

/** Known, and never read. */
const UNREAD = { id: 3900, area: 'a9', tariff: 't9' };
/** Alone on its tariff. */
const ALONE = { id: 3901, area: 'a9', tariff: 't8' };

describeInBrowser('the page of a user', () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    [app, browser] = await Promise.all([startPageWorld(), sharedChromium()]);
    const days = Array.from({ length: 2 * 48 }, (_, slot) => ({
      userId: ALONE.id,
      start: new Date(OCTOBER + slot * HALF_HOUR),
      wh: 100 + slot,
    }));
    await store(app.get(Database), [UNREAD, ALONE], days);
    await app.get(Rollups).refresh();
  });

  afterAll(() => app.close());

  afterEach(async () => {
    await page.context().close();
    expect(faults).toEqual([]);
  });

  async function open(path: string, javaScriptEnabled: boolean): Promise<void> {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 1000 },
      locale: 'en-GB',
      javaScriptEnabled,
    });
    page = await context.newPage();
    faults = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(app.url + path);
  }

  const tile = (label: string): Promise<string> =>
    page
      .locator('.tile', { has: page.locator('dt', { hasText: new RegExp(`^${label}`) }) })
      .locator('dd')
      .innerText()
      .then((text) => text.replace(/\s+/g, ' '));
  const cells = (table: string): Promise<readonly string[]> =>
    page.locator(`${table} tbody tr`).first().locator('th, td').allInnerTexts();
  const quality = (name: string): Promise<string> =>
    page
      .locator('#quality .quality > div', { has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) })
      .locator('dd')
      .innerText();
  const api = async <T>(path: string): Promise<T> => (await fetch(app.url + path)).json() as Promise<T>;

  describe('without JavaScript', () => {
    it('tells the numbers of the API and of plain SQL', async () => {
      const range = 'from=2016-10-03&to=2016-10-10';
      await open(`/users/3005?${range}&resolution=1d`, false);
      const user = await api<{ total_wh: number; base_w: number; peer_percentile: number }>(
        `/api/users/3005?${range}`,
      );
      const [sql] = await app
        .get(Database)
        .query<{ total: number; peak: number; night: number; median: number }>(
          `with week as (
           select user_id, period_start, energy_wh from readings
           where period_start >= '2016-10-03Z' and period_start < '2016-10-10Z'
         ),
         own as (select * from week where user_id = 3005)
         select sum(energy_wh) as total, 2 * max(energy_wh) as peak,
                sum(energy_wh) filter (where extract(hour from period_start at time zone 'UTC') in (23,0,1,2,3,4,5,6))
                  / sum(energy_wh) as night,
                (select percentile_cont(0.5) within group (order by wh)
                 from (select sum(energy_wh) as wh from week join users on users.id = user_id
                       where tariff = 't2' and period_start < '2016-10-04Z' group by user_id) as peers) as median
         from own`,
        );
      expect(user.total_wh).toBe(sql!.total);
      expect(await tile('Total')).toContain(`${(sql!.total / 1e3).toFixed(1)} kWh`);
      expect(await tile('Peak')).toMatch(new RegExp(`^${sql!.peak.toLocaleString('en-GB')} W `));
      expect(await tile('Base load')).toMatch(new RegExp(`^${user.base_w.toFixed(0)} W `));
      expect(await tile('Among tariff t2')).toBe(
        `${Math.round(user.peer_percentile)} % of users use less a day`,
      );
      expect((await page.locator('#time-of-use tbody tr').last().innerText()).trim()).toMatch(
        new RegExp(`${(sql!.night * 100).toFixed(1)} %$`),
      );
      const [first] = (
        await api<{ results: { power_w: number }[] }>(`/api/consumption/peaks?user=3005&${range}`)
      ).results;
      expect((await cells('#peaks'))[2]).toBe(first!.power_w.toLocaleString('en-GB'));
      await page.locator('#consumption summary').click();
      const monday = await cells('#consumption .numbers');
      expect(monday[0]).toBe('Mon 3 Oct 2016');
      expect(monday[4]).toBe(sql!.median.toLocaleString('en-GB'));
    });

    it('walks through the ranking that it was reached from', async () => {
      await open('/?sort=id&area=a2&from=2016-10-03&to=2016-10-10', false);
      await follow(page.locator('.users tbody th a', { hasText: '3003' }));
      const a2 = PAGE_USERS.filter(({ area }) => area === 'a2');
      expect(await page.locator('.place > span').innerText()).toBe(`2 of ${a2.length} in a2 by id`);
      await follow(page.locator('.place a[rel=next]'));
      expect(await page.locator('h1').innerText()).toBe('User 3006');
      await follow(page.locator('.place a[rel=prev]'));
      await follow(page.locator('.place a[rel=prev]'));
      expect(await page.locator('h1').innerText()).toBe('User 3000');
      expect(await page.locator('.place a[rel=prev]').count()).toBe(0);
      await follow(page.locator('.breadcrumb a').first());
      expect(new URL(page.url()).search).toBe('?from=2016-10-03&to=2016-10-10&area=a2&sort=id');
    });

    it('shows a missing day as a gap that is explained, and a day of zeros as a zero', async () => {
      await open('/users/3001?resolution=1d', false);
      expect(await page.locator('#consumption-summary').innerText()).toContain('1 day without readings');
      expect(await quality('Readings')).toContain('2,880 of 2,928 half-hours are there');
      expect(await quality('Gaps')).toMatch(/^1 with 48 half-hours missing/);
      await follow(page.locator('#quality li a'));
      expect(await page.locator('#day-heading').innerText()).toBe('Thu 6 Oct 2016');
      expect(await page.locator('#day-summary').innerText()).toBe('There are no readings in this range.');
      await follow(page.locator('#day .choices a', { hasText: 'Day after' }));
      expect(await page.locator('#day .bar').count()).toBe(48);
      await page.goto(`${app.url}/users/3002?resolution=1d&day=2016-10-06`);
      expect(await page.locator('#consumption-summary').innerText()).toContain(
        'Lowest: Thu 6 Oct 2016 with 0 Wh',
      );
      expect(await page.locator('#day .plot').innerHTML()).toContain('>0</text>');
      expect(await quality('Zeros')).toMatch(/^Used nothing once for a day or longer/);
    });

    it('tells the next step where there is nothing to show, and why nothing is compared', async () => {
      await open(`/users/${UNREAD.id}`, false);
      expect(await page.locator('.message').innerText()).toContain(`consumption/${UNREAD.id}.csv`);
      await page.goto(`${app.url}/users/${ALONE.id}?from=2016-11-01`);
      expect(await page.locator('.message').innerText()).toContain(
        'go from 1 Oct 2016, 00:00 to 2 Oct 2016, 23:30',
      );
      await follow(page.locator('.message a'));
      expect(await tile('Among tariff t8')).toBe('– takes 5 users with a complete day');
      expect(await page.locator('#consumption-summary').innerText()).toContain(
        'It takes 5 users on tariff t8',
      );
      expect(await page.locator('#unusual-days').innerText()).toContain('No day can be judged');
    });
  });

  describe('with JavaScript', () => {
    it('leads from a peak to its day without a reload, and brings it into sight', async () => {
      await open('/users/3005?resolution=1d', true);
      await page.evaluate('window.isStillHere = true');
      const link = page.locator('#peaks tbody a').nth(1);
      const name = await link.innerText();
      await link.click();
      await page.locator('#day-heading', { hasText: name }).waitFor();
      const top = await page.evaluate<number>(`document.getElementById('day').getBoundingClientRect().top`);
      expect(top).toBeGreaterThanOrEqual(0);
      expect(top).toBeLessThan(500);
      expect(await page.evaluate('window.isStillHere')).toBe(true);
    });

    it('reads the user’s own line and its peers by keyboard', async () => {
      await open('/users/3005?resolution=1d', true);
      await page.locator('#consumption .canvas.is-drawn').waitFor();
      await page.locator('#consumption .canvas').focus();
      await page.keyboard.press('Home');
      const readout = await page.locator('#consumption .readout').innerText();
      expect(readout).toMatch(
        /^Sat 1 Oct 2016: Median of peers [\d.]+ · This user [\d.]+ · P10–P90 [\d.]+–[\d.]+ kWh$/,
      );
    });
  });
});
