import type { ImportAnswer, IssueCount, IssueKind, IssueRow } from '../../ledger/index.js';
import type { PageAddress } from '../address/page-address.js';
import type { Dates } from '../format/dates.js';
import { adviceOn, ISSUE_WORDS, issueTotals } from '../format/import-words.js';
import { capitalized, exactColumn, formatCount, nounOf, UNKNOWN } from '../format/numbers.js';
import { csvAddress, type ImportContext, userPath } from '../page-context.js';
import { pager } from '../pager.js';
import { type Cell, ledgerTable } from '../table.js';

const ISSUES_A_PAGE = 50;

const FRAGMENT = '#issues';

const PLACE = [
  ['File', 'path'],
  ['Line', 'number'],
] as const;
const VALUES = [
  ['User', 'id'],
  ['Half-hour', 'time'],
] as const;
const COLUMNS = {
  reject: [...PLACE, ['Column', 'number'], ['Code', 'name'], ['Reason'], ['As it stands', 'code']],
  repeat: [...PLACE, ...VALUES, ['First, Wh', 'number'], ['Second, Wh', 'number'], ['What was done']],
  restatement: [...PLACE, ...VALUES, ['Stored, Wh', 'number'], ['File, Wh', 'number'], ['What differs']],
} as const;

const NO_FILTER = { code: undefined, user: undefined, part_of: undefined, files_page: undefined };

/** The rows of an import that somebody may want to look at, one kind at a time. */
export async function importIssuesCard(page: ImportContext) {
  const { totals, areas, query, dates, address, issues } = page;
  const { code, user, part_of: partOf } = query;
  const kind = query.kind ?? firstKindOf(totals);
  const [allCounts, found] = await Promise.all([
    issues.counts(totals.id, areas),
    issues.page(
      totals.id,
      { kind, code, userId: user, partOf, areas },
      { page: query.page ?? 1, pageSize: ISSUES_A_PAGE },
    ),
  ]);
  const { heading, path, none } = ISSUE_WORDS[kind];
  const counts = allCounts.filter((one) => one.kind === kind);
  const listed = counts.reduce((sum, { count }) => sum + count, 0);
  const exact = issueTotals(totals).find((total) => total.kind === kind)?.count ?? 0;
  const isFiltered = code !== undefined || user !== undefined || partOf !== undefined;
  const pairs = found.results.map(energiesOf);
  const [left, right] = [0, 1].map((side) => exactColumn(pairs.map((pair) => pair[side] ?? null)));
  const rows = found.results.map((issue, index) =>
    row(issue, [left?.[index] ?? '', right?.[index] ?? ''], dates),
  );
  return {
    partial: 'import-issues',
    heading,
    choices: kinds(totals, kind, address),
    /** Why fewer are listed than there are. */
    incomplete:
      listed < exact
        ? `${formatCount(listed)} of ${formatCount(exact)} ${nounOf(listed, 'is', 'are')} listed: at most 10,000 of each file.`
        : null,
    /** How often each code came, with what to do about it; its links filter the list below. */
    codes: listed > 0 ? codesTable(kind, counts, page) : null,
    table: rows.length > 0 ? ledgerTable(`${heading} of import ${totals.id}`, COLUMNS[kind], rows) : null,
    none:
      isFiltered && listed > 0 ? 'Nothing of the kind.' : found.count > 0 ? 'Nothing on this page.' : none,
    pager: pager(found, 'rows', address, FRAGMENT),
    /** Whose they are, where it is a file of meters. */
    whose: partOf === undefined ? null : 'Those of the file whose meters are listed above.',
    csv: csvAddress(`/api/imports/${totals.id}/${path}`, { code, user, part_of: partOf }),
    action: address.path,
    hidden: address.hiddenFields(['user', 'page']),
    user,
    /** The whole list, where a filter is set. */
    unfiltered: isFiltered ? address.with({ ...NO_FILTER, page: undefined }, FRAGMENT) : null,
  };
}

/** The first kind of which there is something to see. */
function firstKindOf(totals: ImportAnswer): IssueKind {
  return issueTotals(totals).find(({ count }) => count > 0)?.kind ?? 'reject';
}

function kinds(totals: ImportAnswer, shown: IssueKind, address: PageAddress) {
  return {
    name: 'Kinds',
    choices: issueTotals(totals).map(({ kind, count }) => ({
      label: `${ISSUE_WORDS[kind].heading} ${formatCount(count)}`,
      href: address.with({ kind, code: undefined, page: undefined }, FRAGMENT),
      current: kind === shown,
    })),
  };
}

function codesTable(kind: IssueKind, counts: readonly IssueCount[], { query, address }: ImportContext) {
  return ledgerTable(
    'What to do',
    [['Code', 'name'], ['Listed', 'number'], ['What to do']],
    counts.map(({ code, count }) => {
      const current = code === query.code;
      const state = { kind, code: current ? undefined : code, page: undefined };
      return [
        { text: code, current, href: address.with(state, FRAGMENT) },
        formatCount(count),
        adviceOn(kind, code),
      ];
    }),
  );
}

/** The two values of a repeat or a restatement. */
function energiesOf(issue: IssueRow<IssueKind>): readonly (number | null)[] {
  if ('raw' in issue) return [];
  return 'old_wh' in issue ? [issue.old_wh, issue.new_wh] : [issue.first_wh, issue.second_wh];
}

function row(
  issue: IssueRow<IssueKind>,
  energies: readonly string[],
  dates: Dates,
): readonly (Cell | string)[] {
  const place = [issue.path, numberOrUnknown(issue.line)];
  if ('raw' in issue) {
    return [...place, numberOrUnknown(issue.column), issue.code, capitalized(issue.reason), issue.raw ?? ''];
  }
  const { user_id, period_start } = issue;
  return [
    ...place,
    user_id === null ? UNKNOWN : { text: user_id, href: userPath(user_id) },
    period_start ? dates.moment(period_start) : UNKNOWN,
    ...energies,
    capitalized(issue.reason),
  ];
}

/** As an editor shows it: the number of a line has no comma in it. */
function numberOrUnknown(value: number | null): string {
  return value === null ? UNKNOWN : String(value);
}
