import { Importer, ImportLease } from '../../src/import/index.js';
import { REJECT_CODES } from '../../src/import/csv/reject-list.js';
import { DEFAULT_OPTIONS, type ImportOptions } from '../../src/import/import-options.js';
import { adviceOn } from '../../src/dashboard/format/import-words.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { forgetting } from '../support/forgetting.js';
import { ImportTestFolder } from '../support/import-folder.js';
import { SILENT } from '../support/silent-watcher.js';

const day = (date: string, wh: (slot: number) => string | number): readonly string[] =>
  Array.from({ length: 48 }, (_, slot) => {
    const time = `${String(slot >> 1).padStart(2, '0')}:${slot % 2 ? '30' : '00'}:00`;
    return `${date} ${time},${wh(slot)}`;
  });

const FORMULA = '=1+1,<b>"x"</b>';

describe('imports as programs and people read them', () => {
  let app: TestApp;
  let folder: ImportTestFolder;

  /** First a clean import; then one with rejects, a repeat, a restatement and two files that are refused. */
  beforeAll(async () => {
    app = await startTestApp();
    folder = await ImportTestFolder.create();
    await folder.users('3000,a1,t1', '3001,a2,t3');
    await folder.readings(3000, ...day('2016-07-15', (slot) => slot));
    await load();
    await folder.readings(
      3000,
      ...day('2016-07-15', (slot) => (slot === 2 ? 500 : slot)),
      '2016-07-16 00:10:00,1',
      FORMULA,
    );
    await folder.readings(
      3001,
      ...day('2016-10-26', (slot) => 10 * slot),
      '2016-10-26 05:00:00,7.5',
      '2016-10-26 06:00:00,x',
      '2016-10-26 07:00:00,-4',
    );
    await folder.readings(9, '2016-07-15 00:00:00,1');
    await folder.file('consumption/77.csv', 'time,kwh\n');
    await load({ maxErrors: { unit: 'rows', most: 2 } });
  });

  afterAll(async () => {
    await folder.remove();
    await app.close();
  });

  async function load(options: Partial<ImportOptions> = {}): Promise<void> {
    const never = new AbortController().signal;
    await app.get(Importer).import([folder.path], { ...DEFAULT_OPTIONS, ...options }, SILENT, never);
  }

  const ask = (path: string, accept = 'application/json', headers: Record<string, string> = {}) =>
    fetch(app.url + path, { headers: { accept, ...headers } });
  const get = async (path: string): Promise<Record<string, unknown>> =>
    (await (await ask(path)).json()) as Record<string, unknown>;
  const csv = async (path: string): Promise<readonly string[]> => {
    const answer = await ask(path, 'text/csv');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    return (await answer.text()).trimEnd().split('\r\n');
  };
  /** Files come in the order of the file system: a test wants one of its own. */
  const sorted = (results: unknown): readonly unknown[] =>
    (results as readonly { path: string; line?: number }[]).toSorted(
      (a, b) => a.path.localeCompare(b.path) || (a.line ?? 0) - (b.line ?? 0),
    );
  const page = async (path: string): Promise<{ status: number; html: string }> => {
    const answer = await ask(path, 'text/html');
    const html = (await answer.text()).replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
    return { status: answer.status, html };
  };

  describe('GET /api/imports', () => {
    it('takes an import for ended that left its entry open, though another process holds the lock since', async () => {
      const database = app.get(Database);
      const [left] = await database.query<{ id: number }>(`
        insert into imports (directory, options, started_at) values ('gone', '{}', now() - interval '1 hour')
        returning id`);
      const held = await app.get(ImportLease).acquire(() => undefined, new AbortController().signal);
      const list = await get('/api/imports?page_size=1');
      const meta = await get('/api/meta');
      await held.release();
      await database.query('delete from imports where id = $1', [left?.id]);
      expect(list).toMatchObject({ results: [{ id: left?.id, status: 'interrupted' }] });
      expect(meta).toMatchObject({ last_import: { id: left?.id, status: 'interrupted' } });
    });

    it('lists the newest first, with totals over its files', async () => {
      const list = await get('/api/imports');
      expect(list).toMatchObject({ count: 2, page: 1, page_size: 50, next: null, previous: null });
      const [second, first] = list['results'] as readonly Record<string, unknown>[];
      expect(first).toMatchObject({
        id: 1,
        status: 'completed',
        files_loaded: 2,
        files_skipped: 0,
        files_refused: 0,
        users_added: 2,
        rows_read: 48,
        rows_inserted: 48,
        rows_rejected: 0,
      });
      expect(second).toMatchObject({
        id: 2,
        status: 'completed',
        message: null,
        directory: folder.path,
        files_loaded: 2,
        files_skipped: 1,
        files_refused: 2,
        users_added: 0,
        users_changed: 0,
        users_rejected: 0,
        rows_read: 101,
        rows_inserted: 49,
        rows_unchanged: 47,
        rows_restated: 1,
        rows_repeated: 1,
        rows_duplicate: 0,
        rows_rejected: 4,
        options: {
          stamp: 'start',
          on_repeat: 'keep',
          on_restated: 'replace',
          max_errors: '2',
          max_reading_wh: 1_000_000_000,
          force: false,
          jobs: 1,
        },
      });
      expect(first?.['options']).toMatchObject({ max_errors: '1%' });
      const { started_at, finished_at, duration_ms } = second as Record<string, string>;
      expect(started_at).toMatch(/^20\d\d-\d\d-\d\dT[\d:.]+\+00:00$/);
      expect(Date.parse(finished_at ?? '') - Date.parse(started_at ?? '')).toBe(duration_ms);
    });

    it('pages, with links that can be followed', async () => {
      const first = await get('/api/imports?page_size=1');
      expect(first).toMatchObject({ count: 2, results: [{ id: 2 }], previous: null });
      const second = await get(first['next'] as string);
      expect(second).toMatchObject({ page: 2, results: [{ id: 1 }], next: null });
      expect(await get('/api/imports?page=9')).toMatchObject({ count: 2, results: [] });
    });

    it('is answered from the copy that the client has until the ledger changes', async () => {
      const first = await ask('/api/imports/2');
      const tag = first.headers.get('etag') ?? '';
      expect((await ask('/api/imports/2', undefined, { 'if-none-match': tag })).status).toBe(304);
    });
  });

  describe('GET /api/imports/:id', () => {
    it('gives the import and its files', async () => {
      const { import: found, results } = await get('/api/imports/2');
      expect(found).toMatchObject({ id: 2, rows_read: 101 });
      expect(sorted(results)).toEqual([
        expect.objectContaining({
          path: 'consumption/3000.csv',
          kind: 'readings',
          result: 'loaded',
          reason: null,
          rows_read: 50,
          rows_restated: 1,
          rows_rejected: 2,
          first_start: '2016-07-15T00:00:00+00:00',
          last_start: '2016-07-15T23:30:00+00:00',
        }),
        expect.objectContaining({ path: 'consumption/3001.csv', rows_repeated: 1, rows_inserted: 49 }),
        expect.objectContaining({ path: 'consumption/77.csv', result: 'no_user', rows_read: 0 }),
        expect.objectContaining({
          path: 'consumption/9.csv',
          result: 'no_user',
          user_id: '9',
          reason: "user 9 is not known: add it to the users' file",
          first_start: null,
        }),
      ]);
    });

    it('filters files by how they ended, and pages them', async () => {
      expect(await get('/api/imports/2?result=not_loaded')).toMatchObject({ count: 2 });
      expect(await get('/api/imports/2?result=loaded&page_size=1')).toMatchObject({
        count: 2,
        results: [{ result: 'loaded' }],
        next: '/api/imports/2?result=loaded&page_size=1&page=2',
      });
    });
  });

  describe('issues', () => {
    it('lists rejects with their place and text', async () => {
      const { results, count } = await get('/api/imports/2/rejects');
      expect(count).toBe(4);
      expect(sorted(results)).toEqual([
        {
          path: 'consumption/3000.csv',
          line: 50,
          column: 1,
          code: 'not_on_half_hour',
          reason: expect.any(String) as string,
          raw: '2016-07-16 00:10:00,1',
          user_id: '3000',
        },
        expect.objectContaining({ line: 51, raw: FORMULA }),
        expect.objectContaining({ line: 51, path: 'consumption/3001.csv', code: 'bad_number', column: 2 }),
        expect.objectContaining({ line: 52, code: 'negative', user_id: '3001' }),
      ]);
    });

    it('filters by code and user, and pages', async () => {
      expect(await get('/api/imports/2/rejects?code=negative')).toMatchObject({
        count: 1,
        results: [{ line: 52 }],
      });
      expect(await get('/api/imports/2/rejects?user=3000')).toMatchObject({ count: 2 });
      expect(await get('/api/imports/2/rejects?user=3000&code=negative')).toMatchObject({ count: 0 });
      const whole = (await get('/api/imports/2/rejects'))['results'] as readonly unknown[];
      expect(await get('/api/imports/2/rejects?page=2&page_size=3')).toEqual({
        count: 4,
        page: 2,
        page_size: 3,
        results: whole.slice(3),
        next: null,
        previous: '/api/imports/2/rejects?page=1&page_size=3',
      });
    });

    it('lists repeats and restatements with both energies', async () => {
      expect((await get('/api/imports/2/repeats'))['results']).toEqual([
        {
          path: 'consumption/3001.csv',
          line: 50,
          user_id: '3001',
          period_start: '2016-10-26T05:00:00+00:00',
          occurrence: 1,
          code: 'keep',
          reason: 'the half-hour is named twice; both readings are kept',
          first_wh: 100,
          second_wh: 7.5,
        },
      ]);
      expect((await get('/api/imports/2/restatements'))['results']).toEqual([
        {
          path: 'consumption/3000.csv',
          line: 4,
          user_id: '3000',
          period_start: '2016-07-15T01:00:00+00:00',
          occurrence: 0,
          code: 'replaced',
          reason: 'the file has another value than the stored one',
          old_wh: 2,
          new_wh: 500,
        },
      ]);
      expect(await get('/api/imports/1/rejects')).toMatchObject({ count: 0, results: [] });
    });

    it('writes all of them as CSV, whatever the page, and nothing that a spreadsheet would run', async () => {
      const lines = await csv('/api/imports/2/rejects?page_size=1');
      expect(lines[0]).toBe('path,line,column,code,reason,raw,user_id');
      expect(lines).toHaveLength(5);
      expect(lines[1]).toMatch(
        /^consumption\/3000\.csv,50,1,not_on_half_hour,.*"2016-07-16 00:10:00,1",3000$/,
      );
      expect(lines.join()).toContain(`"'=1+1,<b>""x""</b>"`);
      expect(await csv('/api/imports/2/rejects?code=negative')).toHaveLength(2);
      expect((await csv('/api/imports/2/restatements'))[1]).toBe(
        'consumption/3000.csv,4,3000,2016-07-15T01:00:00+00:00,0,replaced,the file has another value than the stored one,2,500',
      );
      expect((await csv('/api/imports'))[0]).toContain('id,status,message,started_at');
    });

    it('streams more of them than one page holds, each once', async () => {
      await app.get(Database).query(`
        insert into import_issues (file_id, kind, code, line, raw, reason)
        select id, 'repeat', 'first', line, '', '' from import_files, generate_series(1, 6001) line
        where import_id = 1`);
      const lines = (await csv('/api/imports/1/repeats')).slice(1).map((line) => line.split(',', 2).join());
      expect(lines).toHaveLength(12_002);
      expect(new Set(lines).size).toBe(12_002);
    });

    it.each([
      ['/api/imports/3', 404, 'not_found'],
      ['/api/imports/3/rejects', 404, 'not_found'],
      ['/api/imports/abc/repeats', 404, 'not_found'],
      ['/api/imports/9999999999999999999', 404, 'not_found'],
      ['/api/imports/2/rejects?code=%00', 400, 'invalid_parameters'],
      ['/api/imports/2/rejects?user=a%2Fb', 400, 'invalid_parameters'],
      ['/api/imports/2?result=lost', 400, 'invalid_parameters'],
      ['/api/imports?sort=id', 400, 'invalid_parameters'],
    ])('answers %s with %d', async (path, status, code) => {
      for (const accept of ['application/json', 'text/csv']) {
        const answer = await ask(path, accept);
        expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
      }
    });
  });

  describe('the page /imports', () => {
    it('lists imports in words, with links to each', async () => {
      const { status, html } = await page('/imports');
      expect(status).toBe(200);
      expect(html).toContain('<a href="/imports/2">2</a>');
      expect(html).toContain('Completed, 2 files not loaded, 4 rows rejected');
      expect(html).toContain(folder.path);
      expect(html).toContain('<a href="/imports" aria-current="page">Imports</a>');
    });

    it('pages', async () => {
      expect((await page('/imports?page=2')).html).toContain('There are no imports on this page');
      expect((await page('/imports?page=x')).status).toBe(400);
    });
  });

  describe('the page /imports/:id', () => {
    it('shows its figures, the files that were not loaded and the rejects, each with what to do', async () => {
      const { html } = await page('/imports/2');
      expect(html).toContain('<h1>Import 2</h1>');
      expect(html).toContain('User 9 is not known');
      expect(html).toContain('Import again once the user is there.');
      expect(html).toContain('<code>2016-10-26 07:00:00,-4</code>');
      expect(html).toContain(adviceOn('reject', 'negative'));
      expect(html).toContain('href="/api/imports/2/rejects?format=csv"');
    });

    it('escapes what a file says', async () => {
      const { html } = await page('/imports/2');
      expect(html).not.toContain('<b>"x"</b>');
      expect(html).toContain('&lt;b&gt;');
    });

    it('shows repeats and restatements with both values', async () => {
      const repeats = (await page('/imports/2?kind=repeat')).html;
      expect(repeats).toContain('26 Oct 2016, 05:00');
      expect(repeats).toMatch(/>100<[^]*>7\.5</);
      const restated = (await page('/imports/2?kind=restatement')).html;
      expect(restated).toMatch(/>2<[^]*>500</);
      expect(restated).toContain('href="/api/imports/2/restatements?format=csv"');
    });

    it('filters by code and user, and keeps the filter in its links', async () => {
      const { html } = await page('/imports/2?kind=reject&code=negative&user=3001');
      expect(html).toContain('2016-10-26 07:00:00,-4');
      expect(html).not.toContain('2016-10-26 06:00:00,x');
      expect(html).toMatch(/<a href="[^"]*" aria-current="true"><code>negative</);
      expect(html).toContain('/api/imports/2/rejects?code=negative&user=3001&format=csv');
      expect((await page('/imports/2?code=negative&user=5')).html).toContain('Nothing of the kind');
    });

    it('opens on what there is, and says so when there is nothing', async () => {
      const { html } = await page('/imports/1?files=loaded');
      expect(html).toContain('consumption/3000.csv');
      expect((await page('/imports/1?kind=reject')).html).toContain('Every row was taken');
    });

    it('answers 404 for an import that is not there', async () => {
      const { status, html } = await page('/imports/9');
      expect(status).toBe(404);
      expect(html).toContain('There is no import 9.');
    });
  });

  it('has advice on every reason to reject a row', () => {
    const advice = REJECT_CODES.map((code) => adviceOn('reject', code));
    expect(new Set(advice).size).toBe(REJECT_CODES.length);
  });
});

