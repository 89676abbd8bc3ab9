import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { Analysis, AnalysisRequest } from './analysis.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { AnalysisFrames } from './analysis-frames.js';
import { durationCurve } from './sql/duration-curve.sql.js';

/** A point of the duration curve. */
export interface DurationPoint {
  /** Share of the observed time, 0 to 100 %. */
  readonly percent: number;
  /** The power that is reached or passed for that share of the time, in W. */
  readonly powerW: number;
}

/** The curve at 0, 1, …, 100 %; no points without readings. */
export interface DurationCurve extends Analysis {
  readonly points: readonly DurationPoint[];
}

const SHARES = Array.from({ length: 101 }, (_, percent) => percent / 100);

/** The duration curve (domain page, 18). */
@Injectable()
export class DurationCurveQuery {
  constructor(
    private readonly database: Database,
    private readonly frames: AnalysisFrames,
    readonly answers: AnswerCache,
  ) {}

  @Remembered
  async of(request: AnalysisRequest): Promise<DurationCurve> {
    const { analysis, source, scope } = await this.frames.prepare(request);
    const rows = await this.database.query<{ powerW: number }>(durationCurve(source), [...scope, SHARES]);
    return { ...analysis, points: rows.map(({ powerW }, percent) => ({ percent, powerW })) };
  }
}
