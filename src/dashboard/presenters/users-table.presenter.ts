import { type UserMetrics, type UserPage, type UserSort } from '../../consumption/index.js';
import { type HiddenField, PageAddress, type PageState } from '../address/page-address.js';
import { Dates } from '../format/dates.js';
import { decimalsFor, formatScaled, formatCoverage, UNKNOWN } from '../format/numbers.js';
import { energyUnit, largest, powerUnit, type UnitScale } from '../format/units.js';
import { coverageGrade } from './coverage.js';
import { pager, type PagerView } from './pager.js';

export interface ColumnView {
  readonly title: string;
  readonly unit: string;
  readonly href: string;
  readonly numeric: boolean;
  /** Value of `aria-sort`. */
  readonly sorted: 'ascending' | 'descending' | 'none';
  readonly class: string;
}

export interface UserRowView {
  readonly id: number;
  readonly href: string;
  readonly area: string;
  readonly tariff: string;
  readonly total: string;
  /** Length of the bar behind the total, as a percentage of the page's largest. */
  readonly bar: string;
  readonly meanDay: string;
  readonly peak: string;
  readonly peakAt: string;
  readonly coverage: string;
  readonly coverageGrade: string;
  readonly lastReading: string;
}

export interface UsersTableView {
  readonly caption: string;
  readonly count: number;
  readonly columns: readonly ColumnView[];
  readonly rows: readonly UserRowView[];
  /** Null where all users fit on one page. */
  readonly pager: PagerView | null;
  readonly action: string;
  readonly hidden: readonly HiddenField[];
  readonly search: string;
  /** Where to go when nothing was found. */
  readonly withoutSearch: string;
}

export interface UsersTableInput {
  readonly page: UserPage;
  readonly order: { readonly sort: UserSort; readonly descending: boolean };
  readonly search: string | undefined;
  readonly address: PageAddress;
  /** State that a user's page takes over: the range. */
  readonly range: PageState;
  readonly zone: string;
  readonly caption: string;
}

/** The table's columns; by what else users can be sorted has none here. */
type ShownKey = Exclude<UserSort, 'load_factor' | 'cv' | 'base_load' | 'night_share' | 'peer_percentile'>;

const TITLES: Readonly<Record<ShownKey, string>> = {
  id: 'User',
  area: 'Area',
  tariff: 'Tariff',
  total: 'Total',
  mean_day: 'Mean a day',
  peak: 'Peak',
  coverage: 'Coverage',
  last_reading: 'Last reading',
};
const COLUMNS = Object.keys(TITLES) as ShownKey[];
const NAMES: readonly UserSort[] = ['id', 'area', 'tariff'];
const FRAGMENT = '#users';

/** One page of all users. Each column has one unit, chosen from its largest value on the page. */
export function usersTable(input: UsersTableInput): UsersTableView {
  const { page, address, search, range, zone, caption } = input;
  const { users } = page;
  const total = column(
    users.map(({ totalWh }) => totalWh),
    energyUnit,
  );
  const meanDay = column(
    users.map(({ meanDayWh }) => meanDayWh),
    energyUnit,
  );
  const peak = column(
    users.map(({ peakW }) => peakW),
    powerUnit,
  );
  const units: Partial<Record<UserSort, string>> = {
    total: total.scale.unit,
    mean_day: meanDay.scale.unit,
    peak: peak.scale.unit,
  };
  const dates = new Dates(zone);
  return {
    caption,
    count: page.count,
    columns: COLUMNS.map((key) => columnView(key, units[key] ?? '', input)),
    rows: users.map((user) => ({
      id: user.id,
      href: new PageAddress(`/users/${user.id}`, range).with({}),
      area: user.area,
      tariff: user.tariff,
      total: total.format(user.totalWh),
      bar: `${(total.maximum > 0 ? ((user.totalWh ?? 0) / total.maximum) * 100 : 0).toFixed(1)}%`,
      meanDay: meanDay.format(user.meanDayWh),
      peak: peak.format(user.peakW),
      peakAt: user.peakAt ? dates.moment(user.peakAt) : '',
      coverage: formatCoverage(user.coverage),
      coverageGrade: coverageGrade(user.coverage),
      lastReading: user.lastReading ? dates.moment(user.lastReading) : UNKNOWN,
    })),
    pager: pager({
      name: 'users',
      count: page.count,
      page: page.page,
      pageSize: page.pageSize,
      hrefOf: (target) => address.with({ page: target }, FRAGMENT),
    }),
    action: address.path,
    hidden: address.hiddenFields(['search', 'page']),
    search: search ?? '',
    withoutSearch: address.with({ search: undefined, page: undefined }, FRAGMENT),
  };
}

function columnView(key: ShownKey, unit: string, { address, order }: UsersTableInput): ColumnView {
  const isSorted = order.sort === key;
  const isName = NAMES.includes(key);
  const descending = isSorted ? !order.descending : !isName;
  return {
    title: TITLES[key],
    unit,
    href: address.with({ sort: `${descending ? '-' : ''}${key}`, page: undefined }, FRAGMENT),
    numeric: !isName,
    sorted: isSorted ? (order.descending ? 'descending' : 'ascending') : 'none',
    class: `column-${key.replace('_', '-')}`,
  };
}

interface Column {
  readonly scale: UnitScale;
  readonly maximum: number;
  readonly format: (value: UserMetrics['totalWh']) => string;
}

function column(values: readonly (number | null)[], unitOf: (maximum: number) => UnitScale): Column {
  const maximum = largest(values);
  const scale = unitOf(maximum);
  const decimals = decimalsFor(maximum, scale);
  return { scale, maximum, format: (value) => formatScaled(value, scale, decimals) };
}
