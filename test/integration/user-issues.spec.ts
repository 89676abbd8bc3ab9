import { DEFAULT_OPTIONS, type ImportOptions } from '../../src/import/import-options.js';
import { Importer } from '../../src/import/index.js';
import { Database } from '../../src/database/index.js';
import { UserIssuesQuery } from '../../src/ledger/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ImportTestFolder } from '../support/import-folder.js';
import { SILENT } from '../support/silent-watcher.js';

const ALL = { areas: [], tariffs: [] };

const rows = (count: number, wh: (slot: number) => string | number): readonly string[] =>
  Array.from({ length: count }, (_, slot) => {
    const time = new Date(Date.UTC(2016, 6, 15) + slot * 1_800_000).toISOString();
    return `${time.slice(0, 19).replace('T', ' ')},${wh(slot)}`;
  });

describe('what the ledger says of users', () => {
  let app: TestApp;
  let folder: ImportTestFolder;
  let query: UserIssuesQuery;

  beforeAll(async () => {
    app = await startTestApp();
    query = app.get(UserIssuesQuery);
    folder = await ImportTestFolder.create();
    await folder.users('3000,a1,t1', '3001,a2,t1', '3002,a2,t2', '3003,a1,t2');
  });

  afterAll(async () => {
    await folder.remove();
    await app.close();
  });

  async function load(options: Partial<ImportOptions> = {}): Promise<void> {
    const never = new AbortController().signal;
    await app.get(Importer).import([folder.path], { ...DEFAULT_OPTIONS, ...options }, SILENT, never);
  }

  const LOOSE = { maxErrors: { unit: 'rows', most: 20_000 } } as const;

  it('counts exactly, also where a list is cut, and a content that is read again once', async () => {
    await folder.readings(3000, ...rows(48, (slot) => slot), ...Array.from({ length: 10_500 }, () => 'x,1'));
    await folder.readings(
      3001,
      ...rows(48, (slot) => slot),
      '2016-07-15 01:00:00,99',
      '2016-07-15 02:00:00,-1',
    );
    await folder.readings(3002, ...rows(48, (slot) => slot));
    await load(LOOSE);
    const expected = [
      { userId: '3001', rejects: 1, repeats: 1, restatements: 0, lastImportId: 1, filesOutOfOrder: 0 },
      { userId: '3000', rejects: 10_500, repeats: 0, restatements: 0, lastImportId: 1, filesOutOfOrder: 0 },
      { userId: '3002', rejects: 0, repeats: 0, restatements: 0, lastImportId: null, filesOutOfOrder: 0 },
      { userId: '3003', rejects: 0, repeats: 0, restatements: 0, lastImportId: null, filesOutOfOrder: 0 },
      { userId: '77', rejects: 0, repeats: 0, restatements: 0, lastImportId: null, filesOutOfOrder: 0 },
    ];
    expect(await query.counts(['3001', '3000', '3002', '3003', '77'])).toEqual(expected);
    await load({ ...LOOSE, force: true });
    expect(await query.counts(['3001', '3000'])).toMatchObject([
      { rejects: 1, repeats: 1, restatements: 0, lastImportId: 2 },
      { rejects: 10_500, lastImportId: 2 },
    ]);
    expect(await query.counts([])).toEqual([]);
  });

  it('counts each restatement, but one that is kept out once', async () => {
    await folder.readings(3002, ...rows(48, (slot) => (slot < 3 ? 500 : slot)));
    await load();
    expect(await query.counts(['3002'])).toMatchObject([{ restatements: 3, lastImportId: 3 }]);
    await folder.readings(3002, ...rows(48, (slot) => slot));
    await load();
    expect(await query.counts(['3002'])).toMatchObject([{ restatements: 6 }]);
    await folder.readings(3002, ...rows(48, (slot) => (slot < 2 ? 900 : slot)));
    await load({ onRestated: 'keep' });
    await load({ onRestated: 'keep', force: true });
    expect(await query.counts(['3002'])).toMatchObject([{ restatements: 8 }]);
  });

  it('counts a file that was turned away until a later one of the user is loaded', async () => {
    await folder.readings(3003, ...rows(48, (slot) => (slot < 10 ? 'x' : slot)));
    await load();
    expect(await query.counts(['3003'])).toMatchObject([{ rejects: 10, repeats: 0, restatements: 0 }]);
    await folder.readings(3003, ...rows(48, (slot) => slot));
    await load();
    expect(await query.counts(['3003'])).toMatchObject([{ rejects: 0, lastImportId: null }]);
  });

  it('adds them up, and lists the users with something to look at', async () => {
    expect(await query.totals(ALL)).toEqual({ rejects: 10_501, repeats: 1, restatements: 8 });
    expect(await query.totals({ areas: ['a2'], tariffs: ['t2'] })).toEqual({
      rejects: 0,
      repeats: 0,
      restatements: 8,
    });
    const page = await query.page(ALL, { page: 1, pageSize: 2 });
    expect(page).toMatchObject({ count: 3, results: [{ userId: '3000' }, { userId: '3001' }] });
    expect(await query.page(ALL, { page: 2, pageSize: 2 })).toMatchObject({ results: [{ userId: '3002' }] });
    expect(await query.page(ALL, { page: 9, pageSize: 2 })).toMatchObject({ count: 3, results: [] });
  });

  describe('among twenty thousand files', () => {
    /** Of a hundred users two hundred nights each; one file in 500 has rejects. */
    beforeAll(async () => {
      await app.get(Database).query(`
        insert into import_files (import_id, path, kind, user_id, sha256, stamp, on_repeat, on_restated, result, sample,
                                  rows_read, rows_inserted, rows_unchanged, rows_restated, rows_repeated,
                                  rows_duplicate, rows_rejected, stored_change, future_rows, duration_ms)
        select 1, 'consumption/' || n % 100 || '.csv', 'readings', n % 100, 'content ' || n, 'start', 'keep', 'replace',
               'loaded', false, 48, 48, 0, 0, 0, 0, case when n % 500 = 0 then 1 else 0 end, 48, false, 12
        from generate_series(1, 20000) as n`);
      await app.get(Database).query('analyze');
    });

    it.each<[string, () => Promise<unknown>]>([
      ['of a page of users', () => query.counts(['0', '1', '2', '3000', '3001'])],
      ['of all users', () => query.totals(ALL)],
      ['of users with issues', () => query.page(ALL, { page: 1, pageSize: 10 })],
    ])('finds those %s by an index, and reads few of the others', async (_, ask) => {
      const database = app.get(Database);
      const asked = jest.spyOn(database, 'query');
      await ask();
      const [[text, values] = ['']] = asked.mock.calls;
      asked.mockRestore();
      const rows = await database.query<{ 'QUERY PLAN': string }>(
        `explain (analyze, timing off, costs off) ${text}`,
        values,
      );
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toContain('import_files_issues');
      expect(plan).not.toContain('Seq Scan on import_files');
      const read = [...plan.matchAll(/import_files.*actual rows=(\d+)(?:\.\d+)? loops=(\d+)/g)].map(
        ([, found, loops]) => Number(found) * Number(loops),
      );
      expect(read.length).toBeGreaterThan(1);
      expect(Math.max(...read)).toBeLessThan(200);
    });
  });
});
