import type { Browser, Page } from 'playwright-core';
import type { QualityWord } from '../../src/common/reading-quality.js';
import type { TestApp } from '../support/app.js';
import { describeInBrowser, follow } from '../support/chromium.js';
import { sharedChromium } from '../support/shared-chromium.js';
import { PAGE_READINGS, startPageWorld, total } from '../support/page-world.js';
import type { PlainReading } from '../support/readings.js';

const EIGHTH = Date.UTC(2016, 9, 8);

/** Two days of 3000 and one of 3004 are estimated; the readings of 3005 are halves of hours. */
function qualityOf({ userId, start }: PlainReading): QualityWord {
  const hours = (start.getTime() - EIGHTH) / 3_600_000;
  if (userId === 3000 && hours >= 0 && hours < 48) return hours < 24 ? 'estimated' : 'substituted';
  if (userId === 3004 && hours >= 0 && hours < 24) return 'estimated';
  return userId === 3005 ? 'derived' : 'actual';
}

const isEstimated = (reading: PlainReading): boolean =>
  ['estimated', 'substituted'].includes(qualityOf(reading));

/** As a page writes a share of an energy. */
function percent(takes: (reading: PlainReading) => boolean): string {
  const estimated = total((reading) => takes(reading) && isEstimated(reading));
  return `${((estimated / total(takes)) * 100).toFixed(1)} %`;
}

describeInBrowser('pages where some energy is estimated', () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const readings = PAGE_READINGS.map((reading) => ({ ...reading, quality: qualityOf(reading) }));
    [app, browser] = await Promise.all([startPageWorld(readings), sharedChromium()]);
  });

  beforeEach(async () => {
    page = await browser.newPage({ locale: 'en-GB', javaScriptEnabled: false });
  });

  afterEach(() => page.close());

  afterAll(() => app.close());

  const tile = (label: string): Promise<string> =>
    page
      .locator('.tile', { has: page.locator('dt', { hasText: new RegExp(`^${label}$`) }) })
      .locator('dd')
      .innerText()
      .then((text) => text.replace(/\s+/g, ' '));
  const quality = (name: string): Promise<string> =>
    page
      .locator('#quality .quality > div', { has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) })
      .locator('dd')
      .innerText();
  const column = async (title: string): Promise<readonly string[]> => {
    const heads = await page.locator('#flags thead th').allInnerTexts();
    return page.locator(`#flags tbody tr > :nth-child(${heads.indexOf(title) + 1})`).allInnerTexts();
  };

  it('the summary says how much, and what the word means', async () => {
    await page.goto(`${app.url}/?resolution=1d`);
    const share = percent(() => true);
    expect(await tile('Total')).toMatch(new RegExp(` in 61 days, ${share} of it estimated$`));
    expect(await page.locator('.tiles-note').innerText()).toBe(
      '“Estimated” includes substituted and edited readings.',
    );
    expect(await page.locator('#consumption .card-summary').innerText()).toContain(
      `Estimated: ${share} of the energy.`,
    );
    const heads = await page.locator('#consumption .numbers thead th').allTextContents();
    expect(heads).toContain('Estimated, Wh');
    await page.goto(`${app.url}/?from=2016-10-01&to=2016-10-08`);
    expect(await page.content()).not.toMatch(/estimated/i);
  });

  it('the page of a user says how much, how many and when', async () => {
    await page.goto(`${app.url}/users/3000`);
    const share = percent(({ userId }) => userId === 3000);
    expect(await tile('Total')).toMatch(new RegExp(` a day, ${share} of it estimated$`));
    expect(await quality('Estimated')).toBe(
      `96 readings, ${share} of the energy, were estimated, substituted or edited. First 8 Oct 2016, 00:00, last 9 Oct 2016, 23:30.`,
    );
    await page.goto(`${app.url}/users/3003`);
    expect(await page.content()).not.toMatch(/estimated/i);
  });

  it('the page of a user with hourly readings says so beside what they blur', async () => {
    await page.goto(`${app.url}/users/3005`);
    expect(await tile('Peak')).toMatch(/, from hourly readings$/);
    expect(await tile('Load factor')).toMatch(/, from hourly readings$/);
    expect(await page.locator('#typical-day .card-summary').innerText()).toMatch(/ From hourly readings\.$/);
    expect(await quality('From hours')).toMatch(/^2,928 half-hours are halves of hourly readings\./);
  });

  it('the peaks of the summary leave that user out, and count it when they are asked to', async () => {
    await page.goto(`${app.url}/`);
    const said = page.locator('#peaks .card-summary');
    const powers = () => page.locator('#peaks tbody td:last-child').allInnerTexts();
    expect(await said.innerText()).toMatch(/ Without 1 user of hourly readings\. Count them, too$/);
    const without = await powers();
    await follow(said.locator('a'));
    expect(new URL(page.url()).search).toBe('?hourly=include');
    expect(await said.innerText()).toMatch(/ With 1 user of hourly readings\. Leave them out$/);
    expect(Number((await powers())[0])).toBeGreaterThan(Number(without[0]));
    expect(await page.locator('#peaks .csv').getAttribute('href')).toContain('hourly=include');
    await follow(said.locator('a'));
    expect(await powers()).toEqual(without);
  });

  it('the page of quality has a tile, and a column to sort by', async () => {
    await page.goto(`${app.url}/quality`);
    expect(await tile('Estimated')).toBe(
      `${percent(() => true)} of the energy, substituted and edited included`,
    );
    await follow(page.locator('#flags thead a', { hasText: 'Estimated' }));
    expect(page.url()).toContain('sort=-estimated');
    expect(await page.locator('#flags tbody th').allInnerTexts()).toMatchObject({ 0: '3000', 1: '3004' });
    const shares = [3000, 3004].map((id) => percent(({ userId }) => userId === id));
    expect((await column('Estimated')).slice(0, 3)).toEqual([...shares, '0']);
    expect(await column('From hours')).toContain('2,928');
    await follow(page.locator('#flags thead a', { hasText: 'Estimated' }));
    expect((await column('Estimated'))[0]).toBe('0');
  });
});

describeInBrowser('pages where nothing is estimated', () => {
  it('do not speak of it', async () => {
    const [app, browser] = await Promise.all([startPageWorld(), sharedChromium()]);
    const page = await browser.newPage();
    for (const path of ['/', '/users/3000', '/quality']) {
      await page.goto(app.url + path);
      expect(await page.content()).not.toMatch(/estimated|hourly readings|from hours/i);
      expect(await page.locator('.tile').count()).toBe(6);
    }
    await page.close();
    await app.close();
  });
});
