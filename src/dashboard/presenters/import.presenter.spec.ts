import type { Fields } from '../../common/http/index.js';
import { Zone } from '../../common/time/index.js';
import type { ImportAnswer } from '../../ledger/index.js';
import { ImportPageQuery } from '../address/imports-query.dto.js';
import type { ImportFacts } from '../pages/import-page.js';
import { importView } from './import.presenter.js';

const OPTIONS: Fields<ImportAnswer['options']> = {
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
};

function view(
  totals: Partial<ImportAnswer> = {},
  facts: Partial<ImportFacts> = {},
): ReturnType<typeof importView> {
  const nothing = { results: [], count: 0, page: 1, pageSize: 50 };
  return importView(
    {
      zone: Zone.ofRuntime('Europe/London'),
      totals: { ...TOTALS, ...totals },
      shownFiles: 'not_loaded',
      files: nothing,
      kind: 'reject',
      counts: [],
      issues: nothing,
      ...facts,
    },
    new ImportPageQuery(),
  );
}

describe('importView', () => {
  it('says that a clean import is one', () => {
    const { status, needsCare, files, issues } = view();
    expect([status, needsCare, files.none, issues.none]).toEqual([
      'Completed',
      false,
      'No file was turned away.',
      'Every row was taken.',
    ]);
  });

  it('counts what needs care in words, rejected users too', () => {
    const { status, needsCare } = view({ files_refused: 1, rows_rejected: 1233, users_rejected: 1 });
    expect([status, needsCare]).toEqual(['Completed, 1 file not loaded, 1,234 rows rejected', true]);
  });

  it('tells what ended an import before its end, and how long it took', () => {
    const { status, needsCare, message, tiles } = view({
      status: 'interrupted',
      message: 'Stopped by hand.',
    });
    expect([status, needsCare, message]).toEqual(['Interrupted', true, 'Stopped by hand.']);
    expect(tiles.find(({ label }) => label === 'Took')?.value).toBe('3 min 20 s');
    expect(view({ finished_at: null }).tiles.find(({ label }) => label === 'Took')?.value).toBe('–');
  });

  it('repeats the options as they are typed, as far as the ledger knows them', () => {
    expect(view().options).toBe(
      '--stamp start --on-repeat keep --on-restated replace --max-errors 1% --force',
    );
    const unknown = {
      stamp: null,
      on_repeat: null,
      on_restated: null,
      max_errors: null,
      max_reading_wh: null,
    };
    expect(view({ options: { ...OPTIONS, ...unknown, force: false } }).options).toBe('');
    expect(view({ options: { ...OPTIONS, ...unknown, max_reading_wh: 50_000 } }).options).toBe(
      '--max-reading 50000 --force',
    );
  });

  it('says when not all rejects are listed', () => {
    const counts = [{ kind: 'reject', code: 'negative', count: 10_000 } as const];
    expect(view({ rows_rejected: 12_345 }, { counts }).issues.partial).toBe(
      '10,000 of 12,345 are listed: at most 10,000 of each file.',
    );
    expect(view({ rows_rejected: 10_000 }, { counts }).issues.partial).toBeNull();
  });

  it('says why nothing was loaded where every file was known', () => {
    expect(view({ files_skipped: 61, files_loaded: 0 }, { shownFiles: 'loaded' }).files.none).toBe(
      'Every file was known already: nothing had to be loaded.',
    );
  });
});
