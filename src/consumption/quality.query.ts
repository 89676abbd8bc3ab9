import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../common/errors/domain-error.js';
import { bucketEdges, sharedRange, type TimeRange } from '../common/time/index.js';
import { Database, DatabaseState } from '../database/index.js';
import type { AnalysisRequest, Coverage, SegmentFilter } from './analysis.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { DataWindowQuery } from './data-window.query.js';
import { coverageOf } from './expected.js';
import { daysTable } from './rollup-tables.js';
import { IMPLAUSIBLE_READINGS } from './sql/implausible-readings.sql.js';
import { gapList, quality } from './sql/quality.sql.js';

/** More energy in a half-hour than a household's main fuse lets through: 100 A at 230 V. */
export const DEFAULT_CAP_WH = 11_500;

/** What can be wrong with a user's readings. */
export const QUALITY_FLAGS = ['above_cap', 'stuck', 'zero_run', 'spike', 'implausible'] as const;
export type QualityFlag = (typeof QUALITY_FLAGS)[number];

/** The data quality of one user over a range. */
export interface UserQuality extends Coverage {
  readonly id: number;
  readonly area: string;
  readonly tariff: string;
  /** Start of the first and of the last half-hour in all data; null without any. */
  readonly firstReading: Date | null;
  readonly lastReading: Date | null;
  /** Second readings of a half-hour. */
  readonly repeats: number;
  /** Runs of missing half-hours, and the half-hours of the longest. */
  readonly gapRuns: number;
  readonly longestGap: number;
  /** Readings over the cap. */
  readonly aboveCap: number;
  /** Runs of the same value above zero over at least 12 half-hours. */
  readonly stuckRuns: number;
  /** Runs of zero over at least 48 half-hours. */
  readonly zeroRuns: number;
  /** Local days whose highest reading is more than 180 % above the third. */
  readonly spikeDays: number;
  /** Stored readings that no meter records, whatever the range: they are in no figure. */
  readonly implausible: number;
  readonly flags: readonly QualityFlag[];
}

/** One page of users in order of id. */
export interface QualityPage {
  readonly users: readonly UserQuality[];
  /** How many users match over all pages. */
  readonly count: number;
  readonly page: number;
  readonly pageSize: number;
}

/** A run of half-hours that should have a reading and have none. */
export interface Gap extends TimeRange {
  readonly halfHours: number;
}

/** How many readings of a user are above what any meter records in half an hour. */
export interface ImplausibleReadings {
  readonly userId: number;
  readonly readings: number;
}

export interface QualityRequest extends AnalysisRequest {
  /** Wh in a half-hour. */
  readonly capWh: number;
  /** Counts from 1. */
  readonly page: number;
  readonly pageSize: number;
}

type QualityRow = Omit<UserQuality, 'flags' | 'coverage'> & { readonly rowCount: number };

/** Data quality (domain page, 16): reads the readings of a page's users once. What an import did is in the ledger. */
@Injectable()
export class QualityQuery {
  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly windows: DataWindowQuery,
    readonly answers: AnswerCache,
  ) {}

  @Remembered
  async page(request: QualityRequest): Promise<QualityPage> {
    const { page, pageSize } = request;
    const rows = await this.rows(request);
    const first =
      rows[0] ?? (page > 1 ? (await this.rows({ ...request, page: 1, pageSize: 1 }))[0] : undefined);
    return { users: rows.map(qualityOf), count: first?.rowCount ?? 0, page, pageSize };
  }

  /**
   * Every user that matches, in order of id, so many at once. Each piece begins after the last user of the one before, so
   * that none is missed or told twice while an import adds users to those that match, or takes some away.
   */
  async *all(request: QualityRequest): AsyncGenerator<readonly UserQuality[], void, undefined> {
    let piece = await this.after(null, request);
    for (let last = piece.at(-1); last; last = piece.at(-1)) {
      yield piece;
      piece = await this.after(last.id, request);
    }
  }

  @Remembered
  private async after(id: number | null, request: QualityRequest): Promise<readonly UserQuality[]> {
    return (await this.rows({ ...request, page: 1 }, id)).map(qualityOf);
  }

  /** @throws NotFoundError when there is no such user */
  @Remembered
  async user(
    request: Omit<QualityRequest, 'page' | 'pageSize'> & { readonly userId: number },
  ): Promise<UserQuality> {
    const [row] = await this.rows({ ...request, page: 1, pageSize: 1 });
    if (!row) throw new NotFoundError(`There is no user ${request.userId}.`);
    return qualityOf(row);
  }

  /** A user's gaps in order of time, at most `most`. */
  @Remembered
  async gaps(request: AnalysisRequest & { readonly userId: number }, most: number): Promise<readonly Gap[]> {
    const { generation } = await this.state.read();
    const [from, to] = await this.whom(request);
    return this.database.query<Gap>(gapList(daysTable(generation)), [from, to, request.userId, most]);
  }

  /** Users with readings that no meter records, in order of id. */
  @Remembered
  async implausible({ areas, tariffs }: SegmentFilter): Promise<readonly ImplausibleReadings[]> {
    return this.database.query<ImplausibleReadings>(IMPLAUSIBLE_READINGS, [areas, tariffs]);
  }

  private async rows(request: QualityRequest, after: number | null = null): Promise<readonly QualityRow[]> {
    const { zone, generation } = await this.state.read();
    const { capWh, page, pageSize } = request;
    const whom = await this.whom(request);
    const [from, to] = whom;
    return this.database.query<QualityRow>(quality(daysTable(generation)), [
      ...whom,
      pageSize,
      (page - 1) * pageSize,
      capWh,
      bucketEdges({ from, to }, '1d', zone),
      after,
    ]);
  }

  /** The asked range inside the data, and whose readings. */
  private async whom(
    request: AnalysisRequest,
  ): Promise<readonly [Date, Date, readonly string[], readonly string[], number | null]> {
    const { range, window } = await this.windows.resolve(request);
    const { areas, tariffs } = request.filter;
    const { from, to } = sharedRange(range, window);
    return [from, to, areas, tariffs, request.userId ?? null];
  }
}

function qualityOf({ rowCount, ...row }: QualityRow): UserQuality {
  const found: Readonly<Record<QualityFlag, number>> = {
    above_cap: row.aboveCap,
    stuck: row.stuckRuns,
    zero_run: row.zeroRuns,
    spike: row.spikeDays,
    implausible: row.implausible,
  };
  return {
    ...row,
    coverage: coverageOf(row.observed, row.expected),
    flags: QUALITY_FLAGS.filter((flag) => found[flag] > 0),
  };
}
