import { Injectable } from '@nestjs/common';
import { Database, type Session } from '../database/index.js';
import type { FileEntry, IssueEntry } from './file-entry.js';
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

  /** The number of a file that will be recorded: what it puts in carries it. */
  async reserve(session: Session): Promise<number> {
    const [row] = await session.query<{ id: number }>(RESERVE);
    if (!row) throw new Error('a select of a single value has one row');
    return row.id;
  }

  /**
   * Adds a file with its issues (at most 10,000: the caller cuts them), in the transaction of its loading, by the number
   * that was reserved for it or else the next.
   */
  async record(
    session: Session,
    importId: number,
    policy: FilePolicy,
    file: FileEntry,
    issues: readonly IssueEntry[],
    reserved?: number,
  ): Promise<void> {
    const values = fileValues(reserved ?? (await this.reserve(session)), importId, policy, file);
    if (issues.length === 0) await session.query(INSERT_FILE, values);
    else await session.query(INSERT_WITH_ISSUES, [...values, JSON.stringify(issues.map(issueRow))]);
  }

  /** Forgets every file and every other import. Their data go in the same transaction. */
  async forgetAllBut(session: Session, importId: number | undefined): Promise<void> {
    await session.query('truncate import_issues, import_files');
    await session.query('delete from imports where id is distinct from $1', [importId ?? null]);
  }
}

const RESERVE = `select nextval(pg_get_serial_sequence('import_files', 'id')) as id`;

const FILE_COLUMNS = [
  'id',
  'import_id',
  'path',
  'kind',
  'user_id',
  'sha256',
  'stamp',
  'on_repeat',
  'on_restated',
  'result',
  'reason',
  'sample',
  'rows_read',
  'rows_inserted',
  'rows_unchanged',
  'rows_restated',
  'rows_repeated',
  'rows_duplicate',
  'rows_rejected',
  'stored_change',
  'future_rows',
  'first_start',
  'last_start',
  'duration_ms',
] as const;

const INSERT_FILE = `
  insert into import_files (${FILE_COLUMNS.join(', ')})
  overriding system value
  values (${FILE_COLUMNS.map((_, index) => `$${index + 1}`).join(', ')})`;

/** One statement for a file and all its issues: one round trip. */
const INSERT_WITH_ISSUES = `
  with file as (${INSERT_FILE} returning id)
  insert into import_issues
    (file_id, kind, code, line, "column", raw, reason, user_id, period_start, occurrence, old_wh, new_wh)
  select file.id, kind, code, line, "column", raw, reason, user_id, period_start, occurrence, old_wh, new_wh
  from file, jsonb_to_recordset($${FILE_COLUMNS.length + 1}::jsonb) as issue
    (kind text, code text, line bigint, "column" int, raw text, reason text, user_id int,
     period_start timestamptz, occurrence smallint, old_wh float8, new_wh float8)`;

function fileValues(id: number, importId: number, policy: FilePolicy, file: FileEntry): readonly unknown[] {
  return [
    id,
    importId,
    file.path,
    file.kind,
    file.userId ?? null,
    file.sha256 ?? null,
    policy.stamp,
    policy.onRepeat,
    policy.onRestated,
    file.result,
    file.reason ?? null,
    file.sample,
    file.rowsRead,
    file.rowsInserted,
    file.rowsUnchanged,
    file.rowsRestated,
    file.rowsRepeated,
    file.rowsDuplicate,
    file.rowsRejected,
    file.rowDelta,
    file.hasFutureRows,
    file.firstStart?.toISOString() ?? null,
    file.lastStart?.toISOString() ?? null,
    Math.round(file.durationMs),
  ];
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
