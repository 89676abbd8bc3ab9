import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { STANDING_IMPORTS } from './sql/standing.sql.js';

/** Tells whether the ledger has changed. */
@Injectable()
export class LedgerState {
  constructor(private readonly database: Database) {}

  /** Another text after each change: an import begun or ended, a file recorded. */
  async read(): Promise<string> {
    const [row] = await this.database.query<{ stamp: string }>(`
      select concat_ws(' ', max(id), max(finished_at), count(*) filter (where status = 'running'),
                       (select max(id) from import_files)) as stamp
      from ${STANDING_IMPORTS} import`);
    return row?.stamp ?? '';
  }
}
