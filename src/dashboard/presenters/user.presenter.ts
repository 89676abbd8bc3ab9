import { localDate, startOfDayAfter } from '../../common/time/index.js';
import { writeNames } from '../../common/http/index.js';
import { PageAddress, type PageState, rangeState } from '../address/page-address.js';
import type { UserPageQuery } from '../address/page-query.dto.js';
import { overlaps } from '../address/ranges.js';
import { Dates } from '../format/dates.js';
import type { UserFacts } from '../pages/user-page.js';
import { stepChoices } from './choices.js';
import { coarserNote } from './coarser-note.js';
import { consumptionChart } from './consumption-chart.js';
import type { FactCard } from './fact-card.js';
import { figure, type FigureView } from './figure.js';
import { heatFigure } from './heat-figure.js';
import { importNote } from './import-note.js';
import type { PageFrame } from './page-frame.js';
import { rangeBar, type RangeBarView } from './range-bar.presenter.js';
import type { TileView } from './tiles.js';
import { typicalDayAmongPeers } from './typical-day.js';
import { peaksCard } from './peaks-card.js';
import { amongPeers, peersOf } from './user/among-peers.js';
import { qualityCard, type QualityCard } from './user/quality-card.js';
import { timeOfUseCard, type TimeOfUseCard } from './user/time-of-use-card.js';
import { unusualDaysCard } from './unusual-days-card.js';
import { userNotice, type UserNotice } from './user/user-notice.js';
import { userPlace, type UserPlaceView } from './user/user-place.js';
import { userTiles } from './user/user-tiles.js';
import { weekdayNote } from './weekday-note.js';

export interface UserView extends PageFrame {
  readonly id: number;
  readonly scope: string;
  /** Back to the summary of the same range, and to the ranking in it. */
  readonly summaryHref: string;
  readonly fields: readonly { readonly name: string; readonly value: string; readonly href: string }[];
  readonly rangeBar: RangeBarView;
  /** While an import is under way. */
  readonly importNote: string | null;
  /** In place of everything below it. */
  readonly notice: UserNotice | null;
  readonly tiles: readonly TileView[];
  readonly consumption: FigureView;
  readonly typicalDay: FigureView;
  readonly heatMap: FigureView;
  readonly day: FigureView;
  readonly place: UserPlaceView | null;
  readonly peaks: FactCard;
  readonly unusual: FactCard;
  readonly timeOfUse: TimeOfUseCard;
  readonly quality: QualityCard;
}

export function userView(facts: UserFacts, query: UserPageQuery): UserView {
  const { zone, window, user, series, day } = facts;
  const range = rangeState(query.asked(zone), zone);
  const ranking = { ...range, ...rankingState(query) };
  const address = new PageAddress(`/users/${user.id}`, { ...ranking, ...shownState(query) });
  const dates = new Dates(zone);
  const period = dates.range(series);
  const scope = `${period} · ${zone.name}`;
  const dayHref = (instant: Date): string => address.with({ day: localDate(instant, zone) }, '#day');
  const csv = (path: string, state: PageState = {}): string =>
    new PageAddress(path, { ...range, ...state, format: 'csv' }).with({});
  const analysisCsv = (name: string): string => csv(`/api/consumption/${name}`, { user: String(user.id) });
  const chart = { zone, window, subject: 'user', measure: 'total' } as const;
  return {
    title: `User ${user.id} · ${period} · Halfhour`,
    provenance: `User ${user.id} · ${scope} · data version ${facts.dataVersion}`,
    isProvisional: facts.peerDay.isSpreadLate,
    id: user.id,
    scope,
    summaryHref: new PageAddress('/', ranking).with({}),
    fields: fields(facts, range),
    place: userPlace(facts.place, { ...query.order, filter: query.filter, search: query.search }, address),
    rangeBar: rangeBar({ address, range: series, window, zone, selects: [] }),
    importNote: importNote(facts.isSettled),
    notice: userNotice(facts, address, dates),
    tiles: userTiles(user, dates),
    consumption: figure({
      ...amongPeers(
        consumptionChart({ ...chart, id: 'consumption', heading: 'Consumption', series }),
        facts.peerBand,
        user.tariff,
      ),
      choices: [stepChoices(address, series, facts.step)],
      csv: csv(`/api/users/${user.id}/consumption`, { resolution: series.resolution }),
      ...coarserNote(query.step, facts.step, series.resolution),
    }),
    day: figure({
      ...consumptionChart({
        ...chart,
        id: 'day',
        heading: dates.day(day.from),
        series: day,
        size: 'small',
        labels: day.results.map((bucket) => dates.span(bucket)),
      }),
      choices: [{ name: 'Day', choices: dayChoices(facts, dayHref) }],
      csv: csv(`/api/users/${user.id}/consumption`, { ...rangeState(day, zone), resolution: '30m' }),
    }),
    typicalDay: figure(
      typicalDayAmongPeers({
        profile: facts.profile,
        peers: { name: peersOf(user.tariff), ...facts.peerDay },
        csv: analysisCsv('profile'),
      }),
    ),
    heatMap: figure(
      heatFigure({
        heatMap: facts.heatMap,
        zone,
        subject: 'user',
        csv: analysisCsv('heatmap'),
        note: facts.heatMap.rows === 'weekday' ? weekdayNote(facts.weeklyPattern) : undefined,
      }),
    ),
    peaks: peaksCard(facts.peaks, facts.zone, dayHref, analysisCsv('peaks')),
    unusual: unusualDaysCard(facts.unusual, zone, dayHref, analysisCsv('unusual-days')),
    timeOfUse: timeOfUseCard(facts.timeOfUse, analysisCsv('time-of-use')),
    quality: qualityCard({ ...facts, dates, dayHref }),
  };
}

function fields({ user }: UserFacts, range: PageState): UserView['fields'] {
  const summary = new PageAddress('/', range);
  return [
    { name: 'Area', value: user.area, href: summary.with({ area: writeNames([user.area]) }) },
    { name: 'Tariff', value: user.tariff, href: summary.with({ tariff: writeNames([user.tariff]) }) },
  ];
}

/** The neighbours of the shown day, where there are data. */
function dayChoices({ day, zone, window }: UserFacts, dayHref: (day: Date) => string) {
  return [
    { label: 'Day before', days: -1 },
    { label: 'Day after', days: 1 },
  ].flatMap(({ label, days }) => {
    const from = startOfDayAfter(day.from, days, zone);
    if (!overlaps({ from, to: startOfDayAfter(from, 1, zone) }, window)) return [];
    return [{ label, href: dayHref(from), current: false }];
  });
}

/** Which ranking the page was reached from. */
function rankingState({ area, tariff, sort, search }: UserPageQuery): PageState {
  return {
    area: writeNames(area),
    tariff: writeNames(tariff),
    sort: sort === '-total' ? undefined : sort,
    search,
  };
}

function shownState({ step, day }: UserPageQuery): PageState {
  return { resolution: step === 'auto' ? undefined : step, day };
}
