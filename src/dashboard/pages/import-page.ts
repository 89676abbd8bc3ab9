import { Injectable } from '@nestjs/common';
import type { Page } from '../../common/http/index.js';
import type { Zone } from '../../common/time/index.js';
import type { Snapshot } from '../../consumption/index.js';
import {
  type ImportAnswer,
  type ImportFileAnswer,
  ImportFileRepository,
  ImportIssueRepository,
  ImportRepository,
  type IssueCount,
  type IssueKind,
  type IssueRow,
} from '../../ledger/index.js';
import type { ImportPageQuery, ShownFiles } from '../address/imports-query.dto.js';
import { issueTotals } from '../presenters/issue-words.js';

const FILES_A_PAGE = 20;
const ISSUES_A_PAGE = 50;

/** Everything that the page of one import tells of. */
export interface ImportFacts {
  readonly zone: Zone;
  readonly totals: ImportAnswer;
  readonly shownFiles: ShownFiles;
  readonly files: Page<ImportFileAnswer>;
  readonly kind: IssueKind;
  readonly counts: readonly IssueCount[];
  readonly issues: Page<IssueRow<IssueKind>>;
}

/** Reads what the page of one import shows. */
@Injectable()
export class ImportPage {
  constructor(
    private readonly imports: ImportRepository,
    private readonly importFiles: ImportFileRepository,
    private readonly issues: ImportIssueRepository,
  ) {}

  /** @throws NotFoundError when there is no such import */
  async read(data: Snapshot, id: number, query: ImportPageQuery): Promise<ImportFacts> {
    const totals = await this.imports.one(id);
    const shownFiles = query.files ?? (totals.files_refused > 0 ? 'not_loaded' : 'loaded');
    const kind = query.kind ?? firstKindOf(totals);
    const filter = { kind, code: query.code, userId: query.user };
    const [files, counts, issues] = await Promise.all([
      this.importFiles.page(id, { page: query.files_page ?? 1, pageSize: FILES_A_PAGE }, shownFiles),
      this.issues.counts(id),
      this.issues.page(id, filter, { page: query.page ?? 1, pageSize: ISSUES_A_PAGE }),
    ]);
    return { zone: data.zone, totals, shownFiles, files, kind, counts, issues };
  }
}

/** The first kind of which there is something to see. */
function firstKindOf(totals: ImportAnswer): IssueKind {
  return issueTotals(totals).find(({ count }) => count > 0)?.kind ?? 'reject';
}
