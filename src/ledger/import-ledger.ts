import { Injectable } from '@nestjs/common';
import { Database, type Session } from '../database/index.js';
import type { FileEntry, IssueEntry, RecordedFile } from './file-entry.js';
import type { FilePolicy } from './file-policy.js';
import { CLOSE_LEFT_OPEN } from './sql/standing.sql.js';

export const IMPORT_STATUSES = ['completed', 'running', 'failed', 'interrupted'] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

/** Writes down what came in, what did not and why. Call it while holding the import's lease. */
@Injectable()
export class ImportLedger {
  constructor(private readonly database: Database) {}

  /** Opens an import's entry; one left open by a process that was killed is closed as interrupted. @returns its id */
  async open(directory: string, options: object): Promise<number> {
    await this.database.query(CLOSE_LEFT_OPEN);
    const [row] = await this.database.query<{ id: number }>(
      'insert into imports (directory, options) values ($1, $2) returning id',
      [directory, JSON.stringify(options)],
    );
    if (!row) throw new Error('an insert that returns its id has one row');
    return row.id;
  }

  /**
   * Ends the entry of an import that has done all of its files, and waits until everything is on the disk. Files are
   * committed without waiting for that, so a server that crashed meanwhile, and came back, may have lost the last ones:
   * the import has failed then.
   *
   * @param files how many files were recorded
   * @returns how many of them the ledger still has
   */
  async complete(importId: number, files: number, filesSkipped: number): Promise<number> {
    const [row] = await this.database.query<{ kept: number }>(
      `update imports
       set status = case when kept.files = $2 then 'completed' else 'failed' end,
           files_skipped = $3, finished_at = now()
       from (select count(*) as files from import_files where import_id = $1) kept
       where id = $1
       returning kept.files as kept`,
      [importId, files, filesSkipped],
    );
    return row?.kept ?? 0;
  }

  /** Ends the entry of an import that has not done all of its files; one that has ended stays as it is. */
  async abandon(
    importId: number,
    status: 'failed' | 'interrupted',
    filesSkipped: number,
    message: string,
  ): Promise<void> {
    await this.database.query(
      `update imports set status = $2, files_skipped = $3, message = $4, finished_at = now()
       where id = $1 and status = 'running'`,
      [importId, status, filesSkipped, message],
    );
  }

  /** The numbers of so many files that will be recorded: what they put in carries them. */
  async reserve(session: Session, count: number): Promise<readonly number[]> {
    const rows = await session.query<{ id: number }>(RESERVE, [count]);
    return rows.map(({ id }) => id);
  }

  /**
   * Adds files with their issues (at most 10,000 a file: the caller cuts them), in the transaction of their loading, by the
   * numbers that were reserved for them.
   */
  async record(
    session: Session,
    importId: number,
    policy: FilePolicy,
    files: readonly RecordedFile[],
  ): Promise<void> {
    const rows = files.map(({ id, entry }) => fileRow(id, importId, policy, entry));
    await session.query(INSERT_FILES, [JSON.stringify(rows)]);
    for (const { id, issues } of files) {
      if (issues.length > 0) await session.query(INSERT_ISSUES, [id, JSON.stringify(issues.map(issueRow))]);
    }
  }

  /** Forgets every file and every other import. Their data go in the same transaction. */
  async forgetAllBut(session: Session, importId: number | undefined): Promise<void> {
    await session.query('truncate import_issues, import_files');
    await session.query('delete from imports where id is distinct from $1', [importId ?? null]);
  }
}

const RESERVE = `
  select nextval(pg_get_serial_sequence('import_files', 'id')) as id from generate_series(1, $1)`;

const FILE_COLUMNS = `
  id, import_id, path, kind, user_id, sha256, stamp, on_repeat, on_restated, result, reason, sample, rows_read,
  rows_inserted, rows_unchanged, rows_restated, rows_repeated, rows_duplicate, rows_rejected, stored_change, future_rows,
  first_start, last_start, duration_ms`;

/** One statement for all files of a transaction. */
const INSERT_FILES = `
  insert into import_files (${FILE_COLUMNS})
  overriding system value
  select ${FILE_COLUMNS} from jsonb_populate_recordset(null::import_files, $1::jsonb)`;

const ISSUE_COLUMNS = `
  kind, code, line, "column", raw, reason, user_id, period_start, occurrence, old_wh, new_wh`;

/** One statement for all issues of a file. */
const INSERT_ISSUES = `
  insert into import_issues (file_id, ${ISSUE_COLUMNS})
  select $1, ${ISSUE_COLUMNS} from jsonb_populate_recordset(null::import_issues, $2::jsonb)`;

function fileRow(id: number, importId: number, policy: FilePolicy, file: FileEntry): object {
  return {
    id,
    import_id: importId,
    path: file.path,
    kind: file.kind,
    user_id: file.userId,
    sha256: file.sha256,
    stamp: policy.stamp,
    on_repeat: policy.onRepeat,
    on_restated: policy.onRestated,
    result: file.result,
    reason: file.reason,
    sample: file.sample,
    rows_read: file.rowsRead,
    rows_inserted: file.rowsInserted,
    rows_unchanged: file.rowsUnchanged,
    rows_restated: file.rowsRestated,
    rows_repeated: file.rowsRepeated,
    rows_duplicate: file.rowsDuplicate,
    rows_rejected: file.rowsRejected,
    stored_change: file.rowDelta,
    future_rows: file.hasFutureRows,
    first_start: file.firstStart,
    last_start: file.lastStart,
    duration_ms: Math.round(file.durationMs),
  };
}

function issueRow(issue: IssueEntry): object {
  return {
    kind: issue.kind,
    code: issue.code,
    line: issue.line,
    column: issue.column,
    raw: issue.raw,
    reason: issue.reason,
    user_id: issue.userId,
    period_start: issue.periodStart,
    occurrence: issue.occurrence,
    old_wh: issue.oldWh,
    new_wh: issue.newWh,
  };
}
