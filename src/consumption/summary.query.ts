import { Injectable } from '@nestjs/common';
import type { TimeRange } from '../common/time/index.js';
import { Database } from '../database/index.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { type AskedRange, DataWindowQuery } from './data-window.query.js';
import { coverageOf, expectedHalfHours } from './expected.js';
import { ReportingSpansQuery } from './reporting-spans.query.js';
import type { SegmentFilter } from './series.js';
import { SUMMARY } from './sql/summary.sql.js';
import type { Summary } from './user-metrics.js';

const HALF_HOURS_A_DAY = 48;

/** With less of what should be there a highest half-hour may be missing. */
const LEAST_COVERAGE = 0.9;

interface SummaryRow {
  readonly totalWh: number | null;
  readonly meanUserWh: number | null;
  readonly meanW: number | null;
  readonly peakW: number | null;
  readonly peakAt: Date | null;
  readonly halfHours: number;
  readonly observed: number;
  readonly readings: number;
}

/** The figures above the charts. */
@Injectable()
export class SummaryQuery {
  constructor(
    private readonly database: Database,
    private readonly windows: DataWindowQuery,
    private readonly spans: ReportingSpansQuery,
    readonly answers: AnswerCache,
  ) {}

  @Remembered
  async over(asked: AskedRange, filter: SegmentFilter): Promise<Summary & TimeRange> {
    const { range, window } = await this.windows.resolve(asked);
    const { areas, tariffs } = filter;
    const [row] = await this.database.query<SummaryRow>(SUMMARY, [range.from, range.to, areas, tariffs]);
    if (!row) throw new Error('an aggregate without grouping has one row');
    const spans = await this.spans.of({ filter });
    const coverage = coverageOf(row.observed, expectedHalfHours(range, spans, window.to));
    return {
      ...range,
      users: spans.reduce((sum, span) => sum + (span.firstStart < range.to ? span.users : 0), 0),
      readings: row.readings,
      repeats: row.readings - row.observed,
      totalWh: row.totalWh,
      meanUserDayWh: row.meanUserWh === null ? null : (row.meanUserWh / row.halfHours) * HALF_HOURS_A_DAY,
      peakW: row.peakW,
      peakAt: row.peakAt,
      loadFactor: loadFactorOf(row, coverage),
      coverage,
    };
  }
}

function loadFactorOf({ meanW, peakW }: SummaryRow, coverage: number | null): number | null {
  if (coverage === null || coverage < LEAST_COVERAGE || meanW === null || !peakW) return null;
  return meanW / peakW;
}
