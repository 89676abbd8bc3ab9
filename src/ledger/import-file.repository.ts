import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { columnsOf, type Page, type PageRequest } from '../common/http/index.js';
import type { Session } from '../database/index.js';
import type { FilePolicy } from './file-policy.js';
import { type FileEntry, type FileResult, ImportFile, ImportFileAnswer } from './import-file.entity.js';
import type { IssueEntry } from './import-issue.js';

/** Which files of an import; `not_loaded` is any result but `loaded`. */
export type FileFilter = FileResult | 'not_loaded';

const ANSWERED = columnsOf(ImportFileAnswer).map(({ name }) => name) as (keyof ImportFileAnswer)[];

/** Files of imports, whether they were loaded or not. */
@Injectable()
export class ImportFileRepository {
  constructor(private readonly em: EntityManager) {}

  /** Those of an import, in the order in which they were done; none of an unknown import. */
  async page(
    import_id: number,
    { page, pageSize }: PageRequest,
    filter?: FileFilter,
  ): Promise<Page<ImportFileAnswer>> {
    const files = this.em.createQueryBuilder(ImportFile).where({
      import_id,
      ...(filter && { result: filter === 'not_loaded' ? { $ne: 'loaded' } : filter }),
    });
    const shown = files.clone().select(ANSWERED).orderBy({ id: 'asc' });
    const results = await shown.limit(pageSize, (page - 1) * pageSize).execute<ImportFileAnswer[]>();
    return { results, count: await files.getCount(), page, pageSize };
  }

  /** The number of a file that will be recorded: what it puts in carries it. */
  async reserve(session: Session): Promise<number> {
    const [row] = await session.query<{ id: number }>(RESERVE);
    if (!row) throw new Error('a select of a single value has one row');
    return row.id;
  }

  /**
   * Adds a file with its issues (at most 10,000: the caller cuts them), in the transaction of its loading, by the number
   * that was reserved for it or else the next. One statement: one round trip.
   */
  async record(
    session: Session,
    import_id: number,
    { stamp, onRepeat, onRestated }: FilePolicy,
    entry: FileEntry,
    issues: readonly IssueEntry[],
    reserved?: number,
  ): Promise<void> {
    const id = reserved ?? (await this.reserve(session));
    const policy = { stamp, on_repeat: onRepeat, on_restated: onRestated };
    const file = { id, import_id, ...policy, ...entry };
    const columns = Object.keys(file).join(', ');
    await session.query(
      `with file as (
         insert into import_files (${columns}) overriding system value
         select ${columns} from jsonb_populate_record(null::import_files, $1))
       insert into import_issues (file_id, ${ISSUE_COLUMNS})
       select $2, ${ISSUE_COLUMNS} from jsonb_populate_recordset(null::import_issues, $3)`,
      [JSON.stringify(file), id, JSON.stringify(issues)],
    );
  }
}

const RESERVE = `select nextval(pg_get_serial_sequence('import_files', 'id')) as id`;

const ISSUE_COLUMNS =
  'kind, code, line, "column", raw, reason, user_id, period_start, occurrence, old_wh, new_wh';
