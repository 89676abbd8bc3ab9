import type { Zone } from '../../common/time/index.js';
import type { Ranking, Sparklines, UserSort } from '../../consumption/index.js';
import { type HiddenField, PageAddress, type PageState } from '../address/page-address.js';
import { Dates } from '../format/dates.js';
import type { ChoicesView } from '../presenters/links.js';
import { pager, type PagerView } from '../presenters/pager.js';
import { classes, table, type Table } from '../table.js';
import { userColumns } from './user-columns.js';

export interface UsersTableView {
  /** Null where the page has no users. */
  readonly table: Table | null;
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

/** Columns that are sorted upwards first. */
const NAMES: readonly UserSort[] = ['id', 'area', 'tariff'];

/** One page of all users. Each column has one unit, chosen from its largest value on the page. */
export function usersTable(input: UsersTableInput): UsersTableView {
  const { page, lines, address, search, ranking, zone, caption, csv, order } = input;
  const hrefOf = (id: number): string => new PageAddress(`/users/${id}`, ranking).with({});
  const columns = userColumns(page.results, lines, new Dates(zone), hrefOf).map((column) => {
    const { sort } = column;
    if (!sort) return column;
    const isSorted = order.sort === sort;
    const descending = isSorted ? !order.descending : !NAMES.includes(sort);
    return {
      ...column,
      class: classes(column.class, isSorted && 'is-sorted'),
      href: address.with({ sort: `${descending ? '-' : ''}${sort}`, page: undefined }, FRAGMENT),
      sorted: isSorted ? (order.descending ? 'descending' : 'ascending') : 'none',
    } as const;
  });
  return {
    table:
      page.results.length === 0
        ? null
        : table(
            'users',
            caption,
            columns,
            page.results.map((_, index) => columns.map(({ cells }) => cells[index] ?? '')),
          ),
    sorts: {
      name: 'Sort by',
      choices: columns.flatMap((column) => {
        if (!('href' in column)) return [];
        const { title, href, sorted } = column;
        const arrow = sorted === 'descending' ? ' ↓' : sorted === 'ascending' ? ' ↑' : '';
        return [{ label: title + arrow, href, current: sorted !== 'none' }];
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
