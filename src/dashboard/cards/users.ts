import {
  type Ranking,
  ranking,
  type Sparklines,
  sparklines,
  type UserSort,
} from '../../consumption/index.js';
import type { SummaryPageQuery } from '../address/page-query.dto.js';
import { type SummaryContext, userHref } from '../page-context.js';
import { pager } from '../pager.js';
import { classes, sorting, table } from '../table.js';
import { userColumns } from './user-columns.js';

const USERS_A_PAGE = 25;

const FRAGMENT = '#users';

/** Columns that are sorted upwards first. */
const NAMES: readonly UserSort[] = ['id', 'area', 'tariff'];

/** One page of all users. */
export async function usersCard(page: SummaryContext) {
  const { data, request, query } = page;
  const users = await ranking(data, {
    ...request,
    ...query.order,
    search: query.search,
    page: query.page ?? 1,
    pageSize: USERS_A_PAGE,
  });
  const ids = users.results.map(({ id }) => id);
  return usersView(users, await sparklines(data, ids, request), page);
}

export function usersView(
  users: Ranking,
  lines: Sparklines,
  page: Pick<SummaryContext, 'address' | 'ranking' | 'dates' | 'range' | 'csv'> & {
    readonly query: Pick<SummaryPageQuery, 'order' | 'sort' | 'search'>;
  },
) {
  const { address, dates, query } = page;
  const { sort, search } = query;
  const columns = columnsOf(users, lines, page);
  const rows = users.results.map((_, index) => columns.map(({ cells }) => cells[index] ?? ''));
  const caption = `Users and their consumption, ${dates.range(page.range)}`;
  return {
    partial: 'users',
    table: rows.length > 0 ? table('users', caption, columns, rows) : null,
    /** The links of all columns, for screens without room for them. */
    sorts: {
      name: 'Sort by',
      choices: columns.flatMap((column) => {
        if (!('href' in column)) return [];
        const { title, href, sorted } = column;
        const arrow = sorted === 'descending' ? ' ↓' : sorted === 'ascending' ? ' ↑' : '';
        return [{ label: title + arrow, href, current: sorted !== 'none' }];
      }),
    },
    pager: pager(users, 'users', address, FRAGMENT),
    /** The address names a page that the list has not. */
    isPastEnd: rows.length === 0 && users.count > 0,
    csv: page.csv('/api/users', { sort, search }),
    action: address.path,
    hidden: address.hiddenFields(['search', 'page']),
    search: search ?? '',
    /** Where to go when nothing was found. */
    withoutSearch: address.with({ search: undefined, page: undefined }, FRAGMENT),
  };
}

/** Each sorts by itself, the other way round where it is sorted by it already. */
function columnsOf(
  users: Ranking,
  lines: Sparklines,
  { address, ranking: state, dates, query: { order } }: Parameters<typeof usersView>[2],
) {
  return userColumns(users.results, lines, dates, (id) => userHref(id, state)).map((column) => {
    if (!column.sort) return column;
    const { sort, sorted } = sorting(order, column.sort, !NAMES.includes(column.sort));
    return {
      ...column,
      class: classes(column.class, sorted !== 'none' && 'is-sorted'),
      href: address.with({ sort, page: undefined }, FRAGMENT),
      sorted,
    };
  });
}
