import { Injectable } from '@nestjs/common';
import { localDate, localMidnight, type TimeRange } from '../../common/time/index.js';
import { Environment } from '../../config/index.js';
import {
  DataWindowQuery,
  DAY_AND_NIGHT,
  DEFAULT_CAP_WH,
  type Gap,
  type Peaks,
  PeaksQuery,
  QualityQuery,
  RankingQuery,
  type Series,
  SeriesQuery,
  type TimeOfUse,
  TimeOfUseQuery,
  type UnusualDays,
  UnusualDaysQuery,
  type UserMetrics,
  type UserQuality,
  type UserRepeat,
  UserRepeatsQuery,
} from '../../consumption/index.js';
import { DatabaseState } from '../../database/index.js';
import { type UserIssues, UserIssuesQuery } from '../../ledger/index.js';
import type { UserPageQuery } from '../address/page-query.dto.js';
import { daysLater } from '../address/ranges.js';

/** A list of gaps or repeats shows at most so many. */
const MOST_LISTED = 10;

/** Everything that a user's page tells of, as the queries gave it. */
export interface UserFacts {
  readonly zone: string;
  readonly dataVersion: number;
  readonly window: TimeRange;
  readonly user: UserMetrics;
  readonly series: Series;
  /** One day in half-hours. */
  readonly day: Series;
  readonly peaks: Peaks;
  /** Of {@link DAY_AND_NIGHT}. */
  readonly timeOfUse: TimeOfUse;
  readonly unusual: UnusualDays;
  readonly quality: UserQuality;
  /** The first ones, in order of time. */
  readonly gaps: readonly Gap[];
  readonly repeats: readonly UserRepeat[];
  /** Over all imports. */
  readonly issues: UserIssues | undefined;
}

/** Reads what a user's page shows. */
@Injectable()
export class UserPage {
  constructor(
    private readonly windows: DataWindowQuery,
    private readonly series: SeriesQuery,
    private readonly ranking: RankingQuery,
    private readonly peaks: PeaksQuery,
    private readonly timeOfUse: TimeOfUseQuery,
    private readonly unusual: UnusualDaysQuery,
    private readonly quality: QualityQuery,
    private readonly repeats: UserRepeatsQuery,
    private readonly issues: UserIssuesQuery,
    private readonly state: DatabaseState,
    private readonly environment: Environment,
  ) {}

  /** @throws NotFoundError when there is no such user */
  async read(id: number, query: UserPageQuery): Promise<UserFacts> {
    const zone = this.environment.TIME_ZONE;
    const asked = query.asked(zone);
    const request = { ...asked, userId: id, filter: { areas: [], tariffs: [] }, capWh: DEFAULT_CAP_WH };
    const metrics = this.ranking.user(id, asked);
    const [state, window, user, series, day, peaks, timeOfUse, unusual, quality, gaps, repeats, [issues]] =
      await Promise.all([
        this.state.read(),
        this.windows.read(),
        metrics,
        this.series.ofUser(id, { ...asked, resolution: query.step }),
        metrics.then((figures) =>
          this.day(id, query.shownDay(zone) ?? lastDayOf(figures, asked.to, zone), zone),
        ),
        this.peaks.of(request),
        this.timeOfUse.of(request, DAY_AND_NIGHT),
        this.unusual.of(request),
        this.quality.user(request),
        this.quality.gaps(request, MOST_LISTED),
        this.repeats.of(id, asked, MOST_LISTED),
        this.issues.counts([id]),
      ]);
    const { dataVersion } = state;
    return {
      zone,
      dataVersion,
      window: window ?? series,
      user,
      series,
      day,
      peaks,
      timeOfUse,
      unusual,
      quality,
      gaps,
      repeats,
      issues,
    };
  }

  private day(id: number, from: Date, zone: string): Promise<Series> {
    return this.series.ofUser(id, { from, to: daysLater(from, 1, zone), resolution: '30m' });
  }
}

/** The last day of the range on which the user has a reading; without any the last day of the range. */
function lastDayOf({ lastReading }: UserMetrics, to: Date | undefined, zone: string): Date {
  const instant = lastReading ?? new Date((to?.getTime() ?? 1) - 1);
  return localMidnight(localDate(instant, zone), zone);
}
