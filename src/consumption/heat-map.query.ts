import { Injectable } from '@nestjs/common';
import { RefusedError } from '../common/errors/domain-error.js';
import { MAX_POINTS } from '../common/time/index.js';
import { Database } from '../database/index.js';
import type { Analysis, AnalysisRequest, Coverage } from './analysis.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { AnalysisFrames, clockIn, localDays } from './analysis-frames.js';
import { SLOTS_A_DAY } from './day-slots.js';
import { coverageOf } from './expected.js';
import { heatMap, type HeatMapRows } from './sql/heat-map.sql.js';

/** More days than this are drawn by day of the week, unless somebody asks for dates. */
const MOST_DATES = 60;

/** One cell of the heat map. */
export interface HeatMapCell extends Coverage {
  /** A local date such as `2016-10-30`, or a day of the week from `1` (Monday) to `7`. */
  readonly row: string;
  /** 0 for 00:00 to 47 for 23:30. */
  readonly slot: number;
  /** Mean power per user in W; null where nothing was observed. */
  readonly meanW: number | null;
}

/** Cells by row and half-hour. A half-hour that a clock change skips is no cell. */
export interface HeatMap extends Analysis {
  readonly rows: HeatMapRows;
  readonly cells: readonly HeatMapCell[];
}

/** The heat map (domain page, 7). */
@Injectable()
export class HeatMapQuery {
  constructor(
    private readonly database: Database,
    private readonly frames: AnalysisFrames,
    readonly answers: AnswerCache,
  ) {}

  /** @throws RefusedError `too_many_points` when dates are asked for and the range has too many */
  @Remembered
  async of(request: AnalysisRequest, asked: HeatMapRows | 'auto'): Promise<HeatMap> {
    const frame = await this.frames.prepare(request);
    const dates = Math.max(0, localDays(frame).length - 1);
    const rows = asked === 'auto' ? (dates > MOST_DATES ? 'weekday' : 'date') : asked;
    if (rows === 'date') assertDrawable(dates);
    const cells = await this.database.query<Omit<HeatMapCell, 'coverage'>>(
      heatMap(frame.source, rows, clockIn(frame)),
      [...frame.scope, ...frame.grid],
    );
    return {
      ...frame.analysis,
      rows,
      cells: cells.map((cell) => ({ ...cell, coverage: coverageOf(cell.observed, cell.expected) })),
    };
  }
}

function assertDrawable(dates: number): void {
  const most = Math.floor(MAX_POINTS / SLOTS_A_DAY);
  if (dates <= most) return;
  throw new RefusedError(
    'too_many_points',
    'rows',
    `A heat map of ${dates} dates has more than ${MAX_POINTS} cells: ask for rows=weekday or at most ${most} days.`,
  );
}
