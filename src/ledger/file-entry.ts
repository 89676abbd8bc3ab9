/** How a file ended. Only a `loaded` one changed anything. */
export const FILE_RESULTS = ['loaded', 'no_user', 'over_threshold', 'refused', 'failed'] as const;
export type FileResult = (typeof FILE_RESULTS)[number];

/** What the ledger lists of a file row by row. */
export const ISSUE_KINDS = ['reject', 'repeat', 'restatement'] as const;
export type IssueKind = (typeof ISSUE_KINDS)[number];

/** How many rows of a file became what. */
export interface RowCounts {
  readonly rowsRead: number;
  /** Newly stored; of the users' file: added users. */
  readonly rowsInserted: number;
  /** Stored before with the same value. */
  readonly rowsUnchanged: number;
  /**
   * Readings by which stored half-hours differ from the file's: another value, one more, one fewer (which is no
   * row of the file). Replaced or, with `--on-restated keep`, not. Of the users' file: changed users.
   */
  readonly rowsRestated: number;
  /** Second, different readings of a half-hour. */
  readonly rowsRepeated: number;
  /** Second readings of a half-hour that say the same as the first. */
  readonly rowsDuplicate: number;
  readonly rowsRejected: number;
}

/** One file of one import, as the ledger keeps it. */
export interface FileEntry extends RowCounts {
  /** Within the import's folder. */
  readonly path: string;
  readonly kind: 'users' | 'readings';
  /** Whose readings; nothing for a users' file or a file name that is no id. */
  readonly userId?: number | undefined;
  /** Of the content; nothing when it could not be read. */
  readonly sha256?: string | undefined;
  readonly result: FileResult;
  /** Why it was not loaded: words that read on after the file's name. */
  readonly reason?: string | undefined;
  /** Whether it is part of a generated data set. */
  readonly sample: boolean;
  /** By how many rows the table grew. */
  readonly rowDelta: number;
  /** Some rows were rejected only because their time has not come yet. */
  readonly hasFutureRows: boolean;
  /** The first and last half-hour that the file names. */
  readonly firstStart?: Date | undefined;
  readonly lastStart?: Date | undefined;
  readonly durationMs: number;
}

/** One thing about one row of a file that a person may want to look at. */
export interface IssueEntry {
  readonly kind: IssueKind;
  /** For a reject its code; otherwise what was done: `keep`, `first`, `last`, `replaced`, `kept`, `refused`. */
  readonly code: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** The row as it stands in the file. */
  readonly raw?: string | undefined;
  readonly reason: string;
  readonly userId?: number | undefined;
  readonly periodStart?: Date | undefined;
  readonly occurrence?: number | undefined;
  readonly oldWh?: number | undefined;
  readonly newWh?: number | undefined;
}

/** A file for the ledger, by the number that was reserved for it, with its issues. */
export interface RecordedFile {
  readonly id: number;
  readonly entry: FileEntry;
  readonly issues: readonly IssueEntry[];
}
