import type { Browser, Page } from 'playwright-core';
import { Database } from '../../src/database/index.js';
import {
  decimalsFor,
  energyQuantity,
  formatChange,
  formatCoverage,
  formatExact,
  formatScaled,
  formatShare,
  powerQuantity,
  type Quantity,
} from '../../src/dashboard/format/numbers.js';
import { energyUnit } from '../../src/dashboard/format/units.js';
import type { TestApp } from '../support/app.js';
import { describeInBrowser } from '../support/chromium.js';
import { startPageWorld } from '../support/page-world.js';
import { sharedChromium } from '../support/shared-chromium.js';

/** What one of the pages is asked for, and the same for plain SQL. */
interface Case {
  readonly query: string;
  readonly from: string;
  readonly to: string;
  readonly areas: readonly string[];
  readonly tariffs: readonly string[];
}

const EVERYTHING: Case = {
  query: 'resolution=1d',
  from: '2016-10-01T00:00:00Z',
  to: '2016-12-01T00:00:00Z',
  areas: ['a1', 'a2'],
  tariffs: ['t1', 't2', 't3', 't4'],
};
const FILTERED: Case = {
  query: 'from=2016-11-03&to=2016-11-13&area=a1&tariff=t2,t3&resolution=1d',
  from: '2016-11-03T00:00:00Z',
  to: '2016-11-13T00:00:00Z',
  areas: ['a1'],
  tariffs: ['t2', 't3'],
};
const CUT: Case = {
  query: 'from=2016-10-12T06:00:00Z&to=2016-10-14T18:00:00Z&area=a1&resolution=1h',
  from: '2016-10-12T06:00:00Z',
  to: '2016-10-14T18:00:00Z',
  areas: ['a1'],
  tariffs: EVERYTHING.tariffs,
};
const CASES = [EVERYTHING, FILTERED, CUT].map((one) => [one.query, one] as const);

/** The readings asked for: nothing in this world is stored twice, so power is twice the energy. */
const ASKED = `
  asked as (
    select readings.*, area, tariff
    from readings join users on users.id = user_id
    where period_start >= $1 and period_start < $2 and area = any($3) and tariff = any($4)
  )`;

