import type { FileEntry, RowCounts } from '../../ledger/index.js';
import type { Reject, RejectCode } from '../csv/reject-list.js';

/** Rows that were left out: how many for each reason, and the first ones. */
export interface Rejects {
  readonly byCode: ReadonlyMap<RejectCode, number>;
  readonly listed: readonly Reject[];
}

/** What became of one file. */
export interface FileOutcome {
  readonly entry: FileEntry;
  /** Sum over the file's readings as they are settled, in Wh. */
  readonly energyWh: number;
  readonly rejects: Rejects;
  /** The local days of its user that changed, by their begin in minutes since 1970-01-01 UTC. */
  readonly changedDays?: ReadonlySet<number>;
}

export const NO_ROWS: RowCounts = Object.freeze({
  rowsRead: 0,
  rowsInserted: 0,
  rowsUnchanged: 0,
  rowsRestated: 0,
  rowsRepeated: 0,
  rowsDuplicate: 0,
  rowsRejected: 0,
});

export const REJECTED_NOTHING: Rejects = Object.freeze({ byCode: new Map(), listed: [] });
