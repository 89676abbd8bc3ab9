import { rowsOfHalfHour, type StoredRows } from '../../consumption/index.js';
import type { FileRows } from './reading-rows.js';

/** A reading that is stored differently from the file. */
export interface Restatement {
  readonly minute: number;
  readonly occurrence: 0 | 1;
  /** In Wh; nothing when the half-hour had no such reading. */
  readonly old: number | undefined;
  /** In Wh; nothing when the file no longer has this reading. */
  readonly new: number | undefined;
  /** The line where the file names the half-hour. */
  readonly line: number;
  /** Its index among the rows that were compared; nothing when the file no longer has it. */
  readonly row: number | undefined;
}

/** How rows of a file differ from what is stored. */
export interface Difference {
  /** Rows, by their index, whose half-hour is not stored at all. */
  readonly added: Uint32Array;
  /** How many rows are stored as they are. */
  readonly unchanged: number;
  readonly restated: readonly Restatement[];
}

/** Compares rows of a file with what is stored; half-hours that the file does not name do not matter. */
export function compare(file: FileRows, stored: StoredRows): Difference {
  if (stored.length === 0) return allAdded(file);
  const added = new Uint32Array(file.length);
  const restated: Restatement[] = [];
  let addedRows = 0;
  let unchanged = 0;
  let storedRow = 0;
  for (let row = 0; row < file.length;) {
    const minute = file.minute[row] ?? 0;
    while (storedRow < stored.length && (stored.minute[storedRow] ?? 0) < minute) storedRow += 1;
    const next = row + rowsOfHalfHour(file, row);
    if (storedRow < stored.length && stored.minute[storedRow] === minute) {
      const changes = changesOf(file, row, next, stored, storedRow);
      restated.push(...changes);
      unchanged += next - row - changes.filter((change) => change.new !== undefined).length;
    } else {
      for (let fresh = row; fresh < next; fresh += 1) added[addedRows++] = fresh;
    }
    row = next;
  }
  return { added: added.subarray(0, addedRows), unchanged, restated };
}

/** Of a user's first readings. */
function allAdded({ length }: FileRows): Difference {
  const added = new Uint32Array(length);
  for (let row = 0; row < length; row += 1) added[row] = row;
  return { added, unchanged: 0, restated: NONE };
}

const NONE: readonly Restatement[] = [];
const OCCURRENCES = [0, 1] as const;

/** How one half-hour of the file differs from what is stored of it. */
function changesOf(
  file: FileRows,
  row: number,
  next: number,
  stored: StoredRows,
  storedRow: number,
): readonly Restatement[] {
  const storedNext = storedRow + rowsOfHalfHour(stored, storedRow);
  const minute = file.minute[row] ?? 0;
  const isSingle = next - row === 1 && storedNext - storedRow === 1;
  if (isSingle && isSame(file, row, stored, storedRow)) return NONE;
  return OCCURRENCES.flatMap((occurrence) => {
    const at = row + occurrence < next ? row + occurrence : undefined;
    const now = at === undefined ? undefined : file.energy[at];
    const before = storedRow + occurrence < storedNext ? stored.energy[storedRow + occurrence] : undefined;
    if (now === before && (at === undefined || isSame(file, at, stored, storedRow + occurrence))) return [];
    return [{ minute, occurrence, old: before, new: now, row: at, line: file.line[at ?? row] ?? 0 }];
  });
}

/** What a file says nothing of is not another quality. */
function isSame(file: FileRows, row: number, stored: StoredRows, storedRow: number): boolean {
  const quality = file.quality?.[row] ?? 0;
  return (
    file.energy[row] === stored.energy[storedRow] && (quality === 0 || quality === stored.quality[storedRow])
  );
}
