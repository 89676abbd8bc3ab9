import type { SummaryPageQuery } from '../address/page-query.dto.js';
import { Dates } from '../format/dates.js';
import type { SummaryFacts } from '../pages/summary-page.js';
import { stepChoices } from './choices.js';
import { coarserNote } from './coarser-note.js';
import { consumptionChart } from './consumption-chart.js';
import { durationFigure } from './duration-figure.js';
import type { FactCard } from './fact-card.js';
import { figure, type FigureView } from './figure.js';
import { heatFigure } from './heat-figure.js';
import { overviewChart } from './overview-chart.js';
import { peaksCard } from './peaks-card.js';
import { splitChart } from './split-chart.js';
import type { SummaryAddresses } from './summary-addresses.js';
import { typicalDay } from './typical-day.js';
import { unusualDaysCard } from './unusual-days-card.js';
import { usersTable, type UsersTableView } from '../cards/users.js';
import { weekdayNote } from './weekday-note.js';

/** Everything below the tiles, where there are readings. */
export interface SummaryCards {
  readonly consumption: FigureView;
  readonly figures: readonly FigureView[];
  readonly peaks: FactCard;
  readonly unusual: FactCard;
  readonly users: UsersTableView;
}

export function summaryCards(
  facts: SummaryFacts,
  query: SummaryPageQuery,
  addresses: SummaryAddresses,
): SummaryCards {
  const { csv, day } = addresses;
  return {
    consumption: consumption(facts, query, addresses),
    figures: [bySegment(facts, query, addresses), ...shapes(facts, addresses)],
    peaks: peaksCard(facts.peaks, facts.zone, day, csv('/api/consumption/peaks')),
    unusual: unusualDaysCard(facts.unusual, facts.zone, day, csv('/api/consumption/unusual-days')),
    users: users(facts, query, addresses),
  };
}

function consumption(
  { zone, summary, step, series, overview, window }: SummaryFacts,
  { shownMeasure: measure, step: asked }: SummaryPageQuery,
  { page, csv }: SummaryAddresses,
): FigureView {
  return figure({
    ...consumptionChart({
      id: 'consumption',
      heading: 'Consumption',
      series,
      zone,
      window,
      subject: 'everyone',
      measure,
    }),
    overview: overviewChart(overview, zone, summary, measure),
    choices: [stepChoices(page, summary, step)],
    csv: csv('/api/consumption', { resolution: series.resolution }),
    ...coarserNote(asked, step, series.resolution),
  });
}

function bySegment(
  { zone, bySegment: series, split, window }: SummaryFacts,
  { shownMeasure: measure }: SummaryPageQuery,
  { csv }: SummaryAddresses,
): FigureView {
  return figure({
    ...splitChart({ by: split, series, zone, window, measure }),
    csv: csv('/api/consumption', { resolution: series.resolution, split }),
  });
}

/** When, and for how long, how much power is taken. */
function shapes(
  { typicalDay: day, heatMap, duration, weeklyPattern, zone }: SummaryFacts,
  { csv }: SummaryAddresses,
): readonly FigureView[] {
  const note = weekdayNote(weeklyPattern);
  return [
    figure(typicalDay({ ...day, csv: csv('/api/consumption/profile'), note })),
    figure(
      heatFigure({
        heatMap,
        zone,
        subject: 'everyone',
        csv: csv('/api/consumption/heatmap'),
        note: heatMap.rows === 'weekday' ? note : undefined,
      }),
    ),
    figure(durationFigure({ curve: duration, subject: 'everyone', csv: csv('/api/consumption/duration') })),
  ];
}

function users(
  { summary, users: page, sparklines, zone }: SummaryFacts,
  { order, sort, search }: SummaryPageQuery,
  { page: address, ranking, csv }: SummaryAddresses,
): UsersTableView {
  return usersTable({
    page,
    lines: sparklines,
    order,
    search,
    address,
    ranking,
    zone,
    caption: `Users and their consumption, ${new Dates(zone).range(summary)}`,
    csv: csv('/api/users', { sort, search }),
  });
}
