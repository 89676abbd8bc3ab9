import type { ImportFileAnswer } from '../../ledger/index.js';
import type { PageAddress } from '../address/page-address.js';
import { Dates } from '../format/dates.js';
import { formatCount, UNKNOWN } from '../format/numbers.js';
import type { ImportFacts } from '../pages/import-page.js';
import { adviceOnFile } from './issue-words.js';
import { type CellValue, column, ledgerTable, type LedgerTableView } from './ledger-table.js';
import type { ChoicesView } from './links.js';
import { pager, type PagerView } from './pager.js';

/** The files of an import: those that were not loaded, each with its reason, or those that were. */
export interface ImportFilesView {
  readonly choices: ChoicesView;
  readonly table: LedgerTableView | null;
  readonly none: string;
  readonly pager: PagerView | null;
}

const FRAGMENT = '#files';

const NOT_LOADED = [
  column('File', 'path'),
  column('Reason'),
  column('What to do'),
  column('Rows', 'number'),
  column('Rejected', 'number'),
];
const LOADED = [
  column('File', 'path'),
  column('First half-hour', 'time'),
  column('Last half-hour', 'time'),
  column('Rows', 'number'),
  column('New', 'number'),
  column('Unchanged', 'number'),
  column('Restated', 'number'),
  column('Repeats', 'number'),
  column('Rejected', 'number'),
];

export function importFiles(
  { zone, totals, shownFiles, files }: ImportFacts,
  address: PageAddress,
): ImportFilesView {
  const dates = new Dates(zone);
  const isLoaded = shownFiles === 'loaded';
  const rows = files.results.map((file) => (isLoaded ? loadedRow(file, dates) : refusedRow(file)));
  const caption = isLoaded ? 'Files loaded' : 'Files not loaded';
  const choice = (label: string, name: 'not_loaded' | 'loaded'): ChoicesView['choices'][number] => ({
    label,
    href: address.with({ files: name, files_page: undefined }, FRAGMENT),
    current: shownFiles === name,
  });
  return {
    choices: {
      name: 'Files',
      choices: [
        choice(`Not loaded ${formatCount(totals.files_refused)}`, 'not_loaded'),
        choice(`Loaded ${formatCount(totals.files_loaded)}`, 'loaded'),
      ],
    },
    table: rows.length > 0 ? ledgerTable(caption, isLoaded ? LOADED : NOT_LOADED, rows) : null,
    none: noneText(files.count, isLoaded, totals.files_skipped),
    pager: pager({ ...files, name: 'files', hrefOf: (page) => address.with({ files_page: page }, FRAGMENT) }),
  };
}

function noneText(count: number, isLoaded: boolean, skipped: number): string {
  if (count > 0) return 'There are no files on this page.';
  if (!isLoaded) return 'No file was turned away.';
  return skipped > 0 ? 'Every file was known already: nothing had to be loaded.' : 'No file was loaded.';
}

function refusedRow(file: ImportFileAnswer): readonly (CellValue | string)[] {
  return [
    file.path,
    sentence(file.reason ?? ''),
    file.result === 'loaded' ? '' : adviceOnFile(file.result),
    formatCount(file.rows_read),
    formatCount(file.rows_rejected),
  ];
}

function loadedRow(file: ImportFileAnswer, dates: Dates): readonly (CellValue | string)[] {
  const { first_start, last_start } = file;
  return [
    file.path,
    first_start ? dates.moment(first_start) : UNKNOWN,
    last_start ? dates.moment(last_start) : UNKNOWN,
    formatCount(file.rows_read),
    formatCount(file.rows_inserted),
    formatCount(file.rows_unchanged),
    formatCount(file.rows_restated),
    formatCount(file.rows_repeated),
    { text: formatCount(file.rows_rejected), warning: file.rows_rejected > 0 },
  ];
}

/** Reasons read on after a file's name; alone they are a sentence. */
export function sentence(reason: string): string {
  return reason.replace(/^./, (letter) => letter.toUpperCase());
}
