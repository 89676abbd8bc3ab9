import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { type AskedRange, DataWindowQuery } from './data-window.query.js';
import { USER_REPEATS } from './sql/user-repeats.sql.js';

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
    private readonly windows: DataWindowQuery,
    readonly answers: AnswerCache,
  ) {}

  /** In order of time, at most `most`. */
  @Remembered
  async of(userId: number, asked: AskedRange, most: number): Promise<readonly UserRepeat[]> {
    const { range } = await this.windows.resolve(asked);
    return this.database.query<UserRepeat>(USER_REPEATS, [userId, range.from, range.to, most]);
  }
}
