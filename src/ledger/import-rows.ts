import type { FileResult, RowCounts } from './file-entry.js';
import type { ImportStatus } from './import-ledger.js';

/** One import as a line of its own tells it. */
export interface ImportRow {
  readonly id: number;
  readonly status: ImportStatus;
  readonly startedAt: Date;
  /** Nothing while it runs. */
  readonly finishedAt: Date | null;
  readonly directory: string;
}

/** How an import was asked for, as it is typed; nothing where the ledger does not say. */
export interface ImportChoices {
  readonly stamp: string | null;
  readonly onRepeat: string | null;
  readonly onRestated: string | null;
  /** `10` rows or `1%` of a file. */
  readonly maxErrors: string | null;
  readonly maxReadingWh: number | null;
  readonly force: boolean;
  readonly jobs: number;
}

/** One import with what became of its files and rows. The rows are those of readings' files. */
export interface ImportTotals extends ImportRow, ImportChoices, RowCounts {
  /** What ended it, when it did not do all of its files. */
  readonly message: string | null;
  readonly filesLoaded: number;
  /** Known before, and so not read again. */
  readonly filesSkipped: number;
  /** Not loaded for any other reason. */
  readonly filesRefused: number;
  readonly usersAdded: number;
  readonly usersChanged: number;
  readonly usersRejected: number;
}

/** One file of an import, as it was recorded. */
export interface ImportFile extends RowCounts {
  readonly path: string;
  readonly kind: 'users' | 'readings';
  readonly userId: number | null;
  readonly result: FileResult;
  /** Why it was not loaded. */
  readonly reason: string | null;
  readonly durationMs: number;
  readonly firstStart: Date | null;
  readonly lastStart: Date | null;
}

/** One thing about one row of a file. */
export interface ImportIssue {
  readonly fileId: number;
  readonly id: number;
  readonly path: string;
  /** For a reject why; otherwise what was done: `keep`, `first`, `last`, `replaced`, `kept`, `refused`. */
  readonly code: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly raw: string | null;
  readonly reason: string;
  readonly userId: number | null;
  readonly periodStart: Date | null;
  readonly occurrence: number | null;
  /** Of a repeat the first reading, of a restatement what was stored. */
  readonly oldWh: number | null;
  /** Of a repeat the second reading, of a restatement what the file has. */
  readonly newWh: number | null;
}

/** One page of a list; pages count from 1. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Over all pages. */
  readonly count: number;
  readonly page: number;
  readonly pageSize: number;
}

export interface PageRequest {
  readonly page: number;
  readonly pageSize: number;
}
