import { Injectable } from '@nestjs/common';
import { Database, DatabaseState } from '../database/index.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { type AskedRange, DataWindowQuery } from './data-window.query.js';
import { daysTable } from './rollup-tables.js';
import { userRepeats } from './sql/user-repeats.sql.js';

/** A half-hour that is stored twice. Both readings count in every total. */
export interface UserRepeat {
  readonly start: Date;
  readonly firstWh: number;
  readonly secondWh: number;
}

/** Which half-hours of a user are stored twice (domain page, 16). */
@Injectable()
export class UserRepeatsQuery {
  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly windows: DataWindowQuery,
    readonly answers: AnswerCache,
  ) {}

  /** In order of time, at most `most`. */
  @Remembered
  async of(userId: number, asked: AskedRange, most: number): Promise<readonly UserRepeat[]> {
    const { generation } = await this.state.read();
    const { range } = await this.windows.resolve(asked);
    return this.database.query<UserRepeat>(userRepeats(daysTable(generation)), [
      userId,
      range.from,
      range.to,
      most,
    ]);
  }
}
