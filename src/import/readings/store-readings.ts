import type { Session } from '../../database/index.js';
import type { RestatedPolicy } from '../../ledger/index.js';
import { MOST_LISTED } from '../csv/reject-list.js';
import { compare, type Difference, type Restatement } from './compare.js';
import { COPY_READINGS, copyBuffer } from './copy-rows.js';
import { giveBack } from './give-back.js';
import { type FileRows, piecesOf } from './reading-rows.js';
import { instantText, readStored } from './stored-readings.js';

/** What became of a file's readings. */
export interface StoredFile {
  /** How many half-hours' readings were not stored at all. */
  readonly added: number;
  readonly unchanged: number;
  /** Readings that are stored otherwise: all are counted, the first ones listed. */
  readonly restated: number;
  readonly listedRestated: readonly Restatement[];
  /** By how many rows the table grew. */
  readonly grown: number;
}

/** Restated readings go out first and come in again with the new ones, by the one COPY. */
const DELETE_RESTATED = `
  delete from readings
  using unnest($2::timestamptz[], $3::smallint[]) as old (period_start, occurrence)
  where readings.user_id = $1
    and readings.period_start = old.period_start and readings.occurrence = old.occurrence
    and readings.period_start between $4::timestamptz and $5::timestamptz`;

/**
 * Adds what is new of a file, and with `replace` puts the restated readings right. With `error` a file that has any is
 * only compared: it will be refused, and what was written would have to go again.
 */
export async function storeReadings(
  session: Session,
  userId: number,
  file: FileRows,
  onRestated: RestatedPolicy,
): Promise<StoredFile> {
  if (onRestated === 'error') {
    const compared = await pieceByPiece(session, userId, file, () => Promise.resolve(0));
    if (compared.restated > 0) return compared;
  }
  return pieceByPiece(session, userId, file, (piece, difference) =>
    storePiece(session, userId, piece, difference, onRestated === 'replace'),
  );
}

/** @param take - does something about a piece, and says by how many rows the table grew */
async function pieceByPiece(
  session: Session,
  userId: number,
  file: FileRows,
  take: (piece: FileRows, difference: Difference) => Promise<number>,
): Promise<StoredFile> {
  const listedRestated: Restatement[] = [];
  let [added, unchanged, restated, grown] = [0, 0, 0, 0];
  for (const piece of piecesOf(file)) {
    const stored = await readStored(session, userId, piece);
    const difference = compare(piece, stored);
    giveBack(stored.minute, stored.energy);
    grown += await take(piece, difference);
    added += difference.added.length;
    unchanged += difference.unchanged;
    restated += difference.restated.length;
    listedRestated.push(...difference.restated.slice(0, MOST_LISTED - listedRestated.length));
  }
  return { added, unchanged, restated, listedRestated, grown };
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
