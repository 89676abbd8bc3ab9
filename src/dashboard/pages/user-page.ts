import { Injectable } from '@nestjs/common';
import { localDate, localMidnight, type TimeRange } from '../../common/time/index.js';
import { Environment } from '../../config/index.js';
import {
  DataWindowQuery,
  RankingQuery,
  type Series,
  SeriesQuery,
  type UserMetrics,
} from '../../consumption/index.js';
import { DatabaseState } from '../../database/index.js';
import type { UserPageQuery } from '../address/page-query.dto.js';
import { daysLater } from '../address/ranges.js';

/** Everything that a user's page tells of, as the queries gave it. */
export interface UserFacts {
  readonly zone: string;
  readonly dataVersion: number;
  readonly window: TimeRange;
  readonly user: UserMetrics;
  readonly series: Series;
  /** By day, when the chart above it is finer. */
  readonly daily: Series | null;
  /** One day in half-hours. */
  readonly day: Series;
}

/** Reads what a user's page shows. */
@Injectable()
export class UserPage {
  constructor(
    private readonly windows: DataWindowQuery,
    private readonly series: SeriesQuery,
    private readonly ranking: RankingQuery,
    private readonly state: DatabaseState,
    private readonly environment: Environment,
  ) {}

  /** @throws NotFoundError when there is no such user */
  async read(id: number, query: UserPageQuery): Promise<UserFacts> {
    const zone = this.environment.TIME_ZONE;
    const asked = query.asked(zone);
    const user = await this.ranking.user(id, asked);
    const { dataVersion } = await this.state.read();
    const series = await this.series.ofUser(id, { ...asked, resolution: query.step });
    const window = (await this.windows.read()) ?? { from: series.from, to: series.to };
    const daily = isFinerThanDays(series)
      ? await this.series.ofUser(id, { ...asked, resolution: '1d' })
      : null;
    const from = query.shownDay(zone) ?? lastDayOf(user, series, zone);
    const day = await this.series.ofUser(id, { from, to: daysLater(from, 1, zone), resolution: '30m' });
    return { zone, dataVersion, window, user, series, daily, day };
  }
}

function isFinerThanDays({ resolution, from, to }: Series): boolean {
  const isFine = resolution === '30m' || resolution === '1h';
  return isFine && to.getTime() - from.getTime() > 2 * 86_400_000;
}

/** The last day of the range on which the user has a reading, else the last day of the range. */
function lastDayOf({ lastReading }: UserMetrics, { from, to }: Series, zone: string): Date {
  const instant = lastReading ?? new Date(Math.max(from.getTime(), to.getTime() - 1));
  return localMidnight(localDate(instant, zone), zone);
}
