import type { ImportTotals } from '../../ledger/index.js';
import { PageAddress } from '../address/page-address.js';
import { Dates } from '../format/dates.js';
import { formatCount } from '../format/numbers.js';
import type { ImportsFacts } from '../pages/imports-page.js';
import { needsCare, statusText } from './import-words.js';
import { rejectsOf } from './issue-words.js';
import { type Cell, classes, ledgerTable, type Table } from '../table.js';
import type { PageFrame } from './page-frame.js';
import { pager, type PagerView } from './pager.js';

/** The list of imports; before the first one it only tells the next step. */
export type ImportsView = PageFrame &
  (
    | { readonly empty: true }
    | {
        readonly empty: false;
        readonly zone: string;
        readonly table: Table | null;
        readonly pager: PagerView | null;
      }
  );

const COLUMNS = [
  ['Import', 'number'],
  ['Began', 'time'],
  ['Status'],
  ['Folder', 'path'],
  ['Files loaded', 'number'],
  ['Rows read', 'number'],
  ['New', 'number'],
  ['Restated', 'number'],
  ['Rejected', 'number'],
] as const;

export function importsView({ zone, imports }: ImportsFacts): ImportsView {
  const { items, count } = imports;
  if (count === 0) return { title: 'Nothing imported yet · Halfhour', empty: true };
  const address = new PageAddress('/imports', {});
  const dates = new Dates(zone);
  return {
    title: 'Imports · Halfhour',
    empty: false,
    zone: zone.name,
    table:
      items.length > 0
        ? ledgerTable(
            'Imports, the newest first',
            COLUMNS,
            items.map((item) => row(item, dates)),
          )
        : null,
    pager: pager({ ...imports, name: 'imports', hrefOf: (page) => address.with({ page }) }),
  };
}

function row(totals: ImportTotals, dates: Dates): readonly (Cell | string)[] {
  return [
    { text: String(totals.id), href: `/imports/${totals.id}` },
    dates.moment(totals.startedAt),
    { text: statusText(totals), class: classes(needsCare(totals) && 'cell-warning') },
    totals.directory,
    formatCount(totals.filesLoaded),
    formatCount(totals.rowsRead),
    formatCount(totals.rowsInserted),
    formatCount(totals.rowsRestated),
    formatCount(rejectsOf(totals)),
  ];
}
