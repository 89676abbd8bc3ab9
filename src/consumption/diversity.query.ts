import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { Analysis, AnalysisRequest } from './analysis.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { AnalysisFrames, localDays } from './analysis-frames.js';
import { diversity } from './sql/diversity.sql.js';

/** How far the users of a group peak at different times. Powers in W. */
export interface Diversity extends Analysis {
  /** Start of the group's highest half-hour. */
  readonly peakAt: Date | null;
  readonly peakW: number | null;
  /** Users reporting in that half-hour. */
  readonly users: number | null;
  /** Sum of the users' own highest powers over the same half-hours. */
  readonly maximaW: number | null;
  /** Users in that sum. */
  readonly usersWithMaxima: number;
  /** Half-hours that count: those in which at least 95 % of the users expected report. */
  readonly halfHours: number;
  /** Half-hours in which any user reports. */
  readonly halfHoursObserved: number;
  /** peakW / maximaW, 0 to 1. */
  readonly coincidence: number | null;
  /** maximaW / peakW, at least 1. */
  readonly diversityFactor: number | null;
  /** After-diversity maximum demand: peakW per user reporting in that half-hour. */
  readonly admdW: number | null;
}

type DiversityRow = Pick<
  Diversity,
  'peakAt' | 'peakW' | 'users' | 'maximaW' | 'usersWithMaxima' | 'halfHours' | 'halfHoursObserved'
>;

/** Diversity (domain page, 19): of a group, so a single user has none. */
@Injectable()
export class DiversityQuery {
  constructor(
    private readonly database: Database,
    private readonly frames: AnalysisFrames,
    readonly answers: AnswerCache,
  ) {}

  @Remembered
  async of(request: AnalysisRequest): Promise<Diversity> {
    const frame = await this.frames.prepare(request);
    const values = [...frame.scope, ...frame.grid, localDays(frame)];
    const [row] = await this.database.query<DiversityRow>(diversity(frame.daysTable), values);
    if (!row) throw new Error('diversity has one row');
    return {
      ...frame.analysis,
      ...row,
      coincidence: ratio(row.peakW, row.maximaW),
      diversityFactor: ratio(row.maximaW, row.peakW),
      admdW: ratio(row.peakW, row.users),
    };
  }
}

function ratio(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole;
}
