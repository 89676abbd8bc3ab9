import { localDate } from '../../common/time/index.js';
import { PageAddress, type PageState, rangeState } from '../address/page-address.js';
import type { UserPageQuery } from '../address/page-query.dto.js';
import { daysLater, overlaps } from '../address/ranges.js';
import { Dates } from '../format/dates.js';
import { energyQuantity, powerQuantity, UNKNOWN } from '../format/numbers.js';
import type { UserFacts } from '../pages/user-page.js';
import { stepChoices } from './choices.js';
import { consumptionChart, type ConsumptionChartInput } from './consumption-chart.js';
import { coverageTile } from './coverage.js';
import { figure, type FigureView } from './figure.js';
import type { PageFrame } from './page-frame.js';
import { rangeBar, type RangeBarView } from './range-bar.presenter.js';
import { periodTile, plain, tile, type TileView } from './tiles.js';

export interface UserView extends PageFrame {
  readonly id: number;
  readonly scope: string;
  /** Back to the summary of the same range. */
  readonly summaryHref: string;
  readonly fields: readonly { readonly name: string; readonly value: string; readonly href: string }[];
  readonly rangeBar: RangeBarView;
  readonly tiles: readonly TileView[];
  readonly consumption: FigureView;
  readonly details: readonly FigureView[];
}

export function userView(facts: UserFacts, query: UserPageQuery): UserView {
  const { zone, window, user, series, daily, day } = facts;
  const range = rangeState(query.asked(zone), zone);
  const address = new PageAddress(`/users/${user.id}`, stateOf(query, range));
  const summary = new PageAddress('/', range);
  const period = new Dates(zone).range(series);
  const scope = `${period} · ${zone}`;
  const chart = (
    input: Pick<ConsumptionChartInput, 'id' | 'heading' | 'series' | 'size'>,
  ): ConsumptionChartInput => ({
    ...input,
    window,
    subject: 'user',
    measure: 'total',
  });
  return {
    title: `User ${user.id} · ${period} · Halfhour`,
    provenance: `User ${user.id} · ${scope} · data version ${facts.dataVersion}`,
    id: user.id,
    scope,
    summaryHref: summary.with({}),
    fields: [
      { name: 'Area', value: user.area, href: summary.with({ area: user.area }) },
      { name: 'Tariff', value: user.tariff, href: summary.with({ tariff: user.tariff }) },
    ],
    rangeBar: rangeBar({ address, range: series, window, zone, selects: [] }),
    tiles: tiles(facts),
    consumption: figure({
      ...consumptionChart(chart({ id: 'consumption', heading: 'Consumption', series })),
      choices: [stepChoices(address, series, query.step)],
    }),
    details: [
      ...(daily
        ? [figure(consumptionChart(chart({ id: 'daily', heading: 'By day', series: daily, size: 'small' })))]
        : []),
      dayFigure(
        facts,
        address,
        consumptionChart(chart({ id: 'day', heading: dayHeading(facts), series: day, size: 'small' })),
      ),
    ],
  };
}

function dayHeading({ day, zone }: UserFacts): string {
  return `${new Dates(zone).day(day.from)} in half-hours`;
}

function dayFigure(
  { day, zone, window }: UserFacts,
  address: PageAddress,
  input: ReturnType<typeof consumptionChart>,
): FigureView {
  const choices = [
    { label: 'Day before', days: -1 },
    { label: 'Day after', days: 1 },
  ].flatMap(({ label, days }) => {
    const from = daysLater(day.from, days, zone);
    if (!overlaps({ from, to: daysLater(from, 1, zone) }, window)) return [];
    return [{ label, href: address.with({ day: localDate(from, zone) }, '#day'), current: false }];
  });
  return figure({ ...input, choices: [{ name: 'Day', choices }] });
}

function stateOf(query: UserPageQuery, range: PageState): PageState {
  return { ...range, resolution: query.step === 'auto' ? undefined : query.step, day: query.day };
}

function tiles({ user, series, zone }: UserFacts): readonly TileView[] {
  const dates = new Dates(zone);
  const last = user.lastReading;
  return [
    tile('Total', energyQuantity(user.totalWh), 'of all readings'),
    tile('Mean', energyQuantity(user.meanDayWh), 'a day'),
    tile('Peak', powerQuantity(user.peakW), user.peakAt ? dates.moment(user.peakAt) : 'no reading'),
    coverageTile(user.coverage),
    periodTile(series, dates.range(series)),
    tile(
      'Last reading',
      plain(last ? dates.date(last) : UNKNOWN),
      last ? `half-hour from ${dates.clock(last)}` : 'in this range',
    ),
  ];
}
