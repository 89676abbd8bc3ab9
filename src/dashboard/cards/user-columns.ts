import type { Sparklines, UserFigures, UserSort } from '../../consumption/index.js';
import { cellBar, sparkline } from '../charts/cell-drawings.js';
import type { Dates } from '../format/dates.js';
import { formatCoverage, formatShare, inOneUnit, UNKNOWN } from '../format/numbers.js';
import { energyUnit, largest, powerUnit, type UnitScale } from '../format/units.js';
import { coverageGrade } from '../format/coverage.js';
import { type Cell, classes } from '../table.js';

/** A column of the table of users, with a cell for each of them. */
export interface UserColumn {
  /** Null where users cannot be sorted by it. */
  readonly sort: UserSort | null;
  readonly title: string;
  readonly unit?: string;
  readonly class: string | undefined;
  readonly cells: readonly Cell[];
}

/** What the table tells of the users; columns of energy and power have one unit each, from their largest value. */
export function userColumns(
  users: readonly UserFigures[],
  { lines, resolution }: Sparklines,
  dates: Dates,
  hrefOf: (id: number) => string,
): readonly UserColumn[] {
  const name = (sort: UserSort, title: string, cellOf: (user: UserFigures) => Cell): UserColumn => ({
    sort,
    title,
    class: `column-${sort}`,
    cells: users.map(cellOf),
  });
  const number = (sort: UserSort, title: string, cellOf: (user: UserFigures) => Cell): UserColumn => ({
    ...name(sort, title, cellOf),
    class: classes(`column-${sort.replace('_', '-')}`, 'number'),
  });
  const scaled = (
    sort: UserSort,
    title: string,
    valueOf: (user: UserFigures) => number | null,
    unitOf: (maximum: number) => UnitScale,
    more: (user: UserFigures) => Partial<Cell> = () => ({}),
  ): UserColumn => {
    const { unit, write } = inOneUnit(users.map(valueOf), unitOf);
    return { ...number(sort, title, (user) => ({ text: write(valueOf(user)), ...more(user) })), unit };
  };
  const most = largest(users.map(({ total_wh }) => total_wh));
  const trends = new Map(lines.map(({ user_id, energies_wh }) => [user_id, energies_wh]));
  return [
    name('id', 'User', ({ id }) => ({ text: String(id), href: hrefOf(id) })),
    name('area', 'Area', ({ area }) => ({ text: area })),
    name('tariff', 'Tariff', ({ tariff }) => ({ text: tariff })),
    scaled(
      'total',
      'Total',
      ({ total_wh }) => total_wh,
      energyUnit,
      ({ total_wh }) => ({
        drawing: cellBar(total_wh, most, 'class="bar-cell"'),
      }),
    ),
    {
      sort: null,
      title: resolution === '1w' ? 'By week' : 'By day',
      class: 'column-trend',
      cells: users.map(({ id }) => ({ text: '', drawing: sparkline(trends.get(id) ?? []) })),
    },
    scaled('mean_day', 'Mean a day', ({ mean_day_wh }) => mean_day_wh, energyUnit),
    scaled(
      'peak',
      'Peak',
      ({ peak_w }) => peak_w,
      powerUnit,
      ({ peak_at }) => ({
        title: peak_at ? dates.moment(peak_at) : undefined,
      }),
    ),
    number('load_factor', 'Load factor', ({ load_factor }) => ({ text: load_factor?.toFixed(2) ?? UNKNOWN })),
    scaled('base_load', 'Base load', ({ base_w }) => base_w, powerUnit),
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
