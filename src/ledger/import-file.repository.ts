import { EntityManager, raw } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type Areas, columnsOf, type Page, type PageRequest } from '../common/http/index.js';
import { storableText } from '../common/storable-text.js';
import type { Session } from '../database/index.js';
import type { FilePolicy } from './file-policy.js';
import { type FileEntry, type FileResult, ImportFile, ImportFileAnswer } from './import-file.entity.js';
import type { IssueEntry } from './import-issue.js';
import { userIdOf } from './user-id.sql.js';

/** Which files of an import; `not_loaded` is any result but `loaded`. */
export type FileFilter = FileResult | 'not_loaded';

/** A file for the ledger, by the number that was reserved for it, with its issues. */
export interface RecordedFile {
  readonly id: number;
  readonly entry: FileEntry;
  readonly issues: readonly IssueEntry[];
}

/** Which of the ledger's files are listed. */
export interface FilesScope {
  readonly importId: number;
  /** The series of this file of meters; files if left out. */
  readonly partOf?: number | undefined;
  readonly result?: FileFilter | undefined;
  /** Only those of a user of these areas, series among them; all if null or left out. */
  readonly areas?: Areas;
}

/** A file of several users cannot be told by area. */
const OF_AREAS = `file.kind = 'readings' and file.user_id in (
  select id from users where area in (select jsonb_array_elements_text(?::jsonb)))`;

/** What is no column as it stands. */
const MADE: Partial<Record<keyof ImportFileAnswer, string>> = {
  user_id: userIdOf('file').sql,
  series: `case when file.kind = 'meters'
                then (select count(*) from import_files series where series.part_of = file.id) end`,
  left_out: `(select string_agg(key || ' ' || value, ', ' order by key) from jsonb_each_text(file.left_out))`,
};
const ANSWERED = columnsOf(ImportFileAnswer)
  .map(({ name }) => name as keyof ImportFileAnswer)
  .filter((name) => !(name in MADE));
const MADE_COLUMNS = Object.entries(MADE).map(([name, made]) => raw(`${made} as ${name}`));

/** Files of imports, whether they were loaded or not. */
@Injectable()
export class ImportFileRepository {
  constructor(private readonly em: EntityManager) {}

  /** Those of an import, or the series of one, in the order in which they were done; none of an unknown one. */
  async page(
    { importId, partOf, result, areas = null }: FilesScope,
    { page, pageSize }: PageRequest,
  ): Promise<Page<ImportFileAnswer>> {
    const files = this.em.createQueryBuilder(ImportFile, 'file').where({
      import_id: importId,
      ...(areas === null || partOf !== undefined ? { part_of: partOf ?? null } : {}),
      ...(result && { result: result === 'not_loaded' ? { $ne: 'loaded' } : result }),
    });
    if (areas !== null) {
      files.andWhere(raw(OF_AREAS, [JSON.stringify(areas)]));
    }
    const shown = files
      .clone()
      .select([...ANSWERED, ...MADE_COLUMNS])
      .orderBy({ id: 'asc' });
    const results = await shown.limit(pageSize, (page - 1) * pageSize).execute<ImportFileAnswer[]>();
    return { results, count: await files.getCount(), page, pageSize };
  }

  /** The numbers of so many files that will be recorded: what they put in carries them. */
  async reserve(session: Session, count: number): Promise<readonly number[]> {
    const rows = await session.query<{ id: number }>(RESERVE, [count]);
    return rows.map(({ id }) => id);
  }

  /**
   * Adds files with their issues (at most 10,000 a file: the caller cuts them), in the transaction of their loading, by the
   * numbers that were reserved for them; one that is there already is written anew.
   */
  async record(
    session: Session,
    import_id: number,
    { stamp, onRepeat, onRestated }: FilePolicy,
    files: readonly RecordedFile[],
  ): Promise<void> {
    const policy = { stamp, on_repeat: onRepeat, on_restated: onRestated };
    const rows = files.map(({ id, entry }) => ({ id, import_id, ...policy, ...entry }));
    const names = Object.keys(rows[0] ?? {});
    const columns = names.join(', ');
    const changes = names.filter((name) => name !== 'id').map((name) => `${name} = excluded.${name}`);
    await session.query(
      `insert into import_files (${columns}) overriding system value
       select ${columns} from jsonb_populate_recordset(null::import_files, $1)
       on conflict (id) do update set ${changes.join(', ')}`,
      [storableJson(rows)],
    );
    for (const { id, issues } of files) {
      if (issues.length > 0) await session.query(INSERT_ISSUES, [id, storableJson(issues)]);
    }
  }
}

/** What files say is quoted in reasons. */
function storableJson(rows: readonly object[]): string {
  return JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'string' ? storableText(value) : value,
  );
}

const RESERVE = `
  select nextval(pg_get_serial_sequence('import_files', 'id')) as id from generate_series(1, $1)`;

const ISSUE_COLUMNS =
  'kind, code, line, "column", raw, reason, user_id, period_start, occurrence, old_wh, new_wh';

/** One statement for all issues of a file. */
const INSERT_ISSUES = `
  insert into import_issues (file_id, ${ISSUE_COLUMNS})
  select $1, ${ISSUE_COLUMNS} from jsonb_populate_recordset(null::import_issues, $2)`;
