import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../common/errors/domain-error.js';
import {
  bucketEdges,
  type ClockChanges,
  clockChanges,
  HALF_HOUR_MS,
  sharedRange,
  type TimeRange,
  startOfDayAfter,
} from '../common/time/index.js';
import { Database, DatabaseState } from '../database/index.js';
import { UserRepository } from '../users/index.js';
import type { Analysis, AnalysisRequest, Scope } from './analysis.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { DataWindowQuery } from './data-window.query.js';
import { coverageOf, expectedHalfHours } from './expected.js';
import { ReportingSpansQuery } from './reporting-spans.query.js';
import { type DaysTable, daysTable } from './rollup-tables.js';
import { observedHalfHours } from './sql/observed.sql.js';
import { type HalfHourSource, halfHourSource } from './which-table.js';

/** What the SQL of an analysis is run with. */
export interface AnalysisFrame {
  readonly analysis: Analysis;
  readonly window: TimeRange;
  readonly userId: number | undefined;
  readonly source: HalfHourSource;
  readonly daysTable: DaysTable;
  /** `$1` from, `$2` to, `$3` areas, `$4` tariffs, `$5` one user or null. */
  readonly scope: readonly [Date, Date, readonly string[], readonly string[], number | null];
  /** `$6` first half-hour and `$7` end of the asked range inside the data. */
  readonly grid: readonly [Date, Date];
}

/** Resolves what is asked of an analysis against the data: once for all the cards of a page. */
@Injectable()
export class AnalysisFrames {
  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly windows: DataWindowQuery,
    private readonly spans: ReportingSpansQuery,
    private readonly users: UserRepository,
    readonly answers: AnswerCache,
  ) {}

  /**
   * @throws NotFoundError when there is no such user
   * @throws RefusedError when the range is empty
   */
  @Remembered
  async prepare(request: AnalysisRequest): Promise<AnalysisFrame> {
    const { filter, userId } = request;
    if (userId !== undefined && !(await this.users.exists(userId))) {
      throw new NotFoundError(`There is no user ${userId}.`);
    }
    const { zone, generation } = await this.state.read();
    const { range, window } = await this.windows.resolve(request);
    const source = halfHourSource(userId);
    const scope = [range.from, range.to, filter.areas, filter.tariffs, userId ?? null] as const;
    const coverage = await this.coverage(source, request, scope, window.to);
    const analysis = { ...range, zone, ...coverage };
    return {
      analysis,
      window,
      userId,
      source,
      daysTable: daysTable(generation),
      scope,
      grid: gridOf(range, window),
    };
  }

  private async coverage(
    source: HalfHourSource,
    whom: Scope,
    scope: AnalysisFrame['scope'],
    dataEnd: Date,
  ): Promise<Pick<Analysis, 'observed' | 'expected' | 'coverage'>> {
    const [from, to] = scope;
    const [row] = await this.database.query<{ observed: number }>(observedHalfHours(source), scope);
    const spans = await this.spans.of({ filter: whom.filter, userId: whom.userId });
    const observed = row?.observed ?? 0;
    const expected = expectedHalfHours({ from, to }, spans, dataEnd);
    return { observed, expected, coverage: coverageOf(observed, expected) };
  }
}

/** The same with a range that begins so many local days earlier, for what is compared with days before. */
export function startingEarlier(frame: AnalysisFrame, days: number): AnalysisFrame {
  const { analysis, window } = frame;
  const [, to, ...whom] = frame.scope;
  const from = startOfDayAfter(analysis.from, -days, analysis.zone);
  return { ...frame, scope: [from, to, ...whom], grid: gridOf({ from, to }, window) };
}

/** Edges of the local days that the range shares with the data. */
export function localDays({ analysis, grid: [from, to] }: AnalysisFrame): readonly Date[] {
  return bucketEdges({ from, to }, '1d', analysis.zone);
}

/** How the clock changes in the range that is read. */
export function clockIn({ analysis, scope: [from, to] }: AnalysisFrame): ClockChanges {
  return clockChanges({ from, to }, analysis.zone);
}

/** Half-hours are counted from the first of the data, in whatever minute a zone lets them begin. */
function gridOf(range: TimeRange, window: TimeRange): readonly [Date, Date] {
  const steps = Math.max(0, Math.ceil((range.from.getTime() - window.from.getTime()) / HALF_HOUR_MS));
  const from = new Date(window.from.getTime() + steps * HALF_HOUR_MS);
  return [from, sharedRange(range, window).to];
}
