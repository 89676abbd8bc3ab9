import { Injectable } from '@nestjs/common';
import {
  localDate,
  localMidnight,
  startOfDayAfter,
  type TimeRange,
  type Zone,
} from '../../common/time/index.js';
import {
  DAY_AND_NIGHT,
  DEFAULT_CAP_WH,
  figuresOfUser,
  type GapAnswer,
  gaps,
  heatMap,
  type HeatMapAnswer,
  loadProfileMeans,
  type PeerBand,
  peerBand,
  peaks,
  type PeaksAnswer,
  placeOfUser,
  type ProfileAnswer,
  type QualityAnswer,
  type SeriesAnswer,
  type Snapshot,
  timeOfUse,
  type TimeOfUseAnswer,
  unusualDays,
  type UnusualDaysAnswer,
  type UserFigures,
  type UserPlace,
  userQuality,
  type UserRepeat,
  userRepeats,
  userSeries,
  weeklyPattern,
  type WeeklyPatternAnswer,
} from '../../consumption/index.js';
import { type UserIssues, UserIssuesQuery } from '../../ledger/index.js';
import type { Step, UserPageQuery } from '../address/page-query.dto.js';
import { rangeIn } from '../address/ranges.js';
import { drawnStep } from '../address/steps.js';
import { allOf } from './all-of.js';
import { type TypicalDayFacts, typicalDayFacts } from './typical-day-facts.js';

/** A list of gaps or repeats shows at most so many. */
const MOST_LISTED = 10;

const EVERYONE = { areas: [], tariffs: [] };

/** Everything that a user's page tells of, as the queries gave it. */
export interface UserFacts {
  readonly zone: Zone;
  readonly dataVersion: number;
  /** No import has loaded anything since the aggregates were refreshed. */
  readonly isSettled: boolean;
  readonly window: TimeRange;
  readonly user: UserFigures;
  /** In the ranking that the page was reached from; null when that does not hold the user. */
  readonly place: UserPlace | null;
  /** In what steps the series is: `auto` instead of ones that are too fine for the range. */
  readonly step: Step;
  readonly series: SeriesAnswer;
  /** Null where the range is too long for the step of the series. */
  readonly peerBand: PeerBand | null;
  /** Its means only: it has nobody to lie apart from. */
  readonly profile: ProfileAnswer;
  /** Of all users of its tariff. */
  readonly peerDay: TypicalDayFacts;
  readonly heatMap: HeatMapAnswer;
  /** Of all users, over all data. */
  readonly weeklyPattern: WeeklyPatternAnswer;
  /** One day in half-hours. */
  readonly day: SeriesAnswer;
  readonly peaks: PeaksAnswer;
  /** Of {@link DAY_AND_NIGHT}. */
  readonly timeOfUse: TimeOfUseAnswer;
  readonly unusual: UnusualDaysAnswer;
  readonly quality: QualityAnswer;
  /** The first ones, in order of time. */
  readonly gaps: readonly GapAnswer[];
  readonly repeats: readonly UserRepeat[];
  /** Over all imports. */
  readonly issues: UserIssues | undefined;
}

/** Reads what a user's page shows. */
@Injectable()
export class UserPage {
  constructor(private readonly issues: UserIssuesQuery) {}

  /** @throws NotFoundError when there is no such user */
  async read(data: Snapshot, id: number, query: UserPageQuery): Promise<UserFacts> {
    const { zone, window, dataVersion, isSettled } = data;
    const asked = query.asked(data);
    const request = { ...asked, userId: id, filter: EVERYONE };
    const step = window ? drawnStep(query.resolution, rangeIn(window, asked)) : query.resolution;
    const metrics = figuresOfUser(data, id, asked);
    const facts = await allOf({
      user: metrics,
      place: placeOfUser(data, id, {
        ...asked,
        ...query.order,
        filter: query.filter,
        search: query.search,
      }),
      series: userSeries(data, { ...asked, userId: id, resolution: step }),
      peerBand: peerBand(data, id, { ...asked, resolution: step }),
      profile: loadProfileMeans(data, request),
      peerDay: metrics.then(({ tariff }) =>
        typicalDayFacts(data, { ...asked, filter: { areas: [], tariffs: [tariff] } }),
      ),
      heatMap: heatMap(data, request, 'auto'),
      weeklyPattern: weeklyPattern(data, { filter: EVERYONE }),
      day: metrics.then((figures) =>
        dayOf(data, id, query.shownDay(zone) ?? lastDayOf(figures, asked.to, zone)),
      ),
      peaks: peaks(data, request),
      timeOfUse: timeOfUse(data, request, DAY_AND_NIGHT),
      unusual: unusualDays(data, request),
      quality: userQuality(data, { ...asked, userId: id, capWh: DEFAULT_CAP_WH }),
      gaps: gaps(data, { ...asked, userId: id, most: MOST_LISTED }),
      repeats: userRepeats(data, { ...asked, userId: id, most: MOST_LISTED }),
      issues: data.once('issues of users', [id], () => this.issues.counts([id])).then(([issues]) => issues),
    });
    return { zone, dataVersion, isSettled, window: window ?? facts.series, step, ...facts };
  }
}

function dayOf(data: Snapshot, userId: number, from: Date): Promise<SeriesAnswer> {
  return userSeries(data, { userId, from, to: startOfDayAfter(from, 1, data.zone), resolution: '30m' });
}

/** The last day of the range on which the user has a reading; without any the last day of the range. */
function lastDayOf({ last_reading }: UserFigures, to: Date | undefined, zone: Zone): Date {
  const instant = last_reading ?? new Date((to?.getTime() ?? 1) - 1);
  return localMidnight(localDate(instant, zone), zone);
}
