import type { RowCounts } from '../../ledger/index.js';

export const NO_ROWS: RowCounts = Object.freeze({
  rows_read: 0,
  rows_inserted: 0,
  rows_unchanged: 0,
  rows_restated: 0,
  rows_repeated: 0,
  rows_duplicate: 0,
  rows_rejected: 0,
  rows_retired: 0,
});

const NAMES = Object.keys(NO_ROWS) as readonly (keyof RowCounts)[];

export function addRows(one: RowCounts, other: RowCounts): RowCounts {
  return Object.fromEntries(NAMES.map((name) => [name, one[name] + other[name]])) as unknown as RowCounts;
}
