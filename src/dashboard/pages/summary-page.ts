import { Injectable } from '@nestjs/common';
import { autoResolution, type Resolution, type TimeRange } from '../../common/time/index.js';
import { Environment } from '../../config/index.js';
import {
  DataWindowQuery,
  RankingQuery,
  type Series,
  SeriesQuery,
  type Summary,
  SummaryQuery,
  type UserPage,
} from '../../consumption/index.js';
import { DatabaseState } from '../../database/index.js';
import { type Segment, UserRepository } from '../../users/index.js';
import type { SummaryPageQuery } from '../address/page-query.dto.js';

const USERS_A_PAGE = 25;

/** Everything that the summary page tells of, as the queries gave it. */
export interface SummaryFacts {
  readonly zone: string;
  readonly dataVersion: number;
  readonly window: TimeRange;
  readonly segments: readonly Segment[];
  readonly summary: Summary & TimeRange;
  readonly series: Series;
  readonly byArea: Series;
  readonly byTariff: Series;
  readonly users: UserPage;
}

/** Reads what the summary page shows. */
@Injectable()
export class SummaryPage {
  constructor(
    private readonly windows: DataWindowQuery,
    private readonly summaries: SummaryQuery,
    private readonly series: SeriesQuery,
    private readonly ranking: RankingQuery,
    private readonly users: UserRepository,
    private readonly state: DatabaseState,
    private readonly environment: Environment,
  ) {}

  /** Null when there are no data at all. */
  async read(query: SummaryPageQuery): Promise<SummaryFacts | null> {
    const zone = this.environment.TIME_ZONE;
    const asked = query.asked(zone);
    const window = await this.windows.read();
    if (!window) return null;
    const { filter } = query;
    const split = { ...asked, resolution: calmResolution({ ...window, ...defined(asked) }) };
    const [state, segments, summary, series, byArea, byTariff, users] = await Promise.all([
      this.state.read(),
      this.users.segments(),
      this.summaries.over(asked, filter),
      this.series.population({ ...asked, resolution: query.step }, filter),
      this.series.population(split, filter, 'area'),
      this.series.population(split, filter, 'tariff'),
      this.ranking.page({
        ...asked,
        ...query.order,
        filter,
        search: query.search,
        page: query.page ?? 1,
        pageSize: USERS_A_PAGE,
      }),
    ]);
    const { dataVersion } = state;
    return { zone, dataVersion, window, segments, summary, series, byArea, byTariff, users };
  }
}

/** A step that leaves lines calm in half the width of the page: half-hours of some days, else days or longer. */
function calmResolution(range: TimeRange): Resolution {
  const fine = autoResolution(range);
  const days = (range.to.getTime() - range.from.getTime()) / 86_400_000;
  if (fine !== '30m' && fine !== '1h') return fine;
  return days <= 7 ? fine : '1d';
}

function defined({ from, to }: { from?: Date | undefined; to?: Date | undefined }): Partial<TimeRange> {
  return { ...(from ? { from } : {}), ...(to ? { to } : {}) };
}
