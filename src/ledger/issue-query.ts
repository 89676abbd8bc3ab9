import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { IssueKind } from './file-entry.js';
import type { ImportIssue, Page, PageRequest } from './import-rows.js';
import { COUNT_ISSUES, ISSUE_COUNTS, ISSUES_AFTER, ISSUES_PAGE } from './sql/issues.sql.js';

/** Which issues of an import; without code and user all of their kind. */
export interface IssueFilter {
  readonly kind: IssueKind;
  readonly code?: string | undefined;
  readonly userId?: number | undefined;
}

/** How many issues of a kind have a code. */
export interface IssueCount {
  readonly kind: IssueKind;
  readonly code: string;
  readonly count: number;
}

/** What the ledger lists of the rows of an import: at most 10,000 of each file. Empty for an unknown import. */
@Injectable()
export class IssueQuery {
  constructor(private readonly database: Database) {}

  async page(
    importId: number,
    filter: IssueFilter,
    { page, pageSize }: PageRequest,
  ): Promise<Page<ImportIssue>> {
    const values = valuesOf(importId, filter);
    const [row] = await this.database.query<{ count: number }>(COUNT_ISSUES, values);
    const items = await this.database.query<ImportIssue>(ISSUES_PAGE, [
      ...values,
      pageSize,
      (page - 1) * pageSize,
    ]);
    return { items, count: row?.count ?? 0, page, pageSize };
  }

  /** All of them in keyset pages, read one at a time. */
  async *all(
    importId: number,
    filter: IssueFilter,
    pageSize: number,
  ): AsyncGenerator<readonly ImportIssue[]> {
    let last: ImportIssue | undefined;
    do {
      const issues: readonly ImportIssue[] = await this.database.query<ImportIssue>(ISSUES_AFTER, [
        ...valuesOf(importId, filter),
        pageSize,
        last?.fileId ?? 0,
        last?.id ?? 0,
      ]);
      yield issues;
      last = issues.length === pageSize ? issues.at(-1) : undefined;
    } while (last);
  }

  /** How many there are of each kind and code, the most frequent code of a kind first. */
  async counts(importId: number): Promise<readonly IssueCount[]> {
    return this.database.query<IssueCount>(ISSUE_COUNTS, [importId]);
  }
}

function valuesOf(importId: number, { kind, code, userId }: IssueFilter): readonly unknown[] {
  return [importId, kind, code ?? null, userId ?? null];
}
