import type { ImportFileAnswer } from '../../ledger/index.js';
import type { ShownFiles } from '../address/imports-query.dto.js';
import { card } from '../card.js';
import type { Dates } from '../format/dates.js';
import { FILE_ADVICE } from '../format/import-words.js';
import { capitalized, formatCount, UNKNOWN } from '../format/numbers.js';
import type { ImportContext } from '../page-context.js';
import { pager } from '../pager.js';
import { type Cell, classes, ledgerTable } from '../table.js';

const FILES_A_PAGE = 20;
const FRAGMENT = '#files';

const NOT_LOADED = [
  ['File', 'path'],
  ['Reason'],
  ['What to do'],
  ['Rows', 'number'],
  ['Rejected', 'number'],
] as const;
const LOADED = [
  ['No.', 'number'],
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

/** After the name of a file, where readings of its time were forgotten. */
const FORGOTTEN: Readonly<Record<ImportFileAnswer['standing'], string>> = {
  whole: '',
  part: ' (forgotten in part)',
  none: ' (forgotten)',
};

/** What is odd about a file: hardly any import has one. */
const NOTE = ['Note'] as const;

/** The files of an import: those that were not loaded, each with its reason, or those that were. */
export async function importFilesCard({ totals, query, dates, address, files }: ImportContext) {
  const shown = query.files ?? (totals.files_refused > 0 ? 'not_loaded' : 'loaded');
  const isLoaded = shown === 'loaded';
  const found = await files.page(totals.id, { page: query.files_page ?? 1, pageSize: FILES_A_PAGE }, shown);
  const hasNotes = isLoaded && found.results.some(({ reason }) => reason !== null);
  const rows = found.results.map((file) =>
    isLoaded ? [...loadedRow(file, dates), ...(hasNotes ? [noteOf(file)] : [])] : refusedRow(file),
  );
  const choice = (name: string, count: number, result: ShownFiles) => ({
    label: `${name} ${formatCount(count)}`,
    href: address.with({ files: result, files_page: undefined }, FRAGMENT),
    current: shown === result,
  });
  return card({
    id: 'files',
    heading: 'Files',
    choices: {
      name: 'Files',
      choices: [
        choice('Not loaded', totals.files_refused, 'not_loaded'),
        choice('Loaded', totals.files_loaded, 'loaded'),
      ],
    },
    ...(rows.length > 0
      ? {
          table: isLoaded
            ? ledgerTable('Files loaded', hasNotes ? [...LOADED, NOTE] : LOADED, rows)
            : ledgerTable('Files not loaded', NOT_LOADED, rows),
        }
      : { nothing: noneText(found.count, isLoaded, totals.files_skipped) }),
    pager: pager(found, 'files', address, FRAGMENT, 'files_page'),
  });
}

function noneText(count: number, isLoaded: boolean, skipped: number): string {
  if (count > 0) return 'There are no files on this page.';
  if (!isLoaded) return 'No file was turned away.';
  return skipped > 0 ? 'Every file was known already: nothing had to be loaded.' : 'No file was loaded.';
}

function refusedRow(file: ImportFileAnswer): readonly (Cell | string)[] {
  return [
    file.path,
    capitalized(file.reason ?? ''),
    file.result === 'loaded' ? '' : FILE_ADVICE[file.result],
    formatCount(file.rows_read),
    formatCount(file.rows_rejected),
  ];
}

function noteOf({ reason }: ImportFileAnswer): Cell | string {
  return reason === null ? '' : { text: capitalized(reason), class: 'cell-warning' };
}

function loadedRow(file: ImportFileAnswer, dates: Dates): readonly (Cell | string)[] {
  const { first_start, last_start } = file;
  return [
    String(file.id),
    `${file.path}${FORGOTTEN[file.standing]}`,
    first_start ? dates.moment(first_start) : UNKNOWN,
    last_start ? dates.moment(last_start) : UNKNOWN,
    formatCount(file.rows_read),
    formatCount(file.rows_inserted),
    formatCount(file.rows_unchanged),
    formatCount(file.rows_restated),
    formatCount(file.rows_repeated),
    { text: formatCount(file.rows_rejected), class: classes(file.rows_rejected > 0 && 'cell-warning') },
  ];
}
