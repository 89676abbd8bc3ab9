import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import type { Scope } from './analysis.js';
import type { ReportingSpan } from './expected.js';
import { REPORTING_SPANS } from './sql/reporting-spans.sql.js';

/** From when on users have readings: what coverage expects is counted from there, in every analysis. */
@Injectable()
export class ReportingSpansQuery {
  constructor(
    private readonly database: Database,
    readonly answers: AnswerCache,
  ) {}

  @Remembered
  async of({ filter, userId }: Scope): Promise<readonly ReportingSpan[]> {
    return this.database.query<ReportingSpan>(REPORTING_SPANS, [
      filter.areas,
      filter.tariffs,
      userId ?? null,
    ]);
  }
}
