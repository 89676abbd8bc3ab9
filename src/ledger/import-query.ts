import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { ImportStatus } from './import-ledger.js';

/** One import as a list shows it. */
export interface ImportRow {
  readonly id: number;
  readonly status: ImportStatus;
  readonly startedAt: Date;
  /** Nothing while it runs. */
  readonly finishedAt: Date | null;
  readonly directory: string;
}

/** What the ledger says of imports. */
@Injectable()
export class ImportQuery {
  constructor(private readonly database: Database) {}

  /** The import that began last. */
  async last(): Promise<ImportRow | undefined> {
    const [row] = await this.database.query<ImportRow>(`
      select id, status, started_at as "startedAt", finished_at as "finishedAt", directory
      from imports order by id desc limit 1`);
    return row;
  }
}
