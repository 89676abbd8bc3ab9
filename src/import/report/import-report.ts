import { EXIT } from '../../common/errors/index.js';
import type { Zone } from '../../common/time/index.js';
import type { FarDays } from '../../consumption/index.js';
import type { FileResult, RepeatPolicy, RowCounts } from '../../ledger/index.js';
import type { Compacted } from '../compaction.js';
import type { FoldedOfFiles } from '../csv/folded-names.js';
import type { RejectCode } from '../csv/reject-list.js';
import type { UnreadFiles } from '../folder/unread-files.js';

/** A file that was not loaded. */
export interface RefusedFile {
  readonly path: string;
  readonly result: Exclude<FileResult, 'loaded'>;
  readonly reason: string;
}

/** A file that was loaded although something is odd about it. */
export interface OddFile {
  readonly path: string;
  readonly reason: string;
}

/** A row that was left out. */
export interface RejectedRow {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

/** Ids worth a warning: all are counted, the first ones listed. */
export interface UserList {
  readonly count: number;
  readonly ids: readonly string[];
}

/** What the database holds after an import. */
export interface StoredTotals {
  readonly users: number;
  readonly readings: number;
  /** In Wh. */
  readonly energyWh: number;
  /** Those from before it are held as days, months and totals only; null where there are none. */
  readonly readingsBegin: Date | null;
}

/** Readings that were probably misread, of this import or an earlier one. */
export interface Misread {
  readonly far: readonly FarDays[];
  /** Users with months of about a thousandth of what others use. */
  readonly thousandth: UserList;
  /** Users with days of one reading an hour. */
  readonly hourly: UserList;
}

/** What the files of an import came to. */
export interface FilesReport {
  readonly files: {
    readonly loaded: number;
    /** Known by their content, and skipped. */
    readonly skipped: number;
    readonly refused: number;
    /** Files with repeats, and with rejects. */
    readonly withRepeats: number;
    readonly withRejects: number;
    /** Files with rows from before the readings begin. */
    readonly withRetired: number;
  };
  /** Of files of meters. */
  readonly series: { readonly loaded: number; readonly refused: number; readonly withoutUser: number };
  /** Users that came with their readings. */
  readonly usersCreated: number;
  /** Values of registers that are no consumption, by register. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** Half-hours of which only a part is there. */
  readonly incomplete: number;
  /** Values that are not there, or are said to be missing. */
  readonly missing: number;
  /** Blanks and zeros at local times that the clocks skip. */
  readonly fillers: number;
  /** Of the readings' files and series; of those in other layouts an interval is a row. */
  readonly rows: RowCounts;
  /** Rows of all files, the users' file included, by why they were left out. */
  readonly rejects: Readonly<Partial<Record<RejectCode, number>>>;
  /** The first ones. */
  readonly rejectedRows: readonly RejectedRow[];
  /** Sum over the readings of the files that were loaded, in Wh. */
  readonly energyWh: number;
  readonly first: Date | undefined;
  readonly last: Date | undefined;
  /** The first ones; `files.refused` has their number. */
  readonly refused: readonly RefusedFile[];
  /** All are counted, the first ones listed. */
  readonly odd: { readonly count: number; readonly listed: readonly OddFile[] };
  /** How many files were over the threshold. */
  readonly overThreshold: number;
  /** Files whose user is not known: tried again by the next import. */
  readonly withoutUser: number;
}

/** Everything that an import has to say when it is done. */
export interface ImportReport extends FilesReport {
  /** The folders and files, as somebody named them. */
  readonly named: string;
  /** That all of it lies in. */
  readonly directory: string;
  /** Whose local times the files name. */
  readonly zone: Zone;
  /** Rows from before it were left out; null where readings are kept of any time. */
  readonly readingsBegin: Date | null;
  readonly dryRun: boolean;
  readonly onRepeat: RepeatPolicy;
  /** Nothing of a rehearsal. */
  readonly importId: number | undefined;
  /** A sample had to make room. */
  readonly forgotSample: boolean;
  /** Nothing when the folder has no users' file, or one that is known or refused. */
  readonly users:
    { readonly added: number; readonly changed: number; readonly unchanged: number } | undefined;
  /** Names that were taken otherwise than they are written, in the users' file. */
  readonly foldedNames: FoldedOfFiles;
  /** Files that stand beside those of meters, and hold no readings. */
  readonly noReadings: Pick<UnreadFiles, 'count' | 'names'>;
  /** Files of the folder that are none of an import's. */
  readonly unread: Pick<UnreadFiles, 'count' | 'names'>;
  readonly usersWithoutFile: UserList;
  readonly usersMissing: UserList;
  /** In milliseconds: from the first file opened to the last commit; and the refresh of the aggregates. */
  readonly loadMs: number;
  readonly refreshMs: number;
  /** Nothing of a rehearsal. */
  readonly stored: StoredTotals | undefined;
  /** Nothing of a rehearsal, nor where the compaction was stopped or failed. */
  readonly compacted: Compacted | undefined;
  /** What was probably misread of all that is stored; nothing of a rehearsal. */
  readonly misread: Misread | undefined;
}

/** What an import that has ended tells the shell. A file of a user who is not known is a warning, no failure. */
export function exitCodeFor({
  files,
  series,
  rejects,
  overThreshold,
  withoutUser,
  noReadings,
}: Pick<
  ImportReport,
  'files' | 'series' | 'rejects' | 'overThreshold' | 'withoutUser' | 'noReadings'
>): number {
  if (overThreshold > 0 || series.refused > series.withoutUser) return EXIT.threshold;
  const { loaded, skipped, refused } = files;
  const isNothing = noReadings.count > 0 && loaded + skipped + refused === 0;
  const isClean = !isNothing && refused === withoutUser && Object.keys(rejects).length === 0;
  return isClean ? EXIT.clean : EXIT.rejects;
}
