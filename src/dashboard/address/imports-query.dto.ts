import { Matches } from 'class-validator';
import {
  ChoiceField,
  PageField,
  SentByForms,
  TextField,
  UserIdField,
  WholeNumberField,
} from '../../common/http/index.js';
import { ISSUE_KINDS, type IssueKind } from '../../ledger/index.js';

export const SHOWN_FILES = ['not_loaded', 'loaded'] as const;
/** Which files of an import a page shows. */
export type ShownFiles = (typeof SHOWN_FILES)[number];

/** Which page of a list of the ledger. */
@SentByForms()
class LedgerPageQuery {
  @PageField()
  readonly page?: number;
}

/** The address of the list of imports. */
export class ImportsPageQuery extends LedgerPageQuery {
  /** Of the list of removals. */
  @PageField()
  readonly removals_page?: number;
}

/** The address of the page of one import: which files, which issues, and which page of either. */
export class ImportPageQuery extends LedgerPageQuery {
  @ChoiceField(ISSUE_KINDS, 'Which issues are listed.')
  readonly kind?: IssueKind;

  @TextField(40, 'Only those of this code, such as bad_number.')
  @Matches(/^[a-z_]+$/, { message: 'code takes a code such as bad_number' })
  readonly code?: string;

  @UserIdField('Only those of this user.')
  readonly user?: string;

  @ChoiceField(SHOWN_FILES, 'Which files are listed.')
  readonly files?: ShownFiles;

  @WholeNumberField(
    1,
    2_147_483_647,
    'The series of this file of meters, in place of files; of issues, only those of it.',
  )
  readonly part_of?: number;

  /** Of the list of files. */
  @PageField()
  readonly files_page?: number;
}
