import { Matches } from 'class-validator';
import {
  ChoiceField,
  PageField,
  type PageRequest,
  PageSizeField,
  TextField,
  UserIdField,
  WholeNumberField,
} from '../../common/http/index.js';
import { FILE_RESULTS } from '../import-file.entity.js';
import type { FileFilter } from '../import-file.repository.js';
import type { IssueKind } from '../import-issue.js';
import type { IssueFilter } from '../import-issue.repository.js';

/** Files are numbered by PostgreSQL integers. */
const LARGEST_FILE_NUMBER = 2_147_483_647;

/** Which page of a list of the ledger. */
export class LedgerPageParameters {
  @PageField()
  readonly page: number = 1;

  @PageSizeField()
  readonly page_size: number = 50;

  paging(): PageRequest {
    return { page: this.page, pageSize: this.page_size };
  }
}

/** Which files of an import. */
export class ImportFilesParameters extends LedgerPageParameters {
  @ChoiceField(['not_loaded', ...FILE_RESULTS], 'Only files that ended so; not_loaded is any but loaded.')
  readonly result?: FileFilter;

  @WholeNumberField(1, LARGEST_FILE_NUMBER, 'The series of this file of meters, in place of files.')
  readonly part_of?: number;
}

/** Which issues of an import. */
export class IssuesParameters extends LedgerPageParameters {
  @TextField(40, 'Only those of this code, such as bad_number.')
  @Matches(/^[a-z_]+$/, { message: 'code takes a code such as bad_number' })
  readonly code?: string;

  @UserIdField('Only those of this user.')
  readonly user?: string;

  @WholeNumberField(1, LARGEST_FILE_NUMBER, 'Only those of this file of meters and of its series.')
  readonly part_of?: number;

  filter<Kind extends IssueKind>(kind: Kind): IssueFilter<Kind> {
    return { kind, code: this.code, userId: this.user, partOf: this.part_of };
  }
}
