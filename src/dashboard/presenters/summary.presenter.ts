import { writeNames } from '../../common/http/index.js';
import { PageAddress, type PageState, rangeState } from '../address/page-address.js';
import type { SummaryPageQuery } from '../address/page-query.dto.js';
import { daysLater, isSameRange } from '../address/ranges.js';
import { Dates } from '../format/dates.js';
import type { SummaryFacts } from '../pages/summary-page.js';
import { measureChoices, splitChoices, stepChoices } from './choices.js';
import { consumptionChart } from './consumption-chart.js';
import { figure, type FigureView } from './figure.js';
import { durationFigure } from './duration-figure.js';
import type { FactCard } from './fact-table.js';
import { heatFigure } from './heat-figure.js';
import { overviewChart } from './overview-chart.js';
import { typicalDay } from './typical-day.js';
import { peaksCard } from './peaks-card.js';
import { unusualDaysCard } from './unusual-days-card.js';
import { weekdayNote } from './weekday-note.js';
import type { PageFrame } from './page-frame.js';
import { rangeBar, type RangeBarView, segmentSelect } from './range-bar.presenter.js';
import { splitChart } from './split-chart.js';
import { comparisonNote, summaryTiles } from './summary-tiles.js';
import type { TileView } from './tiles.js';
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
        /** What the changes in the tiles are changes to. */
        readonly tilesNote: string | null;
        readonly consumption: FigureView;
        readonly figures: readonly FigureView[];
        readonly peaks: FactCard;
        readonly unusual: FactCard;
        readonly users: UsersTableView;
      }
  );

export function summaryView(facts: SummaryFacts | null, query: SummaryPageQuery): SummaryView {
  if (!facts) return { title: 'No readings yet · Halfhour', empty: true };
  const { summary, zone } = facts;
  const period = new Dates(zone).range(summary);
  const scope = [period, named(query.area, 'areas'), named(query.tariff, 'tariffs'), zone].join(' · ');
  const addresses = addressesOf(query, zone);
  const dayHref = (day: Date): string => addresses.page.with(oneDay(day, zone));
  return {
    title: `${scope} · Halfhour`,
    provenance: `${scope} · data version ${facts.dataVersion}`,
    empty: false,
    scope,
    rangeBar: bar(facts, query, addresses),
    tiles: summaryTiles(summary, facts.comparison, zone),
    tilesNote: tilesNote(facts),
    ...figures(facts, query, addresses),
    peaks: peaksCard(facts.peaks, dayHref, addresses.csv('/api/consumption/peaks')),
    unusual: unusualDaysCard(facts.unusual, dayHref, addresses.csv('/api/consumption/unusual-days')),
    users: usersTable({
      page: facts.users,
      lines: facts.sparklines,
      order: query.order,
      search: query.search,
      address: addresses.page,
      ranking: addresses.ranking,
      zone,
      caption: `Users and their consumption, ${period}`,
      csv: addresses.csv('/api/users', {
        sort: query.sort,
        search: query.search,
        page_size: String(MOST_USERS_IN_CSV),
      }),
    }),
  };
}

/** What the API gives on one page at most. */
const MOST_USERS_IN_CSV = 500;

/** Where the page's links lead. */
interface Addresses {
  readonly page: PageAddress;
  /** State that a user's page takes over, so that it knows its neighbours in the table. */
  readonly ranking: PageState;
  /** The API's own answer for the same range and filters, as CSV. */
  readonly csv: (path: string, more?: PageState) => string;
}

function addressesOf(query: SummaryPageQuery, zone: string): Addresses {
  const scope = {
    ...rangeState(query.asked(zone), zone),
    area: writeNames(query.area),
    tariff: writeNames(query.tariff),
  };
  const ranking = {
    ...scope,
    sort: query.sort === '-total' ? undefined : query.sort,
    search: query.search,
  };
  return {
    page: new PageAddress('/', {
      ...ranking,
      measure: query.measure === 'total' ? undefined : query.measure,
      split: query.split,
      resolution: query.step === 'auto' ? undefined : query.step,
      page: query.page === undefined || query.page === 1 ? undefined : String(query.page),
    }),
    ranking,
    csv: (path, more = {}) => new PageAddress(path, { ...scope, ...more, format: 'csv' }).with({}),
  };
}

function bar(facts: SummaryFacts, query: SummaryPageQuery, { page }: Addresses): RangeBarView {
  const { summary, window, zone, segments, split } = facts;
  return rangeBar({
    address: page,
    range: summary,
    window,
    zone,
    selects: [segmentSelect('area', segments, query.area), segmentSelect('tariff', segments, query.tariff)],
    choices: [measureChoices(page, query.shownMeasure), splitChoices(page, split)],
  });
}

function tilesNote({ comparison, summary, window, zone }: SummaryFacts): string | null {
  if (comparison) return comparisonNote(comparison, zone);
  // Who looks at all there is does not ask what was before it.
  if (isSameRange(summary, window)) return null;
  return 'No change is shown: the data before this range are shorter than it.';
}

function figures(
  facts: SummaryFacts,
  query: SummaryPageQuery,
  { page, csv }: Addresses,
): { readonly consumption: FigureView; readonly figures: readonly FigureView[] } {
  const { summary, series, bySegment, overview, split, window } = facts;
  const measure = query.shownMeasure;
  const note = weekdayNote(facts.weeklyPattern);
  return {
    consumption: figure({
      ...consumptionChart({
        id: 'consumption',
        heading: 'Consumption',
        series,
        window,
        subject: 'everyone',
        measure,
      }),
      overview: overviewChart(overview, summary, measure),
      choices: [stepChoices(page, summary, query.step)],
      csv: csv('/api/consumption', { resolution: series.resolution }),
    }),
    figures: [
      figure({
        ...splitChart({ by: split, series: bySegment, window, measure }),
        csv: csv('/api/consumption', { resolution: bySegment.resolution, split }),
      }),
      figure(typicalDay({ profile: facts.profile, csv: csv('/api/consumption/profile'), note })),
      figure(
        heatFigure({
          heatMap: facts.heatMap,
          subject: 'everyone',
          csv: csv('/api/consumption/heatmap'),
          note: facts.heatMap.rows === 'weekday' ? note : undefined,
        }),
      ),
      figure(
        durationFigure({
          curve: facts.duration,
          subject: 'everyone',
          csv: csv('/api/consumption/duration'),
        }),
      ),
    ],
  };
}

function oneDay(day: Date, zone: string): PageState {
  const range = rangeState({ from: day, to: daysLater(day, 1, zone) }, zone);
  return { ...range, resolution: undefined, page: undefined };
}

function named(names: readonly string[], kind: string): string {
  return names.length === 0 ? `all ${kind}` : names.join(', ');
}
