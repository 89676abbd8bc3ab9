import type { FileEntry, RowCounts } from '../../ledger/index.js';
import type { RejectCode } from '../csv/reject-codes.js';

/** What became of one file. */
export interface FileOutcome {
  readonly entry: FileEntry;
  /** Sum over the file's readings as they are settled, in Wh. */
  readonly energyWh: number;
  /** How many rows were rejected for each reason. */
  readonly rejects: ReadonlyMap<RejectCode, number>;
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

export const REFUSED_NOTHING: ReadonlyMap<RejectCode, number> = new Map();
