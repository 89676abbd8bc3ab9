import type { ImportAnswer } from '../../ledger/index.js';
import { PageAddress } from '../address/page-address.js';
import { Dates } from '../format/dates.js';
import { formatCount } from '../format/numbers.js';
import type { ImportsFacts } from '../pages/imports-page.js';
import { needsCare, statusText } from './import-words.js';
import { rejectsOf } from './issue-words.js';
import { column, ledgerTable, type CellValue, type LedgerTableView } from './ledger-table.js';
import type { PageFrame } from './page-frame.js';
import { pager, type PagerView } from './pager.js';

/** The list of imports; before the first one it only tells the next step. */
export type ImportsView = PageFrame &
  (
    | { readonly empty: true }
    | {
        readonly empty: false;
        readonly zone: string;
        readonly table: LedgerTableView | null;
        readonly pager: PagerView | null;
      }
  );

const COLUMNS = [
  column('Import', 'number'),
  column('Began', 'time'),
  column('Status'),
  column('Folder', 'path'),
  column('Files loaded', 'number'),
  column('Rows read', 'number'),
  column('New', 'number'),
  column('Restated', 'number'),
  column('Rejected', 'number'),
];

export function importsView({ zone, imports }: ImportsFacts): ImportsView {
  const { results, count } = imports;
  if (count === 0) return { title: 'Nothing imported yet · Halfhour', empty: true };
  const address = new PageAddress('/imports', {});
  const dates = new Dates(zone);
  return {
    title: 'Imports · Halfhour',
    empty: false,
    zone: zone.name,
    table:
      results.length > 0
        ? ledgerTable(
            'Imports, the newest first',
            COLUMNS,
            results.map((item) => row(item, dates)),
          )
        : null,
    pager: pager({ ...imports, name: 'imports', hrefOf: (page) => address.with({ page }) }),
  };
}

function row(totals: ImportAnswer, dates: Dates): readonly (CellValue | string)[] {
  return [
    { text: String(totals.id), href: `/imports/${totals.id}` },
    dates.moment(totals.started_at),
    { text: statusText(totals), warning: needsCare(totals) },
    totals.directory,
    formatCount(totals.files_loaded),
    formatCount(totals.rows_read),
    formatCount(totals.rows_inserted),
    formatCount(totals.rows_restated),
    formatCount(rejectsOf(totals)),
  ];
}
