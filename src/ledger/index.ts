export type { FileEntry, FileResult, IssueEntry, RowCounts } from './file-entry.js';
export { FileHistory, type FilePast } from './file-history.js';
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
export { ImportQuery, type ImportRow } from './import-query.js';
export { LedgerModule } from './ledger.module.js';
export { LedgerState } from './ledger-state.js';
