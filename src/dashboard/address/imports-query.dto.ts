import { IsIn, IsOptional, Matches, MaxLength } from 'class-validator';
import { WholeNumberField } from '../../common/http/index.js';
import { LARGEST_USER_ID } from '../../common/user-id.js';
import { ISSUE_KINDS, type IssueKind } from '../../ledger/index.js';
import { Blank } from './page-query.dto.js';

export const SHOWN_FILES = ['not_loaded', 'loaded'] as const;
/** Which files of an import a page shows. */
export type ShownFiles = (typeof SHOWN_FILES)[number];

/** The address of the list of imports. */
export class ImportsPageQuery {
  @WholeNumberField(1, 1_000_000)
  readonly page?: number;
}

/** The address of the page of one import: which files, which issues, and which page of either. */
export class ImportPageQuery extends ImportsPageQuery {
  @Blank()
  @IsOptional()
  @IsIn(ISSUE_KINDS, { message: `kind takes one of ${ISSUE_KINDS.join(', ')}` })
  readonly kind?: IssueKind;

  @Blank()
  @IsOptional()
  @Matches(/^[a-z_]+$/, { message: 'code takes a code such as bad_number' })
  @MaxLength(40, { message: 'code takes at most 40 letters' })
  readonly code?: string;

  @Blank()
  @WholeNumberField(0, LARGEST_USER_ID)
  readonly user?: number;

  @Blank()
  @IsOptional()
  @IsIn(SHOWN_FILES, { message: `files takes one of ${SHOWN_FILES.join(', ')}` })
  readonly files?: ShownFiles;

  @WholeNumberField(1, 1_000_000)
  readonly files_page?: number;
}
