export { ImportIdPipe } from './api/import-id.pipe.js';
export {
  type FileEntry,
  type FileResult,
  ISSUE_KINDS,
  type IssueEntry,
  type IssueKind,
  type RecordedFile,
  type RowCounts,
} from './file-entry.js';
export {
  type EarlierFile,
  type FileContent,
  FileHistory,
  type FilePast,
  type LoadedFile,
  type Renewal,
} from './file-history.js';
export {
  type FilePolicy,
  REPEAT_POLICIES,
  type RepeatPolicy,
  RESTATED_POLICIES,
  type RestatedPolicy,
  type Stamp,
  STAMPS,
} from './file-policy.js';
export { IMPORT_STATUSES, ImportLedger, type ImportStatus } from './import-ledger.js';
export { ImportQuery } from './import-query.js';
export type { ImportFile, ImportIssue, ImportTotals, Page } from './import-rows.js';
export { type IssueCount, IssueQuery } from './issue-query.js';
export { LedgerModule } from './ledger.module.js';
export { LedgerState } from './ledger-state.js';
export { type IssueScope, type IssueTotals, type UserIssues, UserIssuesQuery } from './user-issues.query.js';
