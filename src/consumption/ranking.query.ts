import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../common/errors/domain-error.js';
import { bucketEdges, sharedRange, type TimeRange } from '../common/time/index.js';
import { Database, DatabaseState } from '../database/index.js';
import { type AskedRange, DataWindowQuery } from './data-window.query.js';
import type { SegmentFilter } from './series.js';
import { userPage } from './sql/user-metrics.sql.js';
import type { UserMetrics, UserPage, UserSort } from './user-metrics.js';
import { userSource } from './which-table.js';

/** What is asked of the table of users. Pages count from 1. */
export interface RankingRequest extends AskedRange {
  readonly filter: SegmentFilter;
  readonly search?: string | undefined;
  readonly sort: UserSort;
  readonly descending: boolean;
  readonly page: number;
  readonly pageSize: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

const FIRST_ROW = {
  filter: { areas: [], tariffs: [] },
  sort: 'id',
  descending: false,
  page: 1,
  pageSize: 1,
} as const;

/** Users with their figures, sorted and paged by the database. */
@Injectable()
export class RankingQuery {
  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly windows: DataWindowQuery,
  ) {}

  async page(request: RankingRequest): Promise<UserPage> {
    const { page, pageSize } = request;
    const rows = await this.rows(request, null);
    const count =
      rows[0]?.rowCount ?? (page === 1 ? 0 : (await this.rows({ ...request, page: 1 }, null))[0]?.rowCount);
    return { users: rows.map(withoutCount), count: count ?? 0, page, pageSize };
  }

  /** @throws NotFoundError when there is no such user */
  async user(id: number, range: AskedRange): Promise<UserMetrics> {
    const [row] = await this.rows({ ...FIRST_ROW, ...range }, id);
    if (!row) throw new NotFoundError(`There is no user ${id}.`);
    return withoutCount(row);
  }

  private async rows(request: RankingRequest, userId: number | null): Promise<readonly RankingRow[]> {
    const { timeZone } = await this.state.read();
    const { range, window } = await this.windows.resolve(request);
    const source = userSource(range, timeZone, window.to);
    return this.database.query<RankingRow>(userPage(source, request.sort, request.descending), [
      range.from,
      range.to,
      request.filter.areas,
      request.filter.tariffs,
      request.search ?? null,
      userId,
      window.to,
      request.pageSize,
      (request.page - 1) * request.pageSize,
      ...localDays(range, window, timeZone),
      ...(source === 'readings' ? [timeZone] : []),
    ]);
  }
}

type RankingRow = UserMetrics & { readonly rowCount: number };

function withoutCount({ rowCount, ...metrics }: RankingRow): UserMetrics {
  return metrics;
}

/** Where the last whole local day of the range ends, then begins and ends of the days that clock changes make longer or shorter. */
function localDays(
  range: TimeRange,
  window: TimeRange,
  zone: string,
): readonly [Date, readonly Date[], readonly Date[]] {
  const edges = bucketEdges(sharedRange(range, window), '1d', zone);
  const isChange = (_: Date, index: number): boolean => {
    const [from, to] = [edges[index], edges[index + 1]];
    return from !== undefined && to !== undefined && to.getTime() - from.getTime() !== DAY_MS;
  };
  const begins = edges.filter(isChange);
  const ends = edges.filter((_, index) => index > 0 && isChange(_, index - 1));
  return [edges.findLast((edge) => edge <= range.to) ?? range.from, begins, ends];
}
