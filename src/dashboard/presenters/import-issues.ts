import type { ImportIssue, IssueKind } from '../../ledger/index.js';
import type { ImportPageQuery } from '../address/imports-query.dto.js';
import { type HiddenField, PageAddress } from '../address/page-address.js';
import { Dates } from '../format/dates.js';
import { formatCount, formatExact, UNKNOWN } from '../format/numbers.js';
import type { ImportFacts } from '../pages/import-page.js';
import { sentence } from './import-files.js';
import { adviceOn, ISSUE_WORDS, issueTotals } from './issue-words.js';
import { type Cell, ledgerTable, type Table } from '../table.js';
import type { ChoicesView } from './links.js';
import { pager, type PagerView } from './pager.js';

/** The rows of an import that somebody may want to look at, one kind at a time. */
export interface ImportIssuesView {
  readonly heading: string;
  readonly choices: ChoicesView;
  /** How often each code came, with what to do about it; its links filter the list below. */
  readonly codes: Table | null;
  readonly table: Table | null;
  readonly none: string;
  /** Why fewer are listed than there are. */
  readonly partial: string | null;
  readonly pager: PagerView | null;
  readonly csv: string;
  readonly action: string;
  readonly hidden: readonly HiddenField[];
  readonly user: string;
  /** The whole list, where a filter is set. */
  readonly unfiltered: string | null;
}

const FRAGMENT = '#issues';

const PLACE = [
  ['File', 'path'],
  ['Line', 'number'],
] as const;
const VALUES = [
  ['User', 'number'],
  ['Half-hour', 'time'],
] as const;
const COLUMNS = {
  reject: [...PLACE, ['Column', 'number'], ['Code', 'name'], ['Reason'], ['As it stands', 'code']],
  repeat: [...PLACE, ...VALUES, ['First, Wh', 'number'], ['Second, Wh', 'number'], ['What was done']],
  restatement: [...PLACE, ...VALUES, ['Stored, Wh', 'number'], ['File, Wh', 'number'], ['What differs']],
} as const;

export function importIssues(
  facts: ImportFacts,
  address: PageAddress,
  { code, user }: ImportPageQuery,
): ImportIssuesView {
  const { kind, issues, totals, zone } = facts;
  const { heading, path, none } = ISSUE_WORDS[kind];
  const isFiltered = code !== undefined || user !== undefined;
  const exact = issueTotals(totals).find((total) => total.kind === kind)?.count ?? 0;
  const listed = listedOf(facts);
  const dates = new Dates(zone);
  const state = { code, user: user === undefined ? undefined : String(user) };
  return {
    heading,
    choices: kinds(facts, address),
    codes: listed > 0 ? codes(facts, address, code) : null,
    table:
      issues.items.length > 0
        ? ledgerTable(
            `${heading} of import ${totals.id}`,
            COLUMNS[kind],
            issues.items.map((issue) => row(kind, issue, dates)),
          )
        : null,
    none:
      isFiltered && listed > 0 ? 'Nothing of the kind.' : issues.count > 0 ? 'Nothing on this page.' : none,
    partial:
      listed < exact
        ? `${formatCount(listed)} of ${formatCount(exact)} are listed: at most 10,000 of each file.`
        : null,
    pager: pager({ ...issues, name: 'rows', hrefOf: (page) => address.with({ page }, FRAGMENT) }),
    csv: new PageAddress(`/api/imports/${totals.id}/${path}`, state).with({ format: 'csv' }),
    action: address.path,
    hidden: address.hiddenFields(['user', 'page']),
    user: state.user ?? '',
    unfiltered: isFiltered
      ? address.with({ code: undefined, user: undefined, page: undefined }, FRAGMENT)
      : null,
  };
}

function listedOf({ counts, kind }: ImportFacts): number {
  return counts.filter((one) => one.kind === kind).reduce((sum, { count }) => sum + count, 0);
}

function kinds({ totals, kind }: ImportFacts, address: PageAddress): ChoicesView {
  return {
    name: 'Kinds',
    choices: issueTotals(totals).map((total) => ({
      label: `${ISSUE_WORDS[total.kind].heading} ${formatCount(total.count)}`,
      href: address.with({ kind: total.kind, code: undefined, page: undefined }, FRAGMENT),
      current: total.kind === kind,
    })),
  };
}

function codes({ counts, kind }: ImportFacts, address: PageAddress, shown: string | undefined): Table {
  return ledgerTable(
    'What to do',
    [['Code', 'name'], ['Listed', 'number'], ['What to do']],
    counts
      .filter((one) => one.kind === kind)
      .map(({ code, count }) => [
        {
          text: code,
          current: code === shown,
          href: address.with({ kind, code: code === shown ? undefined : code, page: undefined }, FRAGMENT),
        },
        formatCount(count),
        adviceOn(kind, code),
      ]),
  );
}

function row(kind: IssueKind, issue: ImportIssue, dates: Dates): readonly (Cell | string)[] {
  const place = [issue.path, numberOrUnknown(issue.line)];
  if (kind === 'reject') {
    return [...place, numberOrUnknown(issue.column), issue.code, sentence(issue.reason), issue.raw ?? ''];
  }
  const { userId, periodStart } = issue;
  return [
    ...place,
    userId === null ? UNKNOWN : { text: String(userId), href: `/users/${userId}` },
    periodStart ? dates.moment(periodStart) : UNKNOWN,
    formatExact(issue.oldWh),
    formatExact(issue.newWh),
    sentence(issue.reason),
  ];
}

/** As an editor shows it: the number of a line has no comma in it. */
function numberOrUnknown(value: number | null): string {
  return value === null ? UNKNOWN : String(value);
}
