import type { TimeRange } from '../../common/time/index.js';
import type { Summary } from '../../consumption/index.js';
import { PageAddress, type PageState, rangeState } from '../address/page-address.js';
import type { SummaryPageQuery } from '../address/page-query.dto.js';
import { Dates } from '../format/dates.js';
import { energyQuantity, formatCount } from '../format/numbers.js';
import type { SummaryFacts } from '../pages/summary-page.js';
import { measureChoices, stepChoices } from './choices.js';
import { consumptionChart } from './consumption-chart.js';
import { coverageTile } from './coverage.js';
import { figure, type FigureView } from './figure.js';
import type { PageFrame } from './page-frame.js';
import { rangeBar, type RangeBarView, segmentSelect } from './range-bar.presenter.js';
import { splitChart } from './split-chart.js';
import { periodTile, plain, tile, type TileView } from './tiles.js';
import { usersTable, type UsersTableView } from './users-table.presenter.js';

/** The summary page; without data it only tells the next step. */
export type SummaryView = PageFrame &
  (
    | { readonly empty: true }
    | {
        readonly empty: false;
        readonly scope: string;
        readonly rangeBar: RangeBarView;
        readonly tiles: readonly TileView[];
        readonly consumption: FigureView;
        readonly splits: readonly FigureView[];
        readonly users: UsersTableView;
      }
  );

export function summaryView(facts: SummaryFacts | null, query: SummaryPageQuery): SummaryView {
  if (!facts) return { title: 'No readings yet · Halfhour', empty: true };
  const { zone, window, summary, segments, series, users } = facts;
  const measure = query.shownMeasure;
  const range = rangeState(query.asked(zone), zone);
  const address = new PageAddress('/', stateOf(query, range));
  const period = new Dates(zone).range(summary);
  const scope = [period, named(query.area, 'areas'), named(query.tariff, 'tariffs'), zone].join(' · ');
  return {
    title: `${period} · Halfhour`,
    provenance: `${scope} · data version ${facts.dataVersion}`,
    empty: false,
    scope,
    rangeBar: rangeBar({
      address,
      range: summary,
      window,
      zone,
      selects: [segmentSelect('area', segments, query.area), segmentSelect('tariff', segments, query.tariff)],
    }),
    tiles: tiles(summary, period),
    consumption: figure({
      ...consumptionChart({
        id: 'consumption',
        heading: 'Consumption',
        series,
        window,
        subject: 'everyone',
        measure,
      }),
      choices: [measureChoices(address, measure), stepChoices(address, summary, query.step)],
    }),
    splits: [
      figure(splitChart({ by: 'area', series: facts.byArea, window, measure })),
      figure(splitChart({ by: 'tariff', series: facts.byTariff, window, measure })),
    ],
    users: usersTable({
      page: users,
      order: query.order,
      search: query.search,
      address,
      range,
      zone,
      caption: `Users and their consumption, ${period}`,
    }),
  };
}

function stateOf(query: SummaryPageQuery, range: PageState): PageState {
  return {
    ...range,
    area: query.area.join(','),
    tariff: query.tariff.join(','),
    measure: query.measure === 'total' ? undefined : query.measure,
    resolution: query.step === 'auto' ? undefined : query.step,
    sort: query.sort === '-total' ? undefined : query.sort,
    page: query.page === undefined || query.page === 1 ? undefined : String(query.page),
    search: query.search,
  };
}

function tiles(summary: Summary & TimeRange, period: string): readonly TileView[] {
  return [
    tile('Total', energyQuantity(summary.totalWh), 'of all readings'),
    tile('Mean per user', energyQuantity(summary.meanUserDayWh), 'a day'),
    tile('Users', plain(formatCount(summary.users)), 'with readings by the end of the range'),
    tile('Readings', plain(formatCount(summary.readings)), repeatsText(summary.repeats)),
    periodTile(summary, period),
    coverageTile(summary.coverage),
  ];
}

function repeatsText(repeats: number): string {
  if (repeats === 0) return 'none repeats a half-hour';
  const verb = repeats === 1 ? 'repeats' : 'repeat';
  return `${formatCount(repeats)} ${verb} a half-hour, counted`;
}

function named(names: readonly string[], kind: string): string {
  return names.length === 0 ? `all ${kind}` : names.join(', ');
}
