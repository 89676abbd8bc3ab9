import { Injectable } from '@nestjs/common';
import sql, { empty, raw, type Sql } from 'sql-template-tag';
import { type Areas, columnsOf, type Page, type PageRequest } from '../common/http/index.js';
import { Database } from '../database/index.js';
import { ownKeyOf } from '../common/user-id.js';
import { confinedTo } from '../users/index.js';
import { ISSUE_ROWS, type IssueKind, type IssueRow } from './import-issue.js';
import { userIdOf } from './user-id.sql.js';

/** Which issues of an import; without code, user and file all of their kind. */
export interface IssueFilter<Kind extends IssueKind = IssueKind> {
  readonly kind: Kind;
  readonly code?: string | undefined;
  /** Only of users of these areas; of all if null or left out. */
  readonly areas?: Areas;
  readonly userId?: string | undefined;
  /** Those of this file of meters and of its series. */
  readonly partOf?: number | undefined;
}

/** How many issues of a kind have a code. */
export interface IssueCount {
  readonly kind: IssueKind;
  readonly code: string;
  readonly count: number;
}

/** Where an issue stands in the list of an import. */
interface Place {
  readonly file_id: number;
  readonly id: number;
}

/** What the ledger lists of the rows of an import: at most 10,000 of each file. Empty for an unknown import. */
@Injectable()
export class ImportIssueRepository {
  constructor(private readonly database: Database) {}

  /** File by file, and within a file as the importer listed them. */
  async page<Kind extends IssueKind>(
    importId: number,
    filter: IssueFilter<Kind>,
    { page, pageSize }: PageRequest,
  ): Promise<Page<IssueRow<Kind>>> {
    const issues = issuesOf(importId, filter);
    const [row] = await this.database.rows<{ count: number }>(
      confinedTo(filter.areas ?? null, sql`select count(*) as count ${issues}`),
    );
    const results = await this.database.rows<IssueRow<Kind>>(
      confinedTo(
        filter.areas ?? null,
        sql`
      select ${columnsOfKind(filter.kind)} ${issues}
      order by file.id, issue.id limit ${pageSize} offset ${(page - 1) * pageSize}`,
      ),
    );
    return { results, count: row?.count ?? 0, page, pageSize };
  }

  /** All of them, read one page at a time, each begun at its file, so that none reads the ones before it. */
  async *all<Kind extends IssueKind>(
    importId: number,
    filter: IssueFilter<Kind>,
    pageSize: number,
  ): AsyncGenerator<readonly IssueRow<Kind>[]> {
    let last: Place | undefined = { file_id: 0, id: 0 };
    do {
      const { file_id, id }: Place = last;
      const issues: readonly (IssueRow<Kind> & Place)[] = await this.database.rows(
        confinedTo(
          filter.areas ?? null,
          sql`
        select file.id as file_id, issue.id, ${columnsOfKind(filter.kind)} ${issuesOf(importId, filter)}
          and file.id >= ${file_id} and (file.id > ${file_id} or issue.id > ${id})
        order by file.id, issue.id limit ${pageSize}`,
        ),
      );
      yield issues;
      last = issues.length === pageSize ? issues.at(-1) : undefined;
    } while (last);
  }

  /** How many there are of each kind and code, the most frequent code of a kind first. */
  async counts(importId: number, areas: Areas = null): Promise<readonly IssueCount[]> {
    return this.database.rows<IssueCount>(
      confinedTo(
        areas,
        sql`
      select issue.kind, issue.code, count(*) as count
      from import_files file join import_issues issue on issue.file_id = file.id
      where file.import_id = ${importId}
      group by issue.kind, issue.code
      order by issue.kind, count(*) desc, issue.code`,
      ),
    );
  }
}

function issuesOf(importId: number, { kind, code, userId, partOf }: IssueFilter): Sql {
  return sql`
    from import_files file
    join import_issues issue on issue.file_id = file.id and issue.kind = ${kind}
    where file.import_id = ${importId}
      ${code === undefined ? empty : sql`and issue.code = ${code}`}
      ${partOf === undefined ? empty : sql`and ${partOf}::bigint in (file.id, file.part_of)`}
      ${userId === undefined ? empty : sql`and ${isOfUser(userId)}`}`;
}

/** Whether a user is known or not: what the index of issues finds is looked at first. */
function isOfUser(id: string): Sql {
  return sql`(
    issue.user_id = coalesce((select id from users where external_id = ${id}), ${ownKeyOf(id) ?? null}::int)
    or file.series = ${id})`;
}

/** Fields that are not named as the column of the issue. */
const SOURCES: Readonly<Record<string, string>> = {
  path: 'file.path',
  user_id: userIdOf('issue').sql,
  first_wh: 'issue.old_wh',
  second_wh: 'issue.new_wh',
};

function columnsOfKind(kind: IssueKind): Sql {
  const columns = columnsOf(ISSUE_ROWS[kind]);
  return raw(columns.map(({ name }) => `${SOURCES[name] ?? `issue."${name}"`} as "${name}"`).join(', '));
}
