import { DEFAULT_OPTIONS } from '../../src/import/import-options.js';
import { Importer } from '../../src/import/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ImportTestFolder } from '../support/import-folder.js';
import { SILENT } from '../support/silent-watcher.js';

const HALF_HOUR_MS = 1_800_000;
const START = Date.UTC(2016, 9, 10);
const SLOTS = 48 * 50;

/** Rows of one user over fifty days; 2016's Tuesdays and Wednesdays are as high at noon as a weekend. */
function rowsOf(seed: number, keeps: (slot: number) => boolean): readonly string[] {
  return Array.from({ length: SLOTS }, (_, slot) => slot)
    .filter(keeps)
    .map((slot) => {
      const start = new Date(START + slot * HALF_HOUR_MS);
      const isHigh =
        [2, 3].includes(start.getUTCDay()) && start.getUTCHours() > 9 && start.getUTCHours() < 15;
      const wh = 100 + ((slot * 7 + seed) % 50) + (isHigh ? 200 : 0);
      return `${start.toISOString().slice(0, 19).replace('T', ' ')},${wh}`;
    });
}

interface QualityRow extends Record<string, unknown> {
  readonly id: string;
  readonly coverage: number;
}

describe('the page /quality', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.close());

  const page = async (path: string): Promise<{ status: number; html: string }> => {
    const answer = await fetch(app.url + path, { headers: { accept: 'text/html' } });
    const html = (await answer.text()).replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
    return { status: answer.status, html };
  };
  const api = async (query = ''): Promise<{ results: readonly QualityRow[] } & Record<string, unknown>> =>
    (await (await fetch(`${app.url}/api/quality?page_size=100${query}`)).json()) as never;

  it('tells the next step while there are no readings', async () => {
    const { status, html } = await page('/quality');
    expect(status).toBe(200);
    expect(html).toContain('npm run cli import -- &lt;folder&gt;');
  });

  describe('with readings', () => {
    beforeAll(async () => {
      const folder = await ImportTestFolder.create();
      await folder.users(
        ...Array.from({ length: 18 }, (_, index) => `${3000 + index},a${1 + (index % 2)},t1`),
      );
      for (let id = 3000; id < 3018; id += 1) {
        await folder.readings(id, ...rowsOf(id, () => true));
      }
      // Most of October and a day of November are missing of 3007, a fifth of 3008; twelve equal values are stuck.
      await folder.readings(
        3007,
        ...rowsOf(7, (slot) => slot > 48 * 14 && (slot < 1_200 || slot > 1_247)),
        ...bad,
      );
      await folder.readings(3008, ...rowsOf(8, (slot) => slot % 5 < 4));
      const first = rowsOf(9, () => true);
      await folder.readings(3009, ...first, '2016-10-26 01:00:00,7', '2016-10-26 01:30:00,8.5');
      await folder.readings(
        3010,
        ...first.map((row, slot) => (slot >= 200 && slot < 212 ? row.replace(/,.*/, ',77') : row)),
      );
      await load(folder);
      await folder.readings(3011, ...first.slice(0, 20));
      await load(folder);
      await folder.remove();
    });

    /** The first half-hour comes, so that what lacks is a gap. */
    const bad = ['2016-10-10 00:00:00,5', '2016-10-10 01:00:00,x', '2016-10-10 02:10:00,5'];

    async function load(folder: ImportTestFolder): Promise<void> {
      await app.get(Importer).import([folder.path], DEFAULT_OPTIONS, SILENT, new AbortController().signal);
    }

    it('has the numbers of plain SQL in its table of months, the worst user first', async () => {
      const rows = await app.get(Database).query<{ id: number; month: string; share: number }>(`
        select users.id, to_char(at at time zone 'UTC', 'YYYY-MM') as month,
               floor(count(readings.user_id) * 1000 / count(*)::float8) / 10 as share
        from users
        cross join generate_series(timestamptz '2016-10-10 00:00Z', '2016-11-28 23:30Z', '30 minutes') as at
        left join readings on user_id = users.id and period_start = at and occurrence = 0
        group by 1, 2 order by 1, 2`);
      const { html } = await page('/quality');
      const shown = matrixOf(html);
      expect(shown[0]?.[0]).toBe('Everyone');
      expect(shown.slice(1, 4).map(([id]) => id)).toEqual(['3007', '3008', '3000']);
      for (const [id, october, november] of shown.slice(1)) {
        const own = rows.filter((row) => row.id === Number(id)).map(({ share }) => String(share));
        expect([id, october, november]).toEqual([id, ...own]);
      }
      expect(html).toMatch(/class="grade-poor">[^]*class="grade-fair">/);
    });

    it('has the numbers of the API in its tiles and its table of flags, and these are those of the CSV', async () => {
      const { results } = await api();
      const { html } = await page('/quality?sort=id');
      const columns = [
        ...['gap_runs', 'longest_gap', 'above_cap', 'stuck_runs', 'zero_runs', 'spike_days'],
        ...['repeats', 'restatements', 'rejects'],
      ];
      const shown = countsOf(html);
      expect(shown).toHaveLength(15);
      shown.forEach(([id, missing, ...cells], index) => {
        const row = results[index]!;
        const lacks = Number(row['expected']) - Number(row['observed']);
        expect([id, Number(missing)]).toEqual([row.id, lacks]);
        expect(cells.map(Number)).toEqual(columns.map((name) => row[name]));
      });
      const sum = (name: string): number => results.reduce((total, row) => total + Number(row[name]), 0);
      expect(tileOf(html, 'Missing')).toBe((sum('expected') - sum('observed')).toLocaleString('en-GB'));
      expect(tileOf(html, 'Repeats')).toBe('2');
      expect(tileOf(html, 'Rejected')).toBe('2');
      expect(tileOf(html, 'Restated')).toBe(String(sum('restatements')));
      const csv = await (await fetch(`${app.url}/api/quality?page_size=100&format=csv`)).text();
      const [head = '', ...lines] = csv.trimEnd().split('\r\n');
      expect(lines).toHaveLength(18);
      const names = head.split(',');
      for (const [index, line] of lines.entries()) {
        const values = line.split(',');
        for (const name of [...columns, 'coverage', 'observed']) {
          expect(values[names.indexOf(name)]).toBe(String(results[index]![name]));
        }
      }
    });

    it('tells how much energy half-hours hold that are stored twice', async () => {
      const { html } = await page('/quality');
      expect(html).toContain(
        '2 readings repeat a half-hour of 26 Oct 2016. Both are counted; the second ones hold 16 Wh.',
      );
      expect((await page('/quality?to=2016-10-20')).html).toContain('No half-hour is stored twice.');
    });

    it('flags what is stuck, and counts what imports rejected and restated', async () => {
      const { results } = await api();
      const of = (id: string): QualityRow => results.find((row) => row.id === id)!;
      expect(of('3010')).toMatchObject({ stuck_runs: 1, flags: ['stuck'], rejects: 0, last_import_id: null });
      expect(of('3007')).toMatchObject({ rejects: 2, restatements: 0, last_import_id: 1 });
      expect(of('3011')).toMatchObject({ rejects: 0, restatements: 20, last_import_id: 2 });
      expect(of('3009')).toMatchObject({ repeats: 2, last_import_id: 1 });
    });

    it('leads from a rejected row to the import that lists it', async () => {
      const { html } = await page('/quality');
      const [, link = ''] = /href="(\/imports\/1\?kind=reject&user=3007#issues)"/.exec(html) ?? [];
      expect((await page(link)).html).toContain('<code>2016-10-10 02:10:00,5</code>');
      expect(html).toContain('href="/imports/2?kind=restatement&user=3011#issues"');
    });

    it('says which days behave like a weekend, and what follows', async () => {
      const { html } = await page('/quality');
      expect(html).toContain('Tuesday and Wednesday stand out as a weekend does');
      expect(html).toContain('may have been relabelled: in 2014 the same dates were Saturdays and Sundays.');
      expect(html).toContain('do not read weekdays as working days');
      expect((await api())['weekly_pattern']).toMatchObject({ behavioural_weekend: [2, 3], shifted: true });
    });

    it('sorts, pages and filters, and keeps range and filter in its links', async () => {
      const byId = await page('/quality?sort=-id&from=2016-11-01&area=a2');
      expect(
        matrixOf(byId.html)
          .slice(1, 3)
          .map(([id]) => id),
      ).toEqual(['3017', '3015']);
      expect(byId.html).toContain('aria-sort="descending"');
      expect(byId.html).toContain('href="/users/3017?from=2016-11-01"');
      expect(byId.html).toContain('/api/quality?from=2016-11-01&area=a2&format=csv');
      const second = await page('/quality?page=2');
      expect(matrixOf(second.html)).toHaveLength(1 + 3);
      expect(second.html).toContain('16–18 of 18');
    });

    it('says that nothing is there where nothing is', async () => {
      expect((await page('/quality?area=a9')).html).toContain('No user matches these filters.');
      expect((await page('/quality?from=2015-01-01&to=2015-02-01')).status).toBe(200);
      const wrong = await page('/quality?sort=name');
      expect([wrong.status, wrong.html.includes('<code>sort</code>')]).toEqual([400, true]);
    });
  });
});

/** The texts of each row: its head, then its cells. */
function matrixOf(html: string): readonly (readonly string[])[] {
  return tableRows(html, 'class="matrix">');
}

function countsOf(html: string): readonly (readonly string[])[] {
  return tableRows(html, 'class="matrix counts">').map((row) => row.map((text) => text.replaceAll(',', '')));
}

function tableRows(html: string, begin: string): readonly (readonly string[])[] {
  const [, table = ''] = html.split(begin);
  const [, body = ''] = (table.split('</table>')[0] ?? '').split('<tbody>');
  return body
    .split('</tr>')
    .slice(0, -1)
    .map((row) =>
      [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, '')),
    );
}

function tileOf(html: string, label: string): string {
  const [, tile = ''] = html.split(`<dt>${label}</dt>`);
  return (/tile-value">([^<&]*)/.exec(tile)?.[1] ?? '').trim();
}
