import { Zone } from '../../common/time/index.js';
import type { Snapshot } from '../../consumption/index.js';
import type { ImportQuery, ImportTotals, IssueCount, IssueQuery } from '../../ledger/index.js';
import { ImportPageQuery, type ShownFiles } from '../address/imports-query.dto.js';
import { importFilesCard } from '../cards/import-files.js';
import { importIssuesCard } from '../cards/import-issues.js';
import { ImportPage } from './import.js';

const TOTALS: ImportTotals = {
  id: 7,
  status: 'completed',
  startedAt: new Date('2026-03-01T08:15:00Z'),
  finishedAt: new Date('2026-03-01T08:18:20Z'),
  directory: '/srv/readings',
  message: null,
  stamp: 'start',
  onRepeat: 'keep',
  onRestated: 'replace',
  maxErrors: '1%',
  maxReadingWh: 1_000_000_000,
  force: true,
  jobs: 1,
  filesLoaded: 60,
  filesSkipped: 0,
  filesRefused: 0,
  usersAdded: 0,
  usersChanged: 0,
  usersRejected: 0,
  rowsRead: 1000,
  rowsInserted: 1000,
  rowsUnchanged: 0,
  rowsRestated: 0,
  rowsRepeated: 0,
  rowsDuplicate: 0,
  rowsRejected: 0,
};

type Files = Awaited<ReturnType<typeof importFilesCard>>;
type Issues = Awaited<ReturnType<typeof importIssuesCard>>;

/** The page of an import of which nothing is listed. */
async function view(
  changes: Partial<ImportTotals> = {},
  { files = 'not_loaded', counts = [] }: { files?: ShownFiles; counts?: readonly IssueCount[] } = {},
) {
  const nothing = Promise.resolve({ items: [], count: 0, page: 1, pageSize: 50 });
  const page = new ImportPage(
    { one: () => Promise.resolve({ ...TOTALS, ...changes }), files: () => nothing } as unknown as ImportQuery,
    { counts: () => Promise.resolve(counts), page: () => nothing } as unknown as IssueQuery,
  );
  const data = { zone: Zone.ofRuntime('Europe/London') } as Snapshot;
  const shown = await page.show(data, 7, Object.assign(new ImportPageQuery(), { files }));
  const [ofFiles, ofIssues] = shown.cards as unknown as readonly [Files, Issues];
  return { ...shown, files: ofFiles, issues: ofIssues };
}

describe('the page of an import', () => {
  it('says that a clean import is one', async () => {
    const { status, needsCare, files, issues } = await view();
    expect([status, needsCare, files.nothing, issues.none]).toEqual([
      'Completed',
      false,
      'No file was turned away.',
      'Every row was taken.',
    ]);
  });

  it('counts what needs care in words, rejected users too', async () => {
    const { status, needsCare } = await view({ filesRefused: 1, rowsRejected: 1233, usersRejected: 1 });
    expect([status, needsCare]).toEqual(['Completed, 1 file not loaded, 1,234 rows rejected', true]);
  });

  it('tells what ended an import before its end, and how long it took', async () => {
    const { status, needsCare, message, tiles } = await view({
      status: 'interrupted',
      message: 'Stopped by hand.',
    });
    expect([status, needsCare, message]).toEqual(['Interrupted', true, 'Stopped by hand.']);
    expect(tiles.find(({ label }) => label === 'Took')?.value).toBe('3 min 20 s');
    expect((await view({ finishedAt: null })).tiles.find(({ label }) => label === 'Took')?.value).toBe('–');
  });

  it('repeats the options as they are typed, as far as the ledger knows them', async () => {
    expect((await view()).options).toBe(
      '--stamp start --on-repeat keep --on-restated replace --max-errors 1% --force',
    );
    const unknown = { stamp: null, onRepeat: null, onRestated: null, maxErrors: null, maxReadingWh: null };
    expect((await view({ ...unknown, force: false })).options).toBe('');
    expect((await view({ ...unknown, maxReadingWh: 50_000 })).options).toBe('--max-reading 50000 --force');
  });

  it('says when not all rejects are listed', async () => {
    const counts = [{ kind: 'reject', code: 'negative', count: 10_000 } as const];
    expect((await view({ rowsRejected: 12_345 }, { counts })).issues.incomplete).toBe(
      '10,000 of 12,345 are listed: at most 10,000 of each file.',
    );
    expect((await view({ rowsRejected: 10_000 }, { counts })).issues.incomplete).toBeNull();
  });

  it('says why nothing was loaded where every file was known', async () => {
    expect((await view({ filesSkipped: 61, filesLoaded: 0 }, { files: 'loaded' })).files.nothing).toBe(
      'Every file was known already: nothing had to be loaded.',
    );
  });
});
