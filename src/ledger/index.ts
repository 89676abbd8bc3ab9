export { ImportIdPipe } from './api/import-id.pipe.js';
export {
  type EarlierFile,
  type FileContent,
  FileHistory,
  type FilePast,
  type FilePlace,
  type LoadedFile,
  type MetersPast,
  type Renewal,
} from './file-history.js';
export {
  type FilePolicy,
  REPEAT_POLICIES,
  type RepeatPolicy,
  RESTATED_POLICIES,
  type RestatedPolicy,
  type TimestampConvention,
  TIMESTAMP_CONVENTIONS,
} from './file-policy.js';
export { ImportAnswer } from './import.answers.js';
export { IMPORT_STATUSES, type ImportStatus } from './import.entity.js';
export { ImportRepository } from './import.repository.js';
export type { FileEntry, FileKind, FileResult, ImportFileAnswer, RowCounts } from './import-file.entity.js';
export { ImportFileRepository, type RecordedFile } from './import-file.repository.js';
export { ISSUE_KINDS, type IssueEntry, type IssueKind, type IssueRow } from './import-issue.js';
export { ImportIssueRepository, type IssueCount } from './import-issue.repository.js';
export { LedgerModule } from './ledger.module.js';
export { RemovalAnswer } from './removal.entity.js';
export { type RemovalCounts, RemovalRepository } from './removal.repository.js';
export {
  type IssueTotals,
  type UserIssues,
  type UserIssuesAndOrder,
  UserIssuesQuery,
} from './user-issues.query.js';
