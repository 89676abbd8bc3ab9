import { Injectable } from '@nestjs/common';
import {
  assertDrawable,
  autoResolution,
  bucketEdges,
  type Resolution,
  type Zone,
} from '../common/time/index.js';
import { NotFoundError } from '../common/errors/domain-error.js';
import { UserRepository } from '../users/index.js';
import { Database, DatabaseState } from '../database/index.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { DataWindowQuery } from './data-window.query.js';
import { ReportingSpansQuery } from './reporting-spans.query.js';
import { type DaysTable, daysTable } from './rollup-tables.js';
import type { SegmentFilter, Series, SeriesRequest, Split } from './series.js';
import { fillBuckets, type SeriesFrame, type SeriesRow } from './series-buckets.js';
import { populationSeries } from './sql/population-series.sql.js';
import { userSeriesOfDays, USER_SERIES_OF_READINGS } from './sql/user-series.sql.js';
import { isWholeDays } from './which-table.js';

interface Prepared extends SeriesFrame {
  readonly zone: Zone;
  readonly resolution: Resolution;
  readonly daysTable: DaysTable;
}

const EVERYONE: SegmentFilter = { areas: [], tariffs: [] };
const DAYS_OR_LONGER: readonly Resolution[] = ['1d', '1w', '1mo'];

/** Consumption over time, for everyone, for segments or for one user. */
@Injectable()
export class SeriesQuery {
  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly windows: DataWindowQuery,
    private readonly spans: ReportingSpansQuery,
    private readonly users: UserRepository,
    readonly answers: AnswerCache,
  ) {}

  /**
   * The series of all users that the filter lets through.
   *
   * @throws RefusedError when the range is empty or has more points than may be drawn
   */
  @Remembered
  async population(request: SeriesRequest, filter: SegmentFilter, split?: Split): Promise<Series> {
    const frame = await this.prepare(request, filter);
    const rows = await this.rows(frame, populationSeries(split), [filter.areas, filter.tariffs]);
    return seriesOf(frame, rows, split);
  }

  /**
   * The series of one user.
   *
   * @throws NotFoundError when there is no such user
   */
  @Remembered
  async ofUser(userId: number, request: SeriesRequest): Promise<Series> {
    if (!(await this.users.exists(userId))) throw new NotFoundError(`There is no user ${userId}.`);
    const frame = await this.prepare(request, EVERYONE, userId);
    const sql = readsDays(frame) ? userSeriesOfDays(frame.daysTable) : USER_SERIES_OF_READINGS;
    return seriesOf(frame, await this.rows(frame, sql, [userId]));
  }

  private async prepare(request: SeriesRequest, filter: SegmentFilter, userId?: number): Promise<Prepared> {
    const { zone, generation } = await this.state.read();
    const { range, window } = await this.windows.resolve(request);
    const resolution = request.resolution === 'auto' ? autoResolution(range) : request.resolution;
    assertDrawable(range, resolution);
    const spans = await this.spans.of({ filter, userId });
    return {
      zone,
      resolution,
      daysTable: daysTable(generation),
      range,
      spans,
      dataEnd: window.to,
      edges: bucketEdges(range, resolution, zone),
    };
  }

  private async rows(
    frame: Prepared,
    sql: string,
    values: readonly unknown[],
  ): Promise<readonly SeriesRow[]> {
    if (frame.edges.length === 0) return [];
    return this.database.query<SeriesRow>(sql, [frame.edges, frame.range.from, frame.range.to, ...values]);
  }
}

/** Steps shorter than a day are in no aggregate of users. */
function readsDays({ resolution, range, zone, dataEnd }: Prepared): boolean {
  return DAYS_OR_LONGER.includes(resolution) && isWholeDays(range, zone, dataEnd);
}

function seriesOf(frame: Prepared, rows: readonly SeriesRow[], split?: Split): Series {
  const { range, zone, resolution } = frame;
  return { ...range, zone, resolution, buckets: fillBuckets(frame, rows, split) };
}
