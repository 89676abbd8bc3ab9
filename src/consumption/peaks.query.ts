import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { Analysis, AnalysisRequest } from './analysis.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { AnalysisFrames, localDays } from './analysis-frames.js';
import { peaks } from './sql/peaks.sql.js';
import { userSource } from './which-table.js';

/** A half-hour of high power. */
export interface Peak {
  readonly start: Date;
  /** Of a group its power together, of a user twice its highest reading, in W. */
  readonly powerW: number;
  /** Users reporting in it. */
  readonly users: number;
}

/** The highest half-hours, highest first, at most one a local day. */
export interface Peaks extends Analysis {
  readonly peaks: readonly Peak[];
}

/** Peak demand (domain page, 11). */
@Injectable()
export class PeaksQuery {
  constructor(
    private readonly database: Database,
    private readonly frames: AnalysisFrames,
    readonly answers: AnswerCache,
  ) {}

  @Remembered
  async of(request: AnalysisRequest): Promise<Peaks> {
    const frame = await this.frames.prepare(request);
    const { analysis, source, scope, window } = frame;
    const sql = peaks(source, userSource(analysis, analysis.zone, window.to), frame.daysTable);
    return { ...analysis, peaks: await this.database.query<Peak>(sql, [...scope, localDays(frame)]) };
  }
}
