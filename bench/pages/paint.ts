import type { Browser } from 'playwright-core';

/** What a visitor sees of a page's arrival. */
export interface Paint {
  readonly firstContentfulPaintMs: number;
  /** Cumulative layout shift, without unit. */
  readonly layoutShift: number;
}

/** Runs in the page: by then all that moves has moved. */
const OBSERVED = `new Promise((resolve) => {
  let shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    resolve({ firstContentfulPaintMs: paint ? paint.startTime : Number.NaN, layoutShift: shift });
  }));
})`;

/** Opens the address in a fresh context, without anything kept from before. */
export async function paintOf(browser: Browser, address: string): Promise<Paint> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    await page.goto(address, { waitUntil: 'networkidle' });
    return await page.evaluate<Paint>(OBSERVED);
  } finally {
    await context.close();
  }
}
