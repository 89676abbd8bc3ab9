import { Zone } from '../../common/time/index.js';
import type { ImportTotals } from '../../ledger/index.js';
import { ImportPageQuery } from '../address/imports-query.dto.js';
import type { ImportFacts } from '../pages/import-page.js';
import { importView } from './import.presenter.js';

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

function view(
  totals: Partial<ImportTotals> = {},
  facts: Partial<ImportFacts> = {},
): ReturnType<typeof importView> {
  const nothing = { items: [], count: 0, page: 1, pageSize: 50 };
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
    const { status, needsCare } = view({ filesRefused: 1, rowsRejected: 1233, usersRejected: 1 });
    expect([status, needsCare]).toEqual(['Completed, 1 file not loaded, 1,234 rows rejected', true]);
  });

  it('tells what ended an import before its end, and how long it took', () => {
    const { status, needsCare, message, tiles } = view({
      status: 'interrupted',
      message: 'Stopped by hand.',
    });
    expect([status, needsCare, message]).toEqual(['Interrupted', true, 'Stopped by hand.']);
    expect(tiles.find(({ label }) => label === 'Took')?.value).toBe('3 min 20 s');
    expect(view({ finishedAt: null }).tiles.find(({ label }) => label === 'Took')?.value).toBe('–');
  });

  it('repeats the options as they are typed, as far as the ledger knows them', () => {
    expect(view().options).toBe(
      '--stamp start --on-repeat keep --on-restated replace --max-errors 1% --force',
    );
    const unknown = { stamp: null, onRepeat: null, onRestated: null, maxErrors: null, maxReadingWh: null };
    expect(view({ ...unknown, force: false }).options).toBe('');
    expect(view({ ...unknown, maxReadingWh: 50_000 }).options).toBe('--max-reading 50000 --force');
  });

  it('says when not all rejects are listed', () => {
    const counts = [{ kind: 'reject', code: 'negative', count: 10_000 } as const];
    expect(view({ rowsRejected: 12_345 }, { counts }).issues.partial).toBe(
      '10,000 of 12,345 are listed: at most 10,000 of each file.',
    );
    expect(view({ rowsRejected: 10_000 }, { counts }).issues.partial).toBeNull();
  });

  it('says why nothing was loaded where every file was known', () => {
    expect(view({ filesSkipped: 61, filesLoaded: 0 }, { shownFiles: 'loaded' }).files.none).toBe(
      'Every file was known already: nothing had to be loaded.',
    );
  });
});
