import { Injectable } from '@nestjs/common';
import { Database, DatabaseState } from '../database/index.js';
import type { AnalysisRequest } from './analysis.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { DataWindowQuery } from './data-window.query.js';
import { daysTable } from './rollup-tables.js';
import { repeatedDays } from './sql/repeated-days.sql.js';

/** A local day on which half-hours are stored twice. Both readings count in every total. */
export interface RepeatedDay {
  /** Its midnight. */
  readonly day: Date;
  /** Second readings of a half-hour. */
  readonly readings: number;
  readonly users: number;
  /** Energy of the second readings, in Wh. */
  readonly secondWh: number;
}

/** When half-hours are stored twice, and what the second readings hold (domain page, 16). */
@Injectable()
export class RepeatedDaysQuery {
  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly windows: DataWindowQuery,
    readonly answers: AnswerCache,
  ) {}

  /** Of everyone that the filter lets through, in order of time; a range that cuts a day counts its part. */
  @Remembered
  async of({ filter, ...asked }: AnalysisRequest): Promise<readonly RepeatedDay[]> {
    const { generation } = await this.state.read();
    const { range } = await this.windows.resolve(asked);
    const { areas, tariffs } = filter;
    return this.database.query<RepeatedDay>(repeatedDays(daysTable(generation)), [
      range.from,
      range.to,
      areas,
      tariffs,
    ]);
  }
}
