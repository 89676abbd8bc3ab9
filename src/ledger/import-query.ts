import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../common/errors/index.js';
import { Database } from '../database/index.js';
import type { FileResult } from './file-entry.js';
import type { ImportFile, ImportRow, ImportTotals, Page, PageRequest } from './import-rows.js';
import { COUNT_FILES, FILES_PAGE, IMPORTS_PAGE, LAST_IMPORT, ONE_IMPORT } from './sql/imports.sql.js';

/** Which files of an import; `not_loaded` is any result but `loaded`. */
export type FileFilter = FileResult | 'not_loaded';

/** What the ledger says of imports and their files. */
@Injectable()
export class ImportQuery {
  constructor(private readonly database: Database) {}

  /** The import that began last. */
  async last(): Promise<ImportRow | undefined> {
    const [row] = await this.database.query<ImportRow>(LAST_IMPORT);
    return row;
  }

  /** Imports, the newest first. */
  async page({ page, pageSize }: PageRequest): Promise<Page<ImportTotals>> {
    const count = await this.count('select count(*) as count from imports');
    const items = await this.database.query<ImportTotals>(IMPORTS_PAGE, [pageSize, (page - 1) * pageSize]);
    return { items, count, page, pageSize };
  }

  /** @throws NotFoundError when there is no such import */
  async one(id: number): Promise<ImportTotals> {
    const [row] = await this.database.query<ImportTotals>(ONE_IMPORT, [id]);
    if (!row) throw new NotFoundError(`There is no import ${id}.`);
    return row;
  }

  /** Files of an import that were loaded or not, in the order in which they were done; none of an unknown import. */
  async files(
    importId: number,
    { page, pageSize }: PageRequest,
    filter: FileFilter | null = null,
  ): Promise<Page<ImportFile>> {
    const count = await this.count(COUNT_FILES, [importId, filter]);
    const items = await this.database.query<ImportFile>(FILES_PAGE, [
      importId,
      filter,
      pageSize,
      (page - 1) * pageSize,
    ]);
    return { items, count, page, pageSize };
  }

  private async count(text: string, values: readonly unknown[] = []): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(text, values);
    return row?.count ?? 0;
  }
}
