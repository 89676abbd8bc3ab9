import { findChromium, launchChromium } from '../../test/support/chromium.js';
import { timeAnswers } from '../support/answer-times.js';
import { type BenchApp, startBenchApp } from '../support/bench-app.js';
import { type Contents, contentsOf } from '../support/contents.js';
import { smallAndLarge } from '../support/inputs.js';
import type { Measurement } from '../support/section.js';
import { median } from '../support/statistics.js';
import type { Suite } from '../support/suite.js';
import { paintOf } from './paint.js';

/** What the server may take for a page. */
const SERVER_MS = 50;

/** How fast the pages come: the server's time, and in Chromium first contentful paint and layout shift. */
export const pagesSuite: Suite = {
  name: 'pages',
  async run({ server, users, rounds }, show) {
    for (const input of await smallAndLarge(server, users)) {
      const app = await startBenchApp(server, input);
      try {
        const paths = pathsOf(await contentsOf(app));
        show({ title: `Pages, ${input.name}`, rows: await serverTimes(app, paths, rounds) });
        if (findChromium() !== null) {
          show({ title: `Pages in Chromium, ${input.name}`, rows: await paints(app, paths, rounds) });
        }
      } finally {
        await app.close();
      }
    }
  },
};

function pathsOf({ userId, daysBeforeEnd }: Contents): readonly string[] {
  const month = `from=${daysBeforeEnd(30)}`;
  const user = `/users/${userId}`;
  return ['/', `/?${month}`, '/?sort=-base_load', user, `${user}?${month}`, '/quality', '/imports'];
}

async function serverTimes(
  app: BenchApp,
  paths: readonly string[],
  rounds: number,
): Promise<readonly Measurement[]> {
  const rows: Measurement[] = [];
  for (const path of paths) {
    const { firstMs, medianMs, p99Ms } = await timeAnswers(app, path, rounds);
    rows.push(
      { what: `${path}  first after a change`, value: firstMs, unit: 'ms' },
      { what: '  median', value: medianMs, unit: 'ms', target: { value: SERVER_MS } },
      { what: '  p99', value: p99Ms, unit: 'ms' },
    );
  }
  return rows;
}

async function paints(
  { url }: BenchApp,
  paths: readonly string[],
  rounds: number,
): Promise<readonly Measurement[]> {
  const browser = await launchChromium();
  try {
    const rows: Measurement[] = [];
    for (const path of paths) {
      // What the first answer after a change takes is told beside the server's times.
      await (await fetch(url + path)).text();
      const seen = [];
      for (let round = 0; round < rounds; round++) seen.push(await paintOf(browser, url + path));
      const paint = median(seen.map(({ firstContentfulPaintMs }) => firstContentfulPaintMs));
      const shift = Math.max(...seen.map(({ layoutShift }) => layoutShift));
      rows.push({ what: `${path}  first contentful paint`, value: paint, unit: 'ms' });
      rows.push({ what: '  layout shift', value: shift, unit: '' });
    }
    return rows;
  } finally {
    await browser.close();
  }
}