describeInBrowser('the numbers on the summary', () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startPageWorld(), sharedChromium()]);
    page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  });

  afterAll(async () => {
    await page.context().close();
    await app.close();
  });

  const sql = <Row extends object>(text: string, { from, to, areas, tariffs }: Case) =>
    app.get(Database).query<Row>(`with ${ASKED} ${text}`, [from, to, areas, tariffs]);
  const api = async <Answer>(path: string, { query }: Case): Promise<Answer> => {
    const asked = query.replace(/&?resolution=\w+/, '');
    return (await (await fetch(`${app.url}/api/${path}&${asked}`)).json()) as Answer;
  };
  const texts = async (selector: string): Promise<readonly string[]> =>
    (await page.locator(selector).allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim());
  const text = ({ value, unit }: Quantity): string => `${value} ${unit}`.trim();

  describe.each(CASES)('of /?%s', (query, asked) => {
    beforeAll(async () => {
      await page.goto(`${app.url}/?${query}`);
    });

    it('are those of SQL in the tiles', async () => {
      const [row] = await sql<{
        total: number;
        users: number;
        meanDay: number;
        peak: number;
        meanPower: number;
        coverage: number;
      }>(
        `, half_hours as (
             select sum(energy_wh) as wh, count(*)::float8 as users from asked group by period_start
           )
           select sum(wh) as total,
                  (select count(distinct user_id) from asked) as users,
                  avg(wh / users) * 48 as "meanDay",
                  max(2 * wh) as peak,
                  avg(2 * wh) as "meanPower",
                  sum(users) / count(*)::float8 / (select count(distinct user_id) from asked)::float8 as coverage
           from half_hours`,
        asked,
      );
      const { total, users, meanDay, peak, meanPower, coverage } = row!;
      expect(await texts('.tile-value')).toEqual([
        text(energyQuantity(total)),
        String(users),
        text(energyQuantity(meanDay)),
        text(powerQuantity(peak)),
        (meanPower / peak).toFixed(2),
        formatCoverage(coverage),
      ]);
    });

    it('are those of the API in the changes and at the peaks', async () => {
      // Of the whole period the API refuses a comparison: there is nothing before it.
      const compared = await api<Record<'delta_total' | 'delta_mean' | 'delta_peak', number | undefined>>(
        'consumption/compare?with=previous',
        asked,
      );
      const deltas = [compared.delta_total, compared.delta_mean, compared.delta_peak];
      expect(await texts('.tile-change')).toEqual(
        deltas.flatMap((delta) => (delta === undefined ? [] : [formatChange(delta, 1)])),
      );
      const { results } = await api<{ results: { power_w: number }[] }>('consumption/peaks?', asked);
      const shown = await texts('#peaks tbody td.number');
      expect(shown).toHaveLength(results.length);
      expect(shown.map((power) => Number(power.replaceAll(',', '')))).toEqual(
        results.map(({ power_w: powerW }) => expect.closeTo(powerW / 1e3, 1) as number),
      );
    });

    it('are those of SQL and of its own CSV in the table of the chart', async () => {
      const step = asked === CUT ? 'hour' : 'day';
      const rows = await sql<{ wh: number; users: number }>(
        `select sum(energy_wh) as wh, count(distinct user_id) as users
         from asked group by date_trunc('${step}', period_start at time zone 'UTC')
         order by date_trunc('${step}', period_start at time zone 'UTC')`,
        asked,
      );
      const cells = await texts('#consumption .numbers tbody tr td:nth-child(2)');
      expect(cells).toEqual(rows.map(({ wh }) => formatExact(wh)));
      const href = await page.locator('#consumption .csv').getAttribute('href');
      const lines = (await (await fetch(app.url + href!)).text()).trim().split('\r\n');
      const column = lines[0]!.split(',').indexOf('energy_wh');
      expect(lines.slice(1).map((line) => Number(line.split(',')[column]))).toEqual(rows.map(({ wh }) => wh));
    });

    it('are those of SQL in segments and ranking', async () => {
      const segments = await sql<{ tariff: string; wh: number; share: number }>(
        `select tariff, sum(energy_wh) as wh, sum(energy_wh) / sum(sum(energy_wh)) over () as share
         from asked group by tariff order by wh desc`,
        asked,
      );
      expect(await texts('.segments tbody td:nth-child(3)')).toEqual(
        segments.map(({ share }) => formatShare(share)),
      );
      const users = await sql<{ id: number; wh: number; peak: number; night: number }>(
        `select user_id as id, sum(energy_wh) as wh, 2 * max(energy_wh) as peak,
                sum(energy_wh) filter (where extract(hour from period_start at time zone 'UTC') in (23, 0, 1, 2, 3, 4, 5, 6))
                  / sum(energy_wh) as night
         from asked group by user_id order by wh desc, user_id limit 25`,
        asked,
      );
      expect(await texts('.users tbody .column-id')).toEqual(users.map(({ id }) => String(id)));
      const most = users[0]!.wh;
      const scale = energyUnit(most);
      expect(await texts('.users tbody .column-total')).toEqual(
        users.map(({ wh }) => formatScaled(wh, scale, decimalsFor(most, scale))),
      );
      expect(await texts('.users tbody .column-night-share')).toEqual(
        users.map(({ night }) => formatShare(night)),
      );
    });
  });

  it('lead to an answer of the API for every figure and table', async () => {
    await page.goto(
      `${app.url}/?from=2016-11-21&to=2016-11-28&area=a1&split=area,tariff&sort=-peak&search=t2`,
    );
    const links = await page.locator('a.csv').all();
    const hrefs = await Promise.all(links.map((link) => link.getAttribute('href')));
    expect(hrefs.length).toBeGreaterThanOrEqual(7);
    for (const href of hrefs) {
      const answer = await fetch(app.url + href!);
      expect([href, answer.status, answer.headers.get('content-type')]).toEqual([
        href,
        200,
        expect.stringContaining('text/csv'),
      ]);
    }
  });
});
