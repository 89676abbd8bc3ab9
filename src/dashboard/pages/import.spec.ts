import type { Fields } from '../../common/http/index.js';
import { Zone } from '../../common/time/index.js';
import type { Snapshot } from '../../consumption/index.js';
import type {
  ImportAnswer,
  ImportFileRepository,
  ImportIssueRepository,
  ImportRepository,
  IssueCount,
} from '../../ledger/index.js';
import { ImportPageQuery, type ShownFiles } from '../address/imports-query.dto.js';
import { importFilesCard } from '../cards/import-files.js';
import { importIssuesCard } from '../cards/import-issues.js';
import { ImportPage } from './import.js';

const OPTIONS: Fields<ImportAnswer['options']> = {
  zone: null,
  layout: null,
  register: null,
  create_users: false,
  split_hours: false,
  stamp: 'start',
  on_repeat: 'keep',
  on_restated: 'replace',
  max_errors: '1%',
  max_reading_wh: 1_000_000_000,
  force: true,
  jobs: 1,
};

const TOTALS: Fields<ImportAnswer> = {
  id: 7,
  status: 'completed',
  started_at: new Date('2026-03-01T08:15:00Z'),
  finished_at: new Date('2026-03-01T08:18:20Z'),
  directory: '/srv/readings',
  message: null,
  duration_ms: 200_000,
  options: OPTIONS,
  files_loaded: 60,
  files_skipped: 0,
  files_refused: 0,
  users_added: 0,
  users_changed: 0,
  users_rejected: 0,
  rows_read: 1000,
  rows_inserted: 1000,
  rows_unchanged: 0,
  rows_restated: 0,
  rows_repeated: 0,
  rows_duplicate: 0,
  rows_rejected: 0,
  rows_retired: 0,
  readings_begin: null,
};

type Files = Awaited<ReturnType<typeof importFilesCard>>;
type Issues = Awaited<ReturnType<typeof importIssuesCard>>;

/** The page of an import of which nothing is listed. */
async function view(
  changes: Partial<ImportAnswer> = {},
  { files = 'not_loaded', counts = [] }: { files?: ShownFiles; counts?: readonly IssueCount[] } = {},
) {
  const nothing = Promise.resolve({ results: [], count: 0, page: 1, pageSize: 50 });
  const page = new ImportPage(
    { one: () => Promise.resolve({ ...TOTALS, ...changes }) } as unknown as ImportRepository,
    { page: () => nothing } as unknown as ImportFileRepository,
    { counts: () => Promise.resolve(counts), page: () => nothing } as unknown as ImportIssueRepository,
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
    const { status, needsCare } = await view({ files_refused: 1, rows_rejected: 1233, users_rejected: 1 });
    expect([status, needsCare]).toEqual(['Completed, 1 file not loaded, 1,234 rows rejected', true]);
  });

  it('tells what ended an import before its end, and how long it took', async () => {
    const { status, needsCare, message, tiles } = await view({
      status: 'interrupted',
      message: 'Stopped by hand.',
    });
    expect([status, needsCare, message]).toEqual(['Interrupted', true, 'Stopped by hand.']);
    expect(tiles.find(({ label }) => label === 'Took')?.value).toBe('3 min 20 s');
    expect((await view({ finished_at: null })).tiles.find(({ label }) => label === 'Took')?.value).toBe('–');
  });

  it('repeats the options as they are typed, as far as the ledger knows them', async () => {
    expect((await view()).options).toBe(
      '--stamp start --on-repeat keep --on-restated replace --max-errors 1% --force',
    );
    const unknown = {
      stamp: null,
      on_repeat: null,
      on_restated: null,
      max_errors: null,
      max_reading_wh: null,
    };
    expect((await view({ options: { ...OPTIONS, ...unknown, force: false } })).options).toBe('');
    expect((await view({ options: { ...OPTIONS, ...unknown, max_reading_wh: 50_000 } })).options).toBe(
      '--max-reading 50000 --force',
    );
    expect((await view({ options: { ...OPTIONS, ...unknown, zone: '+10:00', force: false } })).options).toBe(
      '--zone +10:00',
    );
  });

  it('says when not all rejects are listed', async () => {
    const counts = [{ kind: 'reject', code: 'negative', count: 10_000 } as const];
    expect((await view({ rows_rejected: 12_345 }, { counts })).issues.incomplete).toBe(
      '10,000 of 12,345 are listed: at most 10,000 of each file.',
    );
    expect((await view({ rows_rejected: 10_000 }, { counts })).issues.incomplete).toBeNull();
  });

  it('says why nothing was loaded where every file was known', async () => {
    expect((await view({ files_skipped: 61, files_loaded: 0 }, { files: 'loaded' })).files.nothing).toBe(
      'Every file was known already: nothing had to be loaded.',
    );
  });
});
