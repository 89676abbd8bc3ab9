import { Injectable } from '@nestjs/common';
import { Database } from './database.js';
import type { Session } from './session.js';

/** Which database this is, in which zone its days begin, and how often its data has changed. */
export interface StateRow {
  readonly databaseId: string;
  /** Grows with each loaded file, each change of users and each refresh. */
  readonly dataVersion: number;
  readonly timeZone: string;
}

/** The one row of `database_state`. */
@Injectable()
export class DatabaseState {
  constructor(private readonly database: Database) {}

  async read(): Promise<StateRow> {
    const [row] = await this.database.query<StateRow>(`
      select database_id as "databaseId", data_version as "dataVersion", time_zone as "timeZone" from database_state`);
    if (!row) throw new Error('database_state has lost its only row');
    return row;
  }

  /** Raises the data version, in the transaction of the change itself where one is given. */
  async raiseVersion(session: Pick<Session, 'query'> = this.database): Promise<void> {
    await session.query('update database_state set data_version = data_version + 1');
  }
}
