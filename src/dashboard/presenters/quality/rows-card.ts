import type { UserIssues } from '../../../ledger/index.js';
import type { PageAddress } from '../../address/page-address.js';
import { formatCount } from '../../format/numbers.js';
import type { QualityFacts } from '../../pages/quality-page.js';
import { type CellValue, column, ledgerTable, type LedgerTableView } from '../ledger-table.js';
import { pager, type PagerView } from '../pager.js';

/** What imports did with the rows of files, whatever the range. */
export interface RowsCard {
  readonly summary: string;
  readonly table: LedgerTableView | null;
  readonly pager: PagerView | null;
}

const COLUMNS = [
  column('User', 'number'),
  column('Rejected', 'number'),
  column('Restated', 'number'),
  column('Last import', 'number'),
];

export function rowsCard({ issueTotals, issueUsers }: QualityFacts, address: PageAddress): RowsCard {
  const { results } = issueUsers;
  return {
    summary: summaryOf(issueTotals),
    table:
      results.length > 0
        ? ledgerTable('Users with rejected or restated rows', COLUMNS, results.map(row))
        : null,
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

function row({ userId, rejects, restatements, lastImportId }: UserIssues): readonly (CellValue | string)[] {
  const kind = rejects > 0 ? 'reject' : 'restatement';
  return [
    { text: String(userId), href: `/users/${userId}` },
    { text: formatCount(rejects), warning: rejects > 0 },
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
