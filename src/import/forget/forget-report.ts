import type { TimeRange, Zone } from '../../common/time/index.js';
import type { KeptByLater } from './forget-readings.js';

/** A file of the ledger as people know it. */
export interface NamedFile {
  readonly path: string;
  readonly importId: number;
}

/** What stays as a later file has it, with that file; nothing where an older version loaded it. */
export type NamedKept = Omit<KeptByLater, 'fileId' | 'userKey'> & {
  readonly userId: string;
  readonly file: NamedFile | undefined;
};

/** What a run of `forget` came to. */
export interface ForgetReport {
  readonly dryRun: boolean;
  readonly erased: boolean;
  /** The number of its entry in the ledger; nothing of a rehearsal. */
  readonly removalId: number | undefined;
  /** Users whose readings changed. */
  readonly users: number;
  /** Readings that are gone. */
  readonly readings: number;
  /** Earlier readings that stand again. */
  readonly restored: number;
  /** From the first half-hour that changed to the end of the last; null without any. */
  readonly range: TimeRange | null;
  /** What stays as later files have it: all are counted, the first ones listed. */
  readonly kept: { readonly readings: number; readonly listed: readonly NamedKept[] };
  /** Files of which it is not known which readings they put in. */
  readonly unattributed: readonly NamedFile[];
  /** Files that had replaced more readings than are kept. */
  readonly notKept: readonly (NamedFile & { readonly readings: number })[];
  /** Before it days are kept without their readings; null where there are none. */
  readonly readingsBegin: Date | null;
  /** How many of such days are gone: the segments still count them. */
  readonly keptDays: number;
  /** Files that put in something of such days, which stays. */
  readonly retired: readonly NamedFile[];
  /** How many files are read again when they come. */
  readonly filesToCome: number;
  readonly zone: Zone;
  readonly forgetMs: number;
  readonly refreshMs: number;
}
