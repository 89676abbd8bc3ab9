import {
  type Ranking,
  ranking,
  type Sparklines,
  sparklines,
  type UserFigures,
  type UserSort,
} from '../../consumption/index.js';
import type { SummaryPageQuery } from '../address/page-query.dto.js';
import { cellBar, sparkline } from '../charts/cell-drawings.js';
import { coverageGrade } from '../format/coverage.js';
import { formatCoverage, formatShare, inOneUnit, UNKNOWN } from '../format/numbers.js';
import { energyUnit, largest, powerUnit } from '../format/units.js';
import { cardInTime } from '../in-time.js';
import { type SummaryContext, userHref } from '../page-context.js';
import { pager } from '../pager.js';
import { type Cell, classes, sorting, table } from '../table.js';

const USERS_A_PAGE = 25;

const FRAGMENT = '#users';

/** Columns that are sorted upwards first. */
const NAMES: readonly UserSort[] = ['id', 'area', 'tariff'];

const WHY_LATE = 'In this order users stand by their days, which takes a while for very many of them.';

/** One page of all users; where their order has to wait for its turn, what it waits for. */
export function usersCard(page: SummaryContext) {
  const { data, request, query } = page;
  const asked = { ...request, ...query.order, search: query.search, page: query.page ?? 1 };
  return cardInTime(
    data,
    { id: 'users', heading: 'Users', why: WHY_LATE },
    () => ranking(data, { ...asked, pageSize: USERS_A_PAGE }),
    async (users) => {
      const ids = users.results.map(({ id }) => id);
      return usersView(users, await sparklines(data, ids, request), page);
    },
  );
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
  const columns = columnsOf(users.results, lines, page);
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

/** What the table tells of the users; columns of energy and power have one unit each, from their largest value. */
function columnsOf(
  users: readonly UserFigures[],
  { lines, resolution }: Sparklines,
  { address, ranking: state, dates, query: { order } }: Parameters<typeof usersView>[2],
) {
  const name = (key: UserSort, title: string, cellOf: (user: UserFigures) => Cell, look?: 'number') => {
    const { sort, sorted } = sorting(order, key, !NAMES.includes(key));
    return {
      title,
      unit: undefined,
      class: classes(`column-${key.replace('_', '-')}`, look, sorted !== 'none' && 'is-sorted'),
      href: address.with({ sort, page: undefined }, FRAGMENT),
      sorted,
      cells: users.map(cellOf),
    };
  };
  const number = (key: UserSort, title: string, cellOf: (user: UserFigures) => Cell) =>
    name(key, title, cellOf, 'number');
  const scaled = (
    key: UserSort,
    title: string,
    value: 'total_wh' | 'mean_day_wh' | 'peak_w' | 'base_w',
    more: (user: UserFigures) => Partial<Cell> = () => ({}),
  ) => {
    const unitOf = value.endsWith('_wh') ? energyUnit : powerUnit;
    const { unit, write } = inOneUnit(
      users.map((user) => user[value]),
      unitOf,
    );
    return { ...number(key, title, (user) => ({ text: write(user[value]), ...more(user) })), unit };
  };
  const most = largest(users.map(({ total_wh }) => total_wh));
  const trends = new Map(lines.map(({ user_id, energies_wh }) => [user_id, energies_wh]));
  return [
    name('id', 'User', ({ id }) => ({ text: id, href: userHref(id, state) })),
    name('area', 'Area', ({ area }) => ({ text: area })),
    name('tariff', 'Tariff', ({ tariff }) => ({ text: tariff })),
    scaled('total', 'Total', 'total_wh', ({ total_wh }) => ({
      drawing: cellBar(total_wh, most, 'class="bar-cell"'),
    })),
    {
      title: resolution === '1w' ? 'By week' : 'By day',
      class: 'column-trend',
      cells: users.map(({ id }) => ({ text: '', drawing: sparkline(trends.get(id) ?? []) })),
    },
    scaled('mean_day', 'Mean a day', 'mean_day_wh'),
    scaled('peak', 'Peak', 'peak_w', ({ peak_at }) => ({
      title: peak_at ? dates.moment(peak_at) : undefined,
    })),
    number('load_factor', 'Load factor', ({ load_factor }) => ({ text: load_factor?.toFixed(2) ?? UNKNOWN })),
    scaled('base_load', 'Base load', 'base_w'),
    number('night_share', 'Night share', ({ night_share }) => ({ text: formatShare(night_share) })),
    number('coverage', 'Coverage', ({ coverage }) => ({
      text: formatCoverage(coverage),
      class: `coverage-${coverageGrade(coverage)}`,
    })),
    number('last_reading', 'Last reading', ({ last_reading }) =>
      last_reading
        ? { text: dates.date(last_reading), title: dates.moment(last_reading) }
        : { text: UNKNOWN },
    ),
  ];
}
