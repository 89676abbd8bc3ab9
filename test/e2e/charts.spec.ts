import type { Browser, Locator, Page } from 'playwright-core';
import type { TestApp } from '../support/app.js';
import { describeInBrowser } from '../support/chromium.js';
import { startPageWorld } from '../support/page-world.js';
import { sharedChromium } from '../support/shared-chromium.js';

/** October and November 2016 of thirty users, by day. */
const SUMMARY = '/?resolution=1d';

describeInBrowser('charts in a browser', () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startPageWorld(), sharedChromium()]);
    page = await browser.newPage({ viewport: { width: 1440, height: 1000 }, locale: 'en-GB' });
    await open();
  });

  afterAll(async () => {
    await page.context().close();
    await app.close();
  });

  const open = async (address = SUMMARY): Promise<void> => {
    await page.goto(app.url + address);
    await page.locator('[data-chart]').last().locator('.canvas.is-drawn').waitFor();
  };
  const readout = (figure: string): Promise<string> => page.locator(`${figure} .readout`).innerText();
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const zoomed = (): Promise<void> =>
    page.locator('.axis-title', { hasText: 'per half-hour' }).first().waitFor();
  const drag = async (target: Locator, from: number, to: number): Promise<void> => {
    const box = (await target.boundingBox())!;
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * from, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * to, y, { steps: 4 });
  };

  it('reads a heat map in both directions by keyboard', async () => {
    await page.locator('#heat-map .canvas').focus();
    await press('ArrowDown');
    expect(await readout('#heat-map')).toMatch(/^Monday, 00:00–00:30: [\d,.]+ W$/);
    await press('ArrowRight', 'ArrowDown', 'ArrowDown');
    expect(await readout('#heat-map')).toMatch(/^Wednesday, 00:30–01:00: /);
    await press('End', 'ArrowUp', 'ArrowLeft');
    expect(await readout('#heat-map')).toMatch(/^Tuesday, 23:00–23:30: /);
    await press('Escape');
    expect(await readout('#heat-map')).toBe('');
  });

  it('reads the cell of a heat map that its table has under the same names', async () => {
    const plot = page.locator('#heat-map .plot');
    await plot.scrollIntoViewIfNeeded();
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + (box.width * 36.5) / 48, box.y + (box.height * 4.5) / 7);
    const cell = await page.evaluate<string>(
      `document.querySelector('#heat-map .numbers tbody').rows[36].cells[5].textContent`,
    );
    expect(await readout('#heat-map')).toBe(`Friday, 18:00–18:30: ${cell} W`);
  });

  it('reads all lines of a chart and its band at once, and moves nothing by it', async () => {
    const canvas = page.locator('#typical-day .canvas');
    const top = (): Promise<number> =>
      page.evaluate<number>(`document.querySelector('#typical-day .canvas').offsetTop`);
    const before = await top();
    await canvas.focus();
    await press('End');
    expect(await readout('#typical-day')).toMatch(
      /^23:30–24:00: Weekday [\d,]+ · Saturday [\d,]+ · Sunday [\d,]+ · P10–P90 [\d,]+–[\d,]+ W$/,
    );
    expect(await page.locator('#typical-day .dot:not([hidden])').count()).toBe(3);
    expect(await top()).toBe(before);
  });

  it('forgets a selection that the browser takes away', async () => {
    await page.locator('#consumption .plot').scrollIntoViewIfNeeded();
    await drag(page.locator('#consumption .plot'), 0.2, 0.5);
    await page.locator('#consumption .canvas').dispatchEvent('pointercancel');
    await page.mouse.up();
    expect(await page.locator('#consumption .selection:not([hidden])').count()).toBe(0);
    expect(page.url()).toBe(app.url + SUMMARY);
  });

  it('chooses the range of the page on the overview, where it stays marked and can be moved', async () => {
    const strip = page.locator('#consumption .strip-plot');
    await drag(strip, 10.5 / 61, 13.5 / 61);
    expect(await readout('#consumption')).toBe('Tue 11 Oct 2016 to Fri 14 Oct 2016');
    await page.mouse.up();
    await page.waitForURL(/from=2016-10-11&to=2016-10-15/);
    await page.locator('#consumption .strip .dimmed').first().waitFor();
    const part = await page.locator('#consumption .chosen').boundingBox();
    const whole = (await strip.boundingBox())!;
    expect((part!.width / whole.width) * 61).toBeCloseTo(4, 0);
    await drag(strip, 12 / 61, 32 / 61);
    await page.mouse.up();
    await page.waitForURL(/from=2016-10-31&to=2016-11-04/);
  });

  it('zooms by keyboard and keeps its place', async () => {
    await open();
    await page.locator('#consumption .canvas').focus();
    await press('Home', 'PageDown', 'Shift+ArrowRight', 'Shift+ArrowRight');
    expect(await readout('#consumption')).toBe('Tue 11 Oct 2016 to Thu 13 Oct 2016');
    await press('Enter');
    await zoomed();
    expect(page.url()).toBe(`${app.url}/?from=2016-10-11&to=2016-10-14`);
    await press('Home');
    expect(await readout('#consumption')).toMatch(/^Tue 11 Oct 2016, 00:00–00:30: /);
  });

  it('zooms from a range that moves with the data into one that stays', async () => {
    await open('/?range=last-30d&area=a1&resolution=1d');
    await page.locator('#consumption .canvas').focus();
    await press('Home', 'Shift+ArrowRight', 'Enter');
    await zoomed();
    expect(page.url()).toBe(`${app.url}/?area=a1&from=2016-11-01&to=2016-11-03`);
  });
});
