import type { ImportFile } from '../../ledger/index.js';
import type { PageAddress } from '../address/page-address.js';
import { Dates } from '../format/dates.js';
import { formatCount, UNKNOWN } from '../format/numbers.js';
import type { ImportFacts } from '../pages/import-page.js';
import { adviceOnFile } from './issue-words.js';
import { type Cell, classes, ledgerTable, type Table } from '../table.js';
import type { ChoicesView } from './links.js';
import { pager, type PagerView } from './pager.js';

/** The files of an import: those that were not loaded, each with its reason, or those that were. */
export interface ImportFilesView {
  readonly choices: ChoicesView;
  readonly table: Table | null;
  readonly none: string;
  readonly pager: PagerView | null;
}

const FRAGMENT = '#files';

const NOT_LOADED = [
  ['File', 'path'],
  ['Reason'],
  ['What to do'],
  ['Rows', 'number'],
  ['Rejected', 'number'],
] as const;
const LOADED = [
  ['File', 'path'],
  ['First half-hour', 'time'],
  ['Last half-hour', 'time'],
  ['Rows', 'number'],
  ['New', 'number'],
  ['Unchanged', 'number'],
  ['Restated', 'number'],
  ['Repeats', 'number'],
  ['Rejected', 'number'],
] as const;

export function importFiles(
  { zone, totals, shownFiles, files }: ImportFacts,
  address: PageAddress,
): ImportFilesView {
  const dates = new Dates(zone);
  const isLoaded = shownFiles === 'loaded';
  const rows = files.items.map((file) => (isLoaded ? loadedRow(file, dates) : refusedRow(file)));
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
        choice(`Not loaded ${formatCount(totals.filesRefused)}`, 'not_loaded'),
        choice(`Loaded ${formatCount(totals.filesLoaded)}`, 'loaded'),
      ],
    },
    table: rows.length > 0 ? ledgerTable(caption, isLoaded ? LOADED : NOT_LOADED, rows) : null,
    none: noneText(files.count, isLoaded, totals.filesSkipped),
    pager: pager({ ...files, name: 'files', hrefOf: (page) => address.with({ files_page: page }, FRAGMENT) }),
  };
}

function noneText(count: number, isLoaded: boolean, skipped: number): string {
  if (count > 0) return 'There are no files on this page.';
  if (!isLoaded) return 'No file was turned away.';
  return skipped > 0 ? 'Every file was known already: nothing had to be loaded.' : 'No file was loaded.';
}

function refusedRow(file: ImportFile): readonly (Cell | string)[] {
  return [
    file.path,
    sentence(file.reason ?? ''),
    file.result === 'loaded' ? '' : adviceOnFile(file.result),
    formatCount(file.rowsRead),
    formatCount(file.rowsRejected),
  ];
}

function loadedRow(file: ImportFile, dates: Dates): readonly (Cell | string)[] {
  const { firstStart, lastStart } = file;
  return [
    file.path,
    firstStart ? dates.moment(firstStart) : UNKNOWN,
    lastStart ? dates.moment(lastStart) : UNKNOWN,
    formatCount(file.rowsRead),
    formatCount(file.rowsInserted),
    formatCount(file.rowsUnchanged),
    formatCount(file.rowsRestated),
    formatCount(file.rowsRepeated),
    { text: formatCount(file.rowsRejected), class: classes(file.rowsRejected > 0 && 'cell-warning') },
  ];
}

/** Reasons read on after a file's name; alone they are a sentence. */
export function sentence(reason: string): string {
  return reason.replace(/^./, (letter) => letter.toUpperCase());
}
