import type { Session } from '../../database/index.js';
import type { FileEntry, IssueEntry } from '../../ledger/index.js';
import type { ImportFolder } from '../folder/import-folder.js';
import type { ImportOptions } from '../import-options.js';
import type { TimeRules } from '../readings/readings-parser.js';
import type { Store } from './store.js';

/** What every step of one import shares. */
export interface ImportContext {
  readonly folder: ImportFolder;
  readonly options: ImportOptions;
  readonly store: Store;
  readonly rules: TimeRules;
  /** Aborted when somebody stops the import. */
  readonly signal: AbortSignal;
  /**
   * Runs `work` in a transaction of its own that only commits while this import holds the lock and nobody has
   * stopped it.
   */
  write<Result>(work: (session: Session) => Promise<Result>): Promise<Result>;
  /** Adds a file to the ledger, in the transaction that loads it. A rehearsal keeps no ledger. */
  record(session: Session, file: FileEntry, issues: readonly IssueEntry[]): Promise<void>;
  /** Empties the database of everything but this import's own entry, in the transaction of the first own users. */
  forgetSample(session: Session): Promise<void>;
}
