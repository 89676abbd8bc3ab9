import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { Analysis, AnalysisRequest } from './analysis.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { AnalysisFrames, clockIn, localDays, startingEarlier } from './analysis-frames.js';
import type { DayType } from './day-slots.js';
import { unusualDays } from './sql/unusual-days.sql.js';

const REFERENCE_DAYS = 56;
const UNUSUAL_Z = 3.5;

/** A complete local day whose total stands out from the days of its type in the 8 weeks before. Energies in Wh. */
export interface UnusualDay {
  readonly start: Date;
  readonly end: Date;
  readonly dayType: DayType;
  readonly energyWh: number;
  /** Median of the reference days. */
  readonly medianWh: number;
  /** Median of their distances from it. */
  readonly madWh: number;
  /** How many reference days there were, at least 6. */
  readonly references: number;
  /** 0.6745 · (energy − median) / MAD. */
  readonly z: number;
}

export interface UnusualDays extends Analysis {
  /** Days that could be judged: complete, with enough reference days that are not all the same. */
  readonly daysJudged: number;
  readonly days: readonly UnusualDay[];
}

type JudgedDay = Omit<UnusualDay, 'z'> & { readonly z: number | null };

/** Unusual days (domain page, 17). */
@Injectable()
export class UnusualDaysQuery {
  constructor(
    private readonly database: Database,
    private readonly frames: AnalysisFrames,
    readonly answers: AnswerCache,
  ) {}

  @Remembered
  async of(request: AnalysisRequest): Promise<UnusualDays> {
    const frame = await this.frames.prepare(request);
    const earlier = startingEarlier(frame, REFERENCE_DAYS);
    const { analysis, source, daysTable } = frame;
    const sql = unusualDays(source, daysTable, clockIn(earlier));
    const values = [...earlier.scope, ...earlier.grid, localDays(earlier), analysis.from];
    const days = await this.database.query<JudgedDay>(sql, values);
    const judged = days.filter((day): day is UnusualDay => day.z !== null);
    return {
      ...analysis,
      daysJudged: judged.length,
      days: judged.filter(({ z }) => Math.abs(z) > UNUSUAL_Z),
    };
  }
}
