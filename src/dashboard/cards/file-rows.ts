import type { SegmentFilter, Snapshot } from '../../consumption/index.js';
import type { IssueTotals, UserIssues, UserIssuesQuery } from '../../ledger/index.js';
import { card } from '../card.js';
import { counted, formatCount } from '../format/numbers.js';
import { issuesHref, type QualityContext, userPath } from '../page-context.js';
import { pager } from '../pager.js';
import { type Cell, classes, ledgerTable } from '../table.js';

const USERS_A_PAGE = 10;

const COLUMNS = [
  ['User', 'id'],
  ['Rejected', 'number'],
  ['Restated', 'number'],
  ['Last import', 'number'],
] as const;

/** What imports did with the rows of files, whatever the range. */
export async function fileRowsCard({ data, request: { filter }, query, address, ledger }: QualityContext) {
  const asked = { page: query.rows_page ?? 1, pageSize: USERS_A_PAGE };
  const [totals, users] = await Promise.all([
    issueTotals(data, filter, ledger),
    data.once('users with issues', [filter, asked], () =>
      ledger.page({ ...filter, confinedTo: data.areas }, asked),
    ),
  ]);
  return card({
    id: 'rows',
    heading: 'Rows of files',
    sentence: sentence(totals),
    more: { text: 'All imports', href: '/imports' },
    table:
      users.results.length > 0
        ? ledgerTable('Users with rejected or restated rows', COLUMNS, users.results.map(row))
        : undefined,
    pager: pager(users, 'users with such rows', address, '#rows', 'rows_page'),
  });
}

export function issueTotals(
  data: Snapshot,
  filter: SegmentFilter,
  ledger: UserIssuesQuery,
): Promise<IssueTotals> {
  return data.once('totals of issues', filter, () => ledger.totals({ ...filter, confinedTo: data.areas }));
}

function sentence({ rejects, restatements }: IssueTotals): string {
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
    { text: userId, href: userPath(userId) },
    { text: formatCount(rejects), class: classes(rejects > 0 && 'cell-warning') },
    formatCount(restatements),
    {
      text: `Import ${lastImportId ?? ''}`,
      href: issuesHref(lastImportId, kind, userId),
    },
  ];
}
