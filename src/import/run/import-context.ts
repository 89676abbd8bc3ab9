import type { Zone } from '../../common/time/index.js';
import type { UserRollup } from '../../consumption/index.js';
import type { Database, RulesGuard, Session } from '../../database/index.js';
import type { FileHistory, RecordedFile } from '../../ledger/index.js';
import type { ImportFolder } from '../folder/import-folder.js';
import type { ImportOptions } from '../import-options.js';
import type { TimeRules } from '../readings/readings-parser.js';
import type { ImportWatcher } from './import-watcher.js';

/** Where an import reads and writes: the database, or a transaction that will be rolled back. */
export type Store = Pick<Database, 'query' | 'transaction'>;

/** What an import is asked to do, who is told of it, and who may stop it. */
export interface ImportTask {
  readonly folder: ImportFolder;
  readonly options: ImportOptions;
  readonly watcher: ImportWatcher;
  readonly signal: AbortSignal;
}

/** What every step of one import shares. */
export interface ImportContext extends ImportTask {
  readonly store: Store;
  readonly history: FileHistory;
  readonly rules: TimeRules;
  /** The zone of the days: half-hours begin by its clock. */
  readonly days: Zone;
  /** To be asked before a file's readings are stored. */
  readonly guardRules: RulesGuard;
  /** Keeps users' days and months in step. */
  readonly rollup: UserRollup;
  /**
   * Runs `work` in a transaction of its own that only commits while this import holds the lock and nobody has
   * stopped it.
   */
  write<Result>(work: (session: Session) => Promise<Result>): Promise<Result>;
  /** The numbers that so many files will have in the ledger: their readings carry them. */
  reserve(session: Session, count: number): Promise<readonly number[]>;
  /** Adds files to the ledger, in the transaction that loads them. A rehearsal keeps no ledger. */
  record(session: Session, files: readonly RecordedFile[]): Promise<void>;
  /** Empties the database of everything but this import's own entry, in the transaction of the first own users. */
  forgetSample(session: Session): Promise<void>;
}
