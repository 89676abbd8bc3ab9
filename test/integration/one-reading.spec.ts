import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../src/database/index.js';
import { DEFAULT_OPTIONS } from '../../src/import/import-options.js';
import { Importer } from '../../src/import/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { SILENT } from '../support/silent-watcher.js';

/** The way of one reading, `2016-10-26 01:30:00,731.0` of user 7: from the line in the file to the page. */
describe('one reading', () => {
  let folder: string;
  let app: TestApp;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'halfhour-one-reading-'));
    await mkdir(join(folder, 'consumption'));
    await writeFile(join(folder, 'user_data.csv'), 'id,area,tariff\r\n7,a1,t2\r\n');
    const lines = ['datetime,consumption', '2016-10-26 01:00:00,100.0', '2016-10-26 01:30:00,731.0'];
    await writeFile(join(folder, 'consumption', '7.csv'), lines.map((line) => `${line}\r\n`).join(''));
    app = await startTestApp();
    await app.get(Importer).import([folder], DEFAULT_OPTIONS, SILENT, new AbortController().signal);
  });

  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  it('is a row, at its instant', async () => {
    const rows = await app.get(Database).query(`
      select user_id as "userId", period_start as "start", occurrence, energy_wh as wh
      from readings where period_start = '2016-10-26T01:30:00Z'`);
    expect(rows).toEqual([{ userId: 7, start: new Date('2016-10-26T01:30:00Z'), occurrence: 0, wh: 731 }]);
  });

  it('stands in the ledger with its file', async () => {
    const rows = await app.get(Database).query(`
      select path, result, rows_read as read, rows_inserted as inserted, first_start as first, last_start as last
      from import_files where kind = 'readings'`);
    expect(rows).toEqual([
      {
        path: 'consumption/7.csv',
        result: 'loaded',
        read: 2,
        inserted: 2,
        first: new Date('2016-10-26T01:00:00Z'),
        last: new Date('2016-10-26T01:30:00Z'),
      },
    ]);
  });

  it('is part of the aggregate and of the days of its user', async () => {
    const [row] = await app.get(Database).query(`
      select (select energy_wh from segment_half_hours where period_start = '2016-10-26T01:30:00Z' and area = 'a1') as slot,
             (select energy_wh from user_days_a where user_id = 7) as day,
             (select highest_start from user_days_a where user_id = 7) as "peakAt"`);
    expect(row).toEqual({ slot: 731, day: 831, peakAt: new Date('2016-10-26T01:30:00Z') });
  });

  it('comes out of the API', async () => {
    const answer = await fetch(`${app.url}/api/users/7/consumption?resolution=30m`);
    const { results } = (await answer.json()) as { results: unknown[] };
    expect(results).toContainEqual({
      start: '2016-10-26T01:30:00+00:00',
      end: '2016-10-26T02:00:00+00:00',
      energy_wh: 731,
      estimated_wh: 0,
      mean_wh: 731,
      users: 1,
      observed: 1,
      expected: 1,
      coverage: 1,
      complete: true,
    });
  });

  it('is shown on the pages, in figures, chart and table', async () => {
    const summary = await (await fetch(`${app.url}/`)).text();
    expect(summary).toContain('831');
    expect(summary).toMatch(/href="\/users\/7[?"]/);
    const page = await (await fetch(`${app.url}/users/7`)).text();
    expect(page).toContain('User 7');
    // Its bar and the row of its half-hour hold the exact value.
    expect(page.match(/731 Wh|>731</g)?.length).toBeGreaterThanOrEqual(2);
    expect(page).toContain('1,462');
  });
});
