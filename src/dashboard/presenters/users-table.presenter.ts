import type { Zone } from '../../common/time/index.js';
import type { Ranking, Sparklines, UserSort } from '../../consumption/index.js';
import { type HiddenField, PageAddress, type PageState } from '../address/page-address.js';
import { Dates } from '../format/dates.js';
import type { ChoicesView } from './links.js';
import { pager, type PagerView } from './pager.js';
import { type CellView, type UserColumn, userColumns } from './user-columns.js';

export interface ColumnView {
  readonly title: string;
  readonly unit: string;
  /** Sorts by it; null where that cannot be. */
  readonly href: string | null;
  /** Value of `aria-sort`. */
  readonly sorted: 'ascending' | 'descending' | 'none' | null;
  readonly class: string;
}

export interface UserRowView {
  readonly id: number;
  readonly href: string;
  readonly cells: readonly CellView[];
}

export interface UsersTableView {
  readonly caption: string;
  readonly columns: readonly ColumnView[];
  readonly rows: readonly UserRowView[];
  /** The links of all columns, for screens without room for them. */
  readonly sorts: ChoicesView;
  /** Null where all users fit on one page. */
  readonly pager: PagerView | null;
  /** The address names a page that the list has not. */
  readonly isPastEnd: boolean;
  readonly csv: string;
  readonly action: string;
  readonly hidden: readonly HiddenField[];
  readonly search: string;
  /** Where to go when nothing was found. */
  readonly withoutSearch: string;
}

export interface UsersTableInput {
  readonly page: Ranking;
  readonly lines: Sparklines;
  readonly order: { readonly sort: UserSort; readonly descending: boolean };
  readonly search: string | undefined;
  readonly address: PageAddress;
  /** State that a user's page takes over: the range, and the ranking in which its neighbours are. */
  readonly ranking: PageState;
  readonly zone: Zone;
  readonly caption: string;
  readonly csv: string;
}

const FRAGMENT = '#users';

/** One page of all users. Each column has one unit, chosen from its largest value on the page. */
export function usersTable(input: UsersTableInput): UsersTableView {
  const { page, lines, address, search, ranking, zone, caption, csv, order } = input;
  const columns = userColumns(page.results, lines, new Dates(zone));
  const views = columns.map((column) => columnView(column, input));
  return {
    caption,
    columns: [columnView(ID, input), ...views],
    rows: page.results.map((user, index) => ({
      id: user.id,
      href: new PageAddress(`/users/${user.id}`, ranking).with({}),
      cells: columns.map((column, place) => {
        const cell = column.cells[index] ?? { text: '' };
        return { ...cell, class: [views[place]?.class, cell.class].filter(Boolean).join(' ') };
      }),
    })),
    sorts: {
      name: 'Sort by',
      choices: [ID, ...columns].flatMap((column) => {
        const { title, href, sorted } = columnView(column, input);
        const arrow = sorted === 'descending' ? ' ↓' : sorted === 'ascending' ? ' ↑' : '';
        return href === null ? [] : [{ label: title + arrow, href, current: order.sort === column.sort }];
      }),
    },
    pager: pager({
      name: 'users',
      count: page.count,
      page: page.page,
      pageSize: page.pageSize,
      hrefOf: (target) => address.with({ page: target }, FRAGMENT),
    }),
    isPastEnd: page.results.length === 0 && page.count > 0,
    csv,
    action: address.path,
    hidden: address.hiddenFields(['search', 'page']),
    search: search ?? '',
    withoutSearch: address.with({ search: undefined, page: undefined }, FRAGMENT),
  };
}

const ID: UserColumn = { key: 'id', sort: 'id', title: 'User', unit: '', kind: 'name', cells: [] };

function columnView(
  { key, sort, title, unit, kind }: UserColumn,
  { address, order }: UsersTableInput,
): ColumnView {
  const isSorted = sort !== null && order.sort === sort;
  const descending = isSorted ? !order.descending : kind !== 'name';
  return {
    title,
    unit,
    href: sort && address.with({ sort: `${descending ? '-' : ''}${sort}`, page: undefined }, FRAGMENT),
    sorted: sort && (isSorted ? (order.descending ? 'descending' : 'ascending') : 'none'),
    class: [`column-${key}`, kind === 'number' ? 'number' : '', isSorted ? 'is-sorted' : '']
      .filter(Boolean)
      .join(' '),
  };
}
