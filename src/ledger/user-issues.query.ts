import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { Page, PageRequest } from './import-rows.js';
import { ISSUE_TOTALS, ISSUES_OF_USERS, USERS_WITH_ISSUES } from './sql/user-issues.sql.js';

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
  readonly userId: number;
  /** The last import with rejects, else with restatements, else with repeats of this user; null without any. */
  readonly lastImportId: number | null;
}

/** Which users; an empty list lets all through. */
export interface IssueScope {
  readonly areas: readonly string[];
  readonly tariffs: readonly string[];
}

/** What the ledger says of users, over all imports. */
@Injectable()
export class UserIssuesQuery {
  constructor(private readonly database: Database) {}

  /** One entry for each of the users, in their order. */
  async counts(userIds: readonly number[]): Promise<readonly UserIssues[]> {
    return this.database.query<UserIssues>(ISSUES_OF_USERS, [userIds]);
  }

  /** Over all users that the scope lets through. Rejected rows of the users' file are nobody's and not among them. */
  async totals({ areas, tariffs }: IssueScope): Promise<IssueTotals> {
    const [row] = await this.database.query<IssueTotals>(ISSUE_TOTALS, [areas, tariffs]);
    return row ?? { rejects: 0, repeats: 0, restatements: 0 };
  }

  /** Users with rejects or restatements, the most rejects first. */
  async page({ areas, tariffs }: IssueScope, { page, pageSize }: PageRequest): Promise<Page<UserIssues>> {
    const rows = await this.rows([areas, tariffs, pageSize, (page - 1) * pageSize]);
    const [first] = rows.length > 0 || page === 1 ? rows : await this.rows([areas, tariffs, 1, 0]);
    return { items: rows.map(({ rowCount: _, ...row }) => row), count: first?.rowCount ?? 0, page, pageSize };
  }

  private rows(values: readonly unknown[]): Promise<readonly (UserIssues & { readonly rowCount: number })[]> {
    return this.database.query<UserIssues & { readonly rowCount: number }>(USERS_WITH_ISSUES, values);
  }
}
