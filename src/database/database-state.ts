import { Injectable } from '@nestjs/common';
import { Database } from './database.js';
import type { Session } from './session.js';

/** Which database this is, in which zone its days begin, and how often its data has changed. */
export interface StateRow {
  readonly databaseId: string;
  /** Grows with each loaded file, each change of users, and each refresh that follows one. */
  readonly dataVersion: number;
  /** Nothing was loaded since the aggregates were refreshed: no import is under way, or was cut short. */
  readonly isSettled: boolean;
  readonly timeZone: string;
}

/** The one row of `database_state`. */
@Injectable()
export class DatabaseState {
  constructor(private readonly database: Database) {}

  async read(): Promise<StateRow> {
    const [row] = await this.database.query<StateRow>(`
      select database_id as "databaseId", data_version as "dataVersion",
             data_version = refreshed_version as "isSettled", time_zone as "timeZone"
      from database_state`);
    if (!row) throw new Error('database_state has lost its only row');
    return row;
  }

  /** Raises the data version, in the transaction of the change itself where one is given. */
  async raiseVersion(session: Pick<Session, 'query'> = this.database): Promise<void> {
    await session.query('update database_state set data_version = data_version + 1');
  }

  /**
   * Raises the data version after a refresh that began at `version`: what is shown has changed. A refresh with
   * nothing new before it raises nothing, so that a mere start leaves every cached answer valid. What was loaded
   * while it ran counts for the next one.
   */
  async raiseAfterRefresh(version: number): Promise<void> {
    await this.database.query(
      `update database_state
       set data_version = data_version + 1,
           refreshed_version = case when data_version = $1 then data_version + 1 else $1 end
       where refreshed_version < $1`,
      [version],
    );
  }
}
