import type { Page } from '../../common/http/index.js';
import type { ImportFileAnswer } from '../../ledger/index.js';
import type { ShownFiles } from '../address/imports-query.dto.js';
import { card } from '../card.js';
import type { Dates } from '../format/dates.js';
import { FILE_ADVICE } from '../format/import-words.js';
import { capitalized, counted, formatCount, UNKNOWN } from '../format/numbers.js';
import type { PageAddress } from '../address/page-address.js';
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
export async function importFilesCard({ totals, areas, query, dates, address, files }: ImportContext) {
  const partOf = query.part_of;
  const shown = query.files ?? (partOf === undefined && totals.files_refused > 0 ? 'not_loaded' : 'loaded');
  const isLoaded = shown === 'loaded';
  const paging = { page: query.files_page ?? 1, pageSize: FILES_A_PAGE };
  const found = await files.page({ importId: totals.id, partOf, result: shown, areas }, paging);
  const hasNotes = isLoaded && found.results.some((file) => noteOf(file) !== '');
  const name = (file: ImportFileAnswer): Cell | string => nameOf(file, address);
  const rows = found.results.map((file) =>
    isLoaded
      ? [...loadedRow(file, name(file), dates), ...(hasNotes ? [noteOf(file)] : [])]
      : refusedRow(file, name(file)),
  );
  if (partOf !== undefined) return seriesCard(found, isLoaded, rows, hasNotes, address);
  const choice = (name: string, count: number, result: ShownFiles) => ({
    label: `${name} ${formatCount(count)}`,
    href: address.with({ files: result, part_of: undefined, files_page: undefined }, FRAGMENT),
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
            ? ledgerTable('Files loaded', columnsOf(true, hasNotes, 'File'), rows)
            : ledgerTable('Files not loaded', columnsOf(false, false, 'File'), rows),
        }
      : { nothing: noneText(found.count, isLoaded, totals.files_skipped) }),
    pager: pager(found, 'files', address, FRAGMENT, 'files_page'),
  });
}

/** The series of a file of meters. */
function seriesCard(
  found: Page<ImportFileAnswer>,
  isLoaded: boolean,
  rows: readonly (readonly (Cell | string)[])[],
  hasNotes: boolean,
  address: PageAddress,
) {
  const [first] = found.results;
  const choice = (label: string, files: ShownFiles, current: boolean) => ({
    label,
    href: address.with({ files, files_page: undefined }, FRAGMENT),
    current,
  });
  return card({
    id: 'files',
    heading: 'Meters',
    ...(first && { sentence: `Those of ${first.path}.` }),
    more: {
      text: 'All files',
      href: address.with(
        { files: undefined, part_of: undefined, files_page: undefined, page: undefined },
        FRAGMENT,
      ),
    },
    choices: {
      name: 'Meters',
      choices: [choice('Not loaded', 'not_loaded', !isLoaded), choice('Loaded', 'loaded', isLoaded)],
    },
    ...(rows.length > 0
      ? {
          table: ledgerTable(
            isLoaded ? 'Meters loaded' : 'Meters not loaded',
            columnsOf(isLoaded, hasNotes, 'Meter'),
            rows,
          ),
        }
      : { nothing: isLoaded ? 'No meter was loaded.' : 'No meter was turned away.' }),
    pager: pager(found, 'meters', address, FRAGMENT, 'files_page'),
  });
}

function columnsOf(isLoaded: boolean, hasNotes: boolean, first: 'File' | 'Meter') {
  const columns = isLoaded ? (hasNotes ? [...LOADED, NOTE] : LOADED) : NOT_LOADED;
  return columns.map((column) => (column[0] === 'File' ? ([first, 'path'] as const) : column));
}

/** A series by its user, a file by its name, which leads to its series where it has any. */
function nameOf(file: ImportFileAnswer, address: PageAddress): Cell | string {
  const forgotten = FORGOTTEN[file.standing];
  if (file.part_of !== null) return { text: `${file.user_id ?? ''}${forgotten}`, href: hrefOfUser(file) };
  const text = `${file.path}${forgotten}`;
  if (!file.series) return text;
  const files = file.result === 'loaded' ? 'loaded' : 'not_loaded';
  const state = { part_of: file.id, files, files_page: undefined, page: undefined };
  return { text, href: address.with(state, FRAGMENT) };
}

/** One that is not loaded may not be known. */
function hrefOfUser({ user_id, result }: ImportFileAnswer): string | undefined {
  return result === 'loaded' && user_id !== null ? `/users/${encodeURIComponent(user_id)}` : undefined;
}

function noneText(count: number, isLoaded: boolean, skipped: number): string {
  if (count > 0) return 'There are no files on this page.';
  if (!isLoaded) return 'No file was turned away.';
  return skipped > 0 ? 'Every file was known already: nothing had to be loaded.' : 'No file was loaded.';
}

function refusedRow(file: ImportFileAnswer, name: Cell | string): readonly (Cell | string)[] {
  return [
    name,
    capitalized(file.reason ?? ''),
    fileAdvice(file),
    formatCount(file.rows_read),
    formatCount(file.rows_rejected),
  ];
}

/** Where meters of a file are not loaded, each of them says why. */
function fileAdvice({ result, series }: ImportFileAnswer): string {
  if (result === 'loaded') return '';
  return FILE_ADVICE[series ? 'in_part' : result];
}

/** What is worth a word about a file that was loaded, and what of a file of meters is no reading. */
function noteOf(file: ImportFileAnswer): Cell | string {
  const { reason, layout, time_zone, part_of, left_out } = file;
  const { half_hours_incomplete: incomplete, values_missing: missing } = file;
  const parts = [
    ...(reason === null ? [] : [capitalized(reason)]),
    ...(layout !== null && part_of === null ? [`${layout}, times of ${time_zone ?? ''}`] : []),
    ...(left_out === null ? [] : [`Other registers: ${left_out}`]),
    ...(incomplete > 0 ? [`${counted(incomplete, 'half-hour')} of which only a part is there`] : []),
    ...(missing > 0 ? [`${counted(missing, 'value')} missing`] : []),
  ];
  const text = parts.join(' · ');
  return reason === null ? text : { text, class: 'cell-warning' };
}

function loadedRow(file: ImportFileAnswer, name: Cell | string, dates: Dates): readonly (Cell | string)[] {
  const { first_start, last_start } = file;
  return [
    String(file.id),
    name,
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
