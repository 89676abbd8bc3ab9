import type { Sparklines, UserFigures, UserSort } from '../../consumption/index.js';
import type { Dates } from '../format/dates.js';
import { decimalsFor, formatCoverage, formatScaled, formatShare, UNKNOWN } from '../format/numbers.js';
import { energyUnit, largest, powerUnit, type UnitScale } from '../format/units.js';
import { coverageGrade } from './coverage.js';
import { sparkline } from './sparkline.js';

/** A cell of a user's row. */
export interface CellView {
  readonly text: string;
  readonly class?: string;
  /** More about it, where a mouse rests. */
  readonly title?: string;
  /** Length of the bar behind it, as a percentage of the page's largest. */
  readonly bar?: string;
  /** A drawing in its place. */
  readonly svg?: string;
}

/** A column of the table of users, from the second on. */
export interface UserColumn {
  readonly key: string;
  /** Null where users cannot be sorted by it. */
  readonly sort: UserSort | null;
  readonly title: string;
  readonly unit: string;
  readonly kind: 'name' | 'number' | 'drawing';
  /** One for each user. */
  readonly cells: readonly CellView[];
}

/** What the table tells of the users; columns of energy and power have one unit each, from their largest value. */
export function userColumns(
  users: readonly UserFigures[],
  lines: Sparklines,
  dates: Dates,
): readonly UserColumn[] {
  const texts = (cellOf: (user: UserFigures) => CellView): readonly CellView[] => users.map(cellOf);
  return [
    name(
      'area',
      'Area',
      texts(({ area }) => ({ text: area })),
    ),
    name(
      'tariff',
      'Tariff',
      texts(({ tariff }) => ({ text: tariff })),
    ),
    withBars(
      scaled(
        'total',
        'Total',
        energyUnit,
        users.map(({ total_wh }) => total_wh),
      ),
      users.map(({ total_wh }) => total_wh),
    ),
    trend(users, lines),
    scaled(
      'mean_day',
      'Mean a day',
      energyUnit,
      users.map(({ mean_day_wh }) => mean_day_wh),
    ),
    withTitles(
      scaled(
        'peak',
        'Peak',
        powerUnit,
        users.map(({ peak_w }) => peak_w),
      ),
      users.map(({ peak_at }) => (peak_at ? dates.moment(peak_at) : undefined)),
    ),
    number(
      'load_factor',
      'Load factor',
      texts(({ load_factor }) => ({ text: load_factor?.toFixed(2) ?? UNKNOWN })),
    ),
    scaled(
      'base_load',
      'Base load',
      powerUnit,
      users.map(({ base_w }) => base_w),
    ),
    number(
      'night_share',
      'Night share',
      texts(({ night_share }) => ({ text: formatShare(night_share) })),
    ),
    number(
      'coverage',
      'Coverage',
      texts(({ coverage }) => ({
        text: formatCoverage(coverage),
        class: `coverage-${coverageGrade(coverage)}`,
      })),
    ),
    number(
      'last_reading',
      'Last reading',
      texts(({ last_reading }) =>
        last_reading
          ? { text: dates.date(last_reading), title: dates.moment(last_reading) }
          : { text: UNKNOWN },
      ),
    ),
  ];
}

function name(sort: UserSort, title: string, cells: readonly CellView[]): UserColumn {
  return { key: sort, sort, title, unit: '', kind: 'name', cells };
}

function number(sort: UserSort, title: string, cells: readonly CellView[]): UserColumn {
  return { key: sort.replace('_', '-'), sort, title, unit: '', kind: 'number', cells };
}

function scaled(
  sort: UserSort,
  title: string,
  unitOf: (maximum: number) => UnitScale,
  values: readonly (number | null)[],
): UserColumn {
  const maximum = largest(values);
  const scale = unitOf(maximum);
  const decimals = decimalsFor(maximum, scale);
  const cells = values.map((value) => ({ text: formatScaled(value, scale, decimals) }));
  return { ...number(sort, title, cells), unit: scale.unit };
}

function withBars(column: UserColumn, values: readonly (number | null)[]): UserColumn {
  const maximum = largest(values);
  const bar = (value: number | null | undefined): string =>
    `${(maximum > 0 ? ((value ?? 0) / maximum) * 100 : 0).toFixed(1)}%`;
  return { ...column, cells: column.cells.map((cell, index) => ({ ...cell, bar: bar(values[index]) })) };
}

function withTitles(column: UserColumn, titles: readonly (string | undefined)[]): UserColumn {
  const cells = column.cells.map((cell, index) => {
    const title = titles[index];
    return title === undefined ? cell : { ...cell, title };
  });
  return { ...column, cells };
}

function trend(users: readonly UserFigures[], { lines, resolution }: Sparklines): UserColumn {
  const found = new Map(lines.map(({ user_id, energies_wh }) => [user_id, energies_wh]));
  return {
    key: 'trend',
    sort: null,
    title: resolution === '1w' ? 'By week' : 'By day',
    unit: '',
    kind: 'drawing',
    cells: users.map(({ id }) => ({ text: '', svg: sparkline(found.get(id) ?? []) })),
  };
}
