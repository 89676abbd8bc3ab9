import { Injectable } from '@nestjs/common';
import sql, { empty, type Sql } from 'sql-template-tag';
import type { Areas, Page, PageRequest } from '../common/http/index.js';
import { Database } from '../database/index.js';
import { BY_ID, keysOf } from '../users/index.js';

/** How many rows of files were out of the ordinary: exact, also where the list of them is cut at 10,000 a file. */
export interface IssueTotals {
  /** Rows left out. A file that was not loaded counts until a later one of its user is. */
  readonly rejects: number;
  /** Half-hours that a file names twice with different values. */
  readonly repeats: number;
  /** Stored readings that a loaded file had otherwise, replaced or not. */
  readonly restatements: number;
}

/** What all imports say of one user's files; a content that was read again counts once. */
export interface UserIssues extends IssueTotals {
  readonly userId: string;
  /** The last import with rejects, else with restatements, else with repeats of this user; null without any. */
  readonly lastImportId: number | null;
}

/** The same, and the order in which files are. */
export interface UserIssuesAndOrder extends UserIssues {
  /**
   * Of how many files the times turn back, in their order. A file counts until a later one that is in order names all of
   * its time.
   */
  readonly filesOutOfOrder: number;
}

/** Which users; an empty list lets all through. */
export interface IssueScope {
  readonly areas: readonly string[];
  readonly tariffs: readonly string[];
  /** Whoever asks is confined to these areas; to none if null or left out. */
  readonly confinedTo?: Areas;
}

/** What the ledger says of users, over all imports. */
@Injectable()
export class UserIssuesQuery {
  constructor(private readonly database: Database) {}

  /** One entry for each of the users, in their order. */
  async counts(userIds: readonly string[]): Promise<readonly UserIssuesAndOrder[]> {
    return this.database.rows<UserIssuesAndOrder>(sql`
      select asked.id as "userId", coalesce(rejects, 0) as rejects, coalesce(repeats, 0) as repeats,
             coalesce(restatements, 0) as restatements, "lastImportId", ${FILES_OUT_OF_ORDER} as "filesOutOfOrder"
      from unnest(${userIds}::text[]) with ordinality as asked (id, place)
      left join (select id, external_id from users where external_id = any(${userIds}::text[])) as users
        on users.external_id = asked.id
      left join (${issuesOf(sql`= any(${keysOf(userIds)})`)}) as found on found.user_id = users.id
      order by place`);
  }

  /** Over all users that the scope lets through. Rejected rows of the users' file are nobody's and not among them. */
  async totals(scope: IssueScope): Promise<IssueTotals> {
    const [row] = await this.database.rows<IssueTotals>(sql`
      select coalesce(sum(rejects), 0) as rejects, coalesce(sum(repeats), 0) as repeats,
             coalesce(sum(restatements), 0) as restatements
      from (${issuesOf(usersIn(scope))}) as found`);
    return row ?? { rejects: 0, repeats: 0, restatements: 0 };
  }

  /** Users with rejects or restatements, the most rejects first. */
  async page(scope: IssueScope, { page, pageSize }: PageRequest): Promise<Page<UserIssues>> {
    const rows = await this.rows(scope, pageSize, (page - 1) * pageSize);
    const [first] = rows.length > 0 || page === 1 ? rows : await this.rows(scope, 1, 0);
    return {
      results: rows.map(({ rowCount: _, ...row }) => row),
      count: first?.rowCount ?? 0,
      page,
      pageSize,
    };
  }

  private rows(
    scope: IssueScope,
    most: number,
    after: number,
  ): Promise<readonly (UserIssues & { readonly rowCount: number })[]> {
    return this.database.rows(sql`
      select users.external_id as "userId", rejects, repeats, restatements, "lastImportId",
             count(*) over () as "rowCount"
      from (${issuesOf(usersIn(scope))}) as found join users on users.id = found.user_id
      where rejects + restatements > 0
      order by rejects desc, restatements desc, ${BY_ID}
      limit ${most} offset ${after}`);
  }
}

/** Of the user of `users`. */
const FILES_OUT_OF_ORDER = sql`(
  select count(distinct file.sha256) from import_files file
  where file.user_id = users.id and file.kind = 'readings' and file.result = 'loaded' and file.reason is not null
    and file.standing <> 'none'
    and not exists (
      select 1 from import_files later
      where later.user_id = file.user_id and later.id > file.id and later.kind = 'readings'
        and later.result = 'loaded' and later.reason is null
        and later.first_start <= file.first_start and later.last_start >= file.last_start))`;

/**
 * What the readings' files of some users say, one row a user with anything to say, from the counts of `import_files`:
 * they are exact where the lists of `import_issues` are cut. `whom` is a condition on the user's key.
 *
 * - A content that was read several times counts once for rejects and repeats, as it was loaded last: read again with
 *   `--force` it has no more of them, and what was rejected for lying in the future is taken when its day has come.
 * - A file that was not loaded counts until a later one of the same user is: then it was corrected.
 * - A restatement is an event, so each loading counts its own; those that were kept out come again with each reading
 *   of the same content and count once.
 * - A file of which nothing stands any more counts for nothing.
 *
 * Only files with issues are read (an index holds them), and of each is looked up what came after it: no window over
 * all files of a user.
 */
function issuesOf(whom: Sql): Sql {
  return sql`
  with files as materialized (
    select user_id, import_id, result, on_restated, rows_rejected, rows_repeated, rows_restated,
           not exists (
             select 1 from import_files other
             where other.user_id = file.user_id and other.sha256 = file.sha256 and other.kind = 'readings'
               and other.standing <> 'none'
               and (other.result = 'loaded', other.id) > (file.result = 'loaded', file.id)
           ) as is_latest,
           result <> 'loaded' and exists (
             select 1 from import_files later
             where later.user_id = file.user_id and later.id > file.id and later.kind = 'readings'
               and later.result = 'loaded' and later.standing <> 'none'
           ) as is_corrected
    from import_files file
    where kind = 'readings' and (rows_rejected > 0 or rows_repeated > 0 or rows_restated > 0) and user_id ${whom}
      and standing <> 'none'
  )
  select user_id, sum(rejects) as rejects, sum(repeats) as repeats, sum(restatements) as restatements,
         coalesce(max(import_id) filter (where rejects > 0), max(import_id) filter (where restatements > 0),
                  max(import_id) filter (where repeats > 0)) as "lastImportId"
  from (
    select user_id, import_id,
           case when is_latest and not is_corrected then rows_rejected else 0 end as rejects,
           case when is_latest and not is_corrected then rows_repeated else 0 end as repeats,
           case when result = 'loaded' and (on_restated = 'replace' or is_latest) then rows_restated else 0 end
             as restatements
    from files
  ) as counted
  group by user_id`;
}

function usersIn({ areas, tariffs, confinedTo = null }: IssueScope): Sql {
  return sql`in (
    select id from users
    where (cardinality(${areas}::text[]) = 0 or area = any(${areas}))
      and (cardinality(${tariffs}::text[]) = 0 or tariff = any(${tariffs}))
      ${confinedTo === null ? empty : sql`and area = any(${confinedTo}::text[])`})`;
}
