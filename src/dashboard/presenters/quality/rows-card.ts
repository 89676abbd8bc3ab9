import type { UserIssues } from '../../../ledger/index.js';
import type { PageAddress } from '../../address/page-address.js';
import { formatCount } from '../../format/numbers.js';
import type { QualityFacts } from '../../pages/quality-page.js';
import { type Cell, classes, ledgerTable, type Table } from '../../table.js';
import { pager, type PagerView } from '../pager.js';

/** What imports did with the rows of files, whatever the range. */
export interface RowsCard {
  readonly summary: string;
  readonly table: Table | null;
  readonly pager: PagerView | null;
}

const COLUMNS = [
  ['User', 'number'],
  ['Rejected', 'number'],
  ['Restated', 'number'],
  ['Last import', 'number'],
] as const;

export function rowsCard({ issueTotals, issueUsers }: QualityFacts, address: PageAddress): RowsCard {
  const { items } = issueUsers;
  return {
    summary: summaryOf(issueTotals),
    table:
      items.length > 0 ? ledgerTable('Users with rejected or restated rows', COLUMNS, items.map(row)) : null,
    pager: pager({
      ...issueUsers,
      name: 'users with such rows',
      hrefOf: (page) => address.with({ rows_page: page }, '#rows'),
    }),
  };
}

function summaryOf({ rejects, restatements }: QualityFacts['issueTotals']): string {
  const left =
    rejects === 0
      ? 'Every row was taken.'
      : `${counted(rejects, 'row was', 'rows were')} left out: each is listed with its reason and what to do.`;
  const restated =
    restatements === 0
      ? 'No file says otherwise than an earlier one.'
      : `${counted(restatements, 'stored reading', 'stored readings')} came again with another value; both values are listed.`;
  return `Over all imports, whatever the range. ${left} ${restated}`;
}

function row({ userId, rejects, restatements, lastImportId }: UserIssues): readonly (Cell | string)[] {
  const kind = rejects > 0 ? 'reject' : 'restatement';
  return [
    { text: String(userId), href: `/users/${userId}` },
    { text: formatCount(rejects), class: classes(rejects > 0 && 'cell-warning') },
    formatCount(restatements),
    {
      text: `Import ${lastImportId ?? ''}`,
      href: `/imports/${lastImportId ?? ''}?kind=${kind}&user=${userId}#issues`,
    },
  ];
}

function counted(count: number, one: string, several: string): string {
  return `${formatCount(count)} ${count === 1 ? one : several}`;
}
