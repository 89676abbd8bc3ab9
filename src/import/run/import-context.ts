import type { Zone } from '../../common/time/index.js';
import type { UserRollup } from '../../consumption/index.js';
import type { Database, Session, Storage } from '../../database/index.js';
import type { FileHistory, RecordedFile } from '../../ledger/index.js';
import type { FileZones } from '../file-zones.js';
import type { ImportFolder } from '../folder/import-folder.js';
import type { ImportOptions } from '../import-options.js';
import type { MeterFormat } from '../layouts/meter-file.js';
import type { TimeRules } from '../readings/readings-parser.js';
import type { FileOutcome } from './file-step.js';
import type { ImportWatcher } from './import-watcher.js';

/** Where an import reads and writes: the database, or a transaction that will be rolled back. */
export type Store = Pick<Database, 'query' | 'transaction'>;

/** What an import is asked to do, who is told of it, and who may stop it. */
export interface ImportTask {
  readonly folders: readonly ImportFolder[];
  readonly options: ImportOptions;
  readonly watcher: ImportWatcher;
  readonly signal: AbortSignal;
}

/** What every step of one import shares. */
export interface ImportContext extends ImportTask {
  readonly store: Store;
  readonly history: FileHistory;
  /** Of files with a user each. */
  readonly rules: TimeRules;
  /** The zone of the days: half-hours begin by its clock. */
  readonly days: Zone;
  /** The zones of files' times; each guards what is stored of its files. */
  readonly zones: FileZones;
  /** Keeps users' days and months in step. */
  readonly rollup: UserRollup;
  /** Where readings are kept. */
  readonly storage: Storage;
  /**
   * Runs `work` in a transaction of its own that only commits while this import holds the lock and nobody has
   * stopped it.
   */
  write<Result>(work: (session: Session) => Promise<Result>): Promise<Result>;
  /** The numbers that so many files will have in the ledger: their readings carry them. */
  reserve(session: Session, count: number): Promise<readonly number[]>;
  /** Adds files to the ledger, in the transaction that loads them. A rehearsal keeps no ledger. */
  record(session: Session, files: readonly RecordedFile[]): Promise<void>;
  /** Told of files whose transaction is over; may bring the aggregates up to date with them. */
  loaded(outcomes: readonly FileOutcome[]): Promise<void>;
  /** Keeps the rules of a zone that a file names its times in. */
  keepRules(session: Session, zone: Zone): Promise<void>;
  /** Empties the database of everything but this import's own entry, in the transaction of the first own users. */
  forgetSample(session: Session): Promise<void>;
}

/** What every step of one of an import's folders shares. */
export interface FolderContext extends ImportContext {
  readonly folder: ImportFolder;
  /** The layout of its files of meters, where somebody says it. */
  readonly format: MeterFormat | undefined;
}