describe('what was forgotten', () => {
  let app: TestApp;
  let folder: ImportTestFolder;

  beforeAll(async () => {
    app = await startTestApp();
    folder = await ImportTestFolder.create();
    await folder.users('3000,a1,t1');
    await folder.readings(3000, ...day('2016-07-15', (slot) => slot), ...day('2016-07-16', (slot) => slot));
    const never = new AbortController().signal;
    await app.get(Importer).import([folder.path], DEFAULT_OPTIONS, SILENT, never);
  });
  afterAll(async () => {
    await folder.remove();
    await app.close();
  });

  it('is listed with the imports, and changes their validators', async () => {
    const page = await fetch(`${app.url}/imports`);
    expect(await page.text()).not.toContain('What was forgotten');
    await forgetting(app, { userIds: ['3000'], to: new Date('2016-07-16') });
    await forgetting(app, { userIds: ['3000'] });
    const again = await fetch(`${app.url}/imports`, {
      headers: { 'if-none-match': page.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(200);
    const html = await again.text();
    expect(html).toContain('What was forgotten');
    expect(html).toContain('--user 3000 --to 2016-07-16');
    const list = await fetch(`${app.url}/api/removals?page_size=1`);
    expect(await list.json()).toMatchObject({
      count: 2,
      next: '/api/removals?page_size=1&page=2',
      results: [
        {
          id: 2,
          status: 'completed',
          selection: '--user 3000',
          users: 1,
          readings: 48,
          restored: 0,
          first_start: '2016-07-16T00:00:00+00:00',
          last_start: '2016-07-16T23:30:00+00:00',
        },
      ],
    });
    const csv = await fetch(`${app.url}/api/removals?format=csv`);
    expect((await csv.text()).split('\r\n')).toHaveLength(4);
  });

  it('is another page and another answer once it was left open by a process that is gone', async () => {
    const database = app.get(Database);
    const held = await app.get(ImportLease).acquire(() => undefined, new AbortController().signal);
    await database.query(`insert into removals (selection) values ('--user 3000')`);
    const running = await fetch(`${app.url}/imports`);
    expect(await running.text()).toContain('Running');
    expect(await (await fetch(`${app.url}/api/removals`)).json()).toMatchObject({
      results: [{ status: 'running' }, {}, {}],
    });
    await held.release();
    const html = await (await fetch(`${app.url}/imports`)).text();
    const list = await (await fetch(`${app.url}/api/removals`)).json();
    await database.query(`delete from removals where status = 'running'`);
    expect(html).not.toContain('Running');
    expect(list).toMatchObject({ results: [{ status: 'interrupted' }, {}, {}] });
  });

  it('is said of the files of an import, by their numbers', async () => {
    const files = await fetch(`${app.url}/api/imports/1`);
    expect(await files.json()).toMatchObject({
      results: [
        { id: 1, path: 'user_data.csv', standing: 'whole' },
        { id: 2, path: 'consumption/3000.csv', standing: 'none' },
      ],
    });
    const page = await fetch(`${app.url}/imports/1`);
    expect(await page.text()).toContain('consumption/3000.csv (forgotten)');
  });
});

describe('imports before the first one', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('are an empty list, and a page that tells the next step', async () => {
    const list = await fetch(`${app.url}/api/imports`);
    expect(await list.json()).toMatchObject({ count: 0, results: [] });
    const html = await (await fetch(`${app.url}/imports`)).text();
    expect(html).toContain('Nothing imported yet');
    expect(html).toContain('npm run cli import -- ');
  });
});

describe('files of meters', () => {
  let app: TestApp;
  let folder: ImportTestFolder;
  const rows = (id: string, kwh: string): string =>
    ['00:00', '00:30'].map((time) => `${id},Std,2025-01-06 ${time}:00.0000000, ${kwh} \r\n`).join('');

  beforeAll(async () => {
    app = await startTestApp();
    folder = await ImportTestFolder.create();
    await folder.remove('consumption');
    const header = 'LCLid,stdorToU,DateTime,KWH/hh (per half hour) \r\n';
    await folder.file('a.csv', header + rows('MAC <1>', '0.5') + rows('M/2', '0.5') + rows('MAC3', 'x'));
    await folder.file('b.csv', header + rows('MAC4', 'x'));
    const options = { ...DEFAULT_OPTIONS, createUsers: true };
    await app.get(Importer).import([folder.path], options, SILENT, new AbortController().signal);
  });
  afterAll(async () => {
    await folder.remove();
    await app.close();
  });

  const files = async (query: string): Promise<readonly Record<string, unknown>[]> => {
    const answer = await fetch(`${app.url}/api/imports/1${query}`);
    return ((await answer.json()) as { results: Record<string, unknown>[] }).results;
  };

  it('are listed as files, and their meters by the file', async () => {
    const of = { layout: 'lcl', part_of: null, user_id: null, kind: 'meters' };
    expect(await files('')).toMatchObject([
      {
        ...of,
        path: 'a.csv',
        series: 2,
        result: 'in_part',
        time_zone: 'UTC',
        rows_read: 6,
        rows_inserted: 2,
      },
      {
        ...of,
        path: 'b.csv',
        series: 1,
        result: 'refused',
        rows_read: 2,
        rows_inserted: 0,
        rows_rejected: 2,
      },
    ]);
    expect(await files('?part_of=1')).toMatchObject([
      { path: 'a.csv', kind: 'readings', part_of: 1, user_id: 'MAC <1>', result: 'loaded', rows_inserted: 2 },
      { path: 'a.csv', kind: 'readings', part_of: 1, user_id: 'MAC3', result: 'over_threshold' },
    ]);
    expect(await files('?part_of=1&result=not_loaded')).toMatchObject([{ user_id: 'MAC3' }]);
    expect(await (await fetch(`${app.url}/api/imports`)).json()).toMatchObject({
      results: [{ files_loaded: 0, files_refused: 2, rows_read: 8, rows_inserted: 2, rows_rejected: 6 }],
    });
  });

  it('lead from a page to their meters, and from those to their users', async () => {
    const page = async (query: string): Promise<string> =>
      (await (await fetch(`${app.url}/imports/1${query}`)).text())
        .replaceAll('&#x3D;', '=')
        .replaceAll('&amp;', '&');
    const first = await page('');
    expect(first).toContain('href="/imports/1?files=not_loaded&part_of=1#files"');
    expect(first.match(/Look at its meters that are not loaded, and import it again\./g)).toHaveLength(2);
    const loaded = await page('?part_of=1&files=loaded');
    expect(loaded).toContain('Those of a.csv.');
    expect(loaded).toContain('href="/users/MAC%20%3C1%3E"');
    expect(loaded).toContain('MAC &lt;1&gt;');
    expect(loaded).not.toContain('>MAC3<');
    const refused = await page('?part_of=1&files=not_loaded');
    expect(refused).toContain('2 of its 2 rows were rejected, more than 1%');
    expect(refused).toContain('>MAC3<');
    expect(refused).not.toContain('href="/users/MAC3"');
  });

  it('have rejected rows that are listed by the file', async () => {
    const rejects = async (query: string): Promise<readonly unknown[]> => {
      const answer = await fetch(`${app.url}/api/imports/1/rejects${query}`);
      return ((await answer.json()) as { results: { path: string; line: number }[] }).results.map(
        ({ path, line }) => `${path} ${line}`,
      );
    };
    // Those of its meters, and those of rows that name none.
    const ofFirst = ['a.csv 4', 'a.csv 5', 'a.csv 6', 'a.csv 7'];
    expect(await rejects('')).toEqual([...ofFirst, 'b.csv 2', 'b.csv 3']);
    expect(await rejects('?part_of=1')).toEqual(ofFirst);
    expect(await rejects('?part_of=999')).toEqual([]);
    const csv = await (await fetch(`${app.url}/api/imports/1/rejects?part_of=1&format=csv`)).text();
    expect(csv.trimEnd().split('\n')).toHaveLength(5);

    const page = (await (await fetch(`${app.url}/imports/1?part_of=1&page=1`)).text()).replaceAll(
      '&#x3D;',
      '=',
    );
    const issues = page.slice(page.indexOf('id="issues"'));
    expect(issues).toContain('Those of the file whose meters are listed above.');
    expect(issues).toContain('a.csv');
    expect(issues).not.toContain('b.csv');
    expect(issues).toContain('part_of=1&amp;format=csv');
    expect(issues).toMatch(
      /<a href="\/imports\/1\?page=1#issues">Show all|<a href="\/imports\/1#issues">Show all/,
    );
    expect(issues).toContain('<input type="hidden" name="part_of" value="1">');
  });
});
