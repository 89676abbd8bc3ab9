import { summarize } from '../../src/import/report/summary.js';
import { DEFAULT_OPTIONS } from '../../src/import/import-options.js';
import { Importer } from '../../src/import/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ImportTestFolder } from '../support/import-folder.js';
import { SILENT } from '../support/silent-watcher.js';

const HALF_HOUR = 30 * 60 * 1000;
const PLAIN = { bold: String, faint: String, warn: String };

/** Rows of so many days from a date on. */
const rows = (from: string, days: number): readonly string[] =>
  Array.from({ length: 48 * days }, (_, nth) => {
    const start = new Date(Date.parse(`${from}T00:00Z`) + nth * HALF_HOUR);
    return `${start.toISOString().slice(0, 19).replace('T', ' ')},${100 + (nth % 7)}`;
  });

describe('an import of files that look misread', () => {
  let app: TestApp;
  let folder: ImportTestFolder;

  beforeAll(async () => {
    app = await startTestApp();
    folder = await ImportTestFolder.create();
    await folder.users('1,a1,t1', '2,a1,t1', '3,a1,t1');
    await folder.readings(1, ...rows('2016-07-01', 6));
    await folder.readings(2, ...rows('2016-07-04', 3), ...rows('2016-07-01', 3));
    await folder.readings(3, ...rows('2016-07-01', 6), '2001-01-01 05:00:00,100');
  });

  afterAll(async () => {
    await folder.remove();
    await app.close();
  });

  const load = async (): Promise<string> => {
    const never = new AbortController().signal;
    const report = await app.get(Importer).import([folder.path], DEFAULT_OPTIONS, SILENT, never);
    return summarize(report, PLAIN);
  };
  const page = async (path: string): Promise<string> =>
    (await fetch(app.url + path, { headers: { accept: 'text/html' } })).text();
  const outOfOrder = async (): Promise<readonly number[]> => {
    const answer = await fetch(`${app.url}/api/quality`);
    const { results } = (await answer.json()) as {
      readonly results: readonly { readonly files_out_of_order: number }[];
    };
    return results.map(({ files_out_of_order }) => files_out_of_order);
  };

  it('takes them, and names each with its line and what to do', async () => {
    const said = await load();
    expect(said).toContain(`Look at: 2 files that were loaded
  consumption/2.csv: its times go back by more than a day in line 146.
  consumption/3.csv: its times go back by more than a day in line 290.
`);
    expect(said).toContain(`Far away: 1 reading a year or more from all others. To remove them:
  npm run cli forget -- --user 3 --from 2001-01-01 --to 2001-01-02
`);
    expect(said).toContain('holds 865 readings of 3 users');
  });

  it('tells of them on its page, on that of the user, and in the API', async () => {
    expect(await page('/imports/1?files=loaded')).toContain(
      'Its times go back by more than a day in line 146',
    );
    // The range of everything are sixteen years, which take long to draw.
    const july = 'from=2016-07-01&to=2016-07-07';
    expect(await page(`/users/2?${july}`)).toContain('The times of 1 file go back by more than a day.');
    expect(await page(`/users/1?${july}`)).not.toContain('go back by more than a day');
    expect(await outOfOrder()).toEqual([0, 1, 1]);
  });

  it('tells of one no more when it has come in order', async () => {
    await folder.readings(2, ...rows('2016-07-01', 6).map((row) => row.replace(/,.*/, ',50')));
    expect(await load()).not.toContain('Look at:');
    expect(await outOfOrder()).toEqual([0, 0, 1]);
  });
});
