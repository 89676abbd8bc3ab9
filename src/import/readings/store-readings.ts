import type { Session } from '../../database/index.js';
import { MOST_LISTED } from '../csv/reject-list.js';
import { compare, type Difference, type Restatement } from './compare.js';
import { COPY_READINGS, copyBuffer } from './copy-rows.js';
import { giveBack } from './give-back.js';
import { type FileRows, piecesOf } from './reading-rows.js';
import { instantText, readStored } from './stored-readings.js';

/** What storing a file has changed. */
export interface Changes {
  inserted: number;
  unchanged: number;
  /** Stored readings that the file has otherwise: all are counted, the first ones listed. */
  restated: number;
  readonly listedRestated: Restatement[];
  /** By how many rows the table grew. */
  grown: number;
}

/** Restated readings go out first and come in again with the new ones, by the one COPY. */
const DELETE_RESTATED = `
  delete from readings
  using unnest($2::timestamptz[], $3::smallint[]) as old (period_start, occurrence)
  where readings.user_id = $1
    and readings.period_start = old.period_start and readings.occurrence = old.occurrence
    and readings.period_start between $4::timestamptz and $5::timestamptz`;

/** Adds what is new of a file, and with `replace` puts the restated readings right. */
export async function storeReadings(
  session: Session,
  userId: number,
  file: FileRows,
  replace: boolean,
): Promise<Changes> {
  const changes: Changes = { inserted: 0, unchanged: 0, restated: 0, listedRestated: [], grown: 0 };
  for (const piece of piecesOf(file)) {
    const stored = await readStored(session, userId, piece);
    const difference = compare(piece, stored);
    giveBack(stored.minute, stored.energy);
    changes.grown += await storePiece(session, userId, piece, difference, replace);
    count(changes, difference);
  }
  return changes;
}

function count(changes: Changes, { added, unchanged, restated }: Difference): void {
  changes.inserted += added.length;
  changes.unchanged += unchanged;
  changes.restated += restated.length;
  changes.listedRestated.push(...restated.slice(0, MOST_LISTED - changes.listedRestated.length));
}

/** @returns by how many rows the table grew */
async function storePiece(
  session: Session,
  userId: number,
  piece: FileRows,
  difference: Difference,
  replace: boolean,
): Promise<number> {
  if (!replace || difference.restated.length === 0) {
    return copyRows(session, userId, piece, difference.added);
  }
  const removed = await deleteRestated(session, userId, difference);
  return (await copyRows(session, userId, piece, replacing(difference))) - removed;
}

async function deleteRestated(session: Session, userId: number, { restated }: Difference): Promise<number> {
  const old = restated.filter((reading) => reading.old !== undefined);
  if (old.length === 0) return 0;
  const minutes = old.map(({ minute }) => minute);
  await session.query(DELETE_RESTATED, [
    userId,
    minutes.map(instantText),
    old.map(({ occurrence }) => occurrence),
    instantText(minutes[0] ?? 0),
    instantText(minutes.at(-1) ?? 0),
  ]);
  return old.length;
}

async function copyRows(
  session: Session,
  userId: number,
  piece: FileRows,
  indexes: Uint32Array,
): Promise<number> {
  if (indexes.length === 0) return 0;
  const buffer = copyBuffer(userId, piece, indexes);
  await session.copyIn(COPY_READINGS, [buffer]);
  giveBack(buffer);
  return indexes.length;
}

/** The new and the restated rows together, in the order of the key. */
function replacing({ added, restated }: Difference): Uint32Array {
  const changed = restated.map(({ row }) => row).filter((row) => row !== undefined);
  return Uint32Array.from([...added, ...changed]).sort();
}
