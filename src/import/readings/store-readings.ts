import type { Session } from '../../database/index.js';
import type { Difference } from './compare.js';
import { COPY_READINGS, copyBuffer, ROWS_A_COPY } from './copy-rows.js';
import { giveBack } from './give-back.js';
import type { SettledReadings } from './settle.js';
import { instantText } from './stored-readings.js';

/** Restated readings go out first and come in again with the new ones, by the one COPY. */
const DELETE_RESTATED = `
  delete from readings
  using unnest($2::timestamptz[], $3::smallint[]) as old (period_start, occurrence)
  where readings.user_id = $1
    and readings.period_start = old.period_start and readings.occurrence = old.occurrence
    and readings.period_start between $4::timestamptz and $5::timestamptz`;

/** Adds what is new, and with `replace` puts the restated readings right. @returns by how many rows the table grew */
export async function storeReadings(
  session: Session,
  userId: number,
  file: SettledReadings,
  difference: Difference,
  replace: boolean,
): Promise<number> {
  if (!replace || difference.restated.length === 0) {
    return copyRows(session, userId, file, difference.added);
  }
  const removed = await deleteRestated(session, userId, difference);
  return (await copyRows(session, userId, file, replacing(difference))) - removed;
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
  file: SettledReadings,
  indexes: Uint32Array,
): Promise<number> {
  for (let from = 0; from < indexes.length; from += ROWS_A_COPY) {
    const batch = indexes.subarray(from, from + ROWS_A_COPY);
    const buffer = copyBuffer(userId, file, batch);
    await session.copyIn(COPY_READINGS, [buffer]);
    giveBack(buffer);
  }
  return indexes.length;
}

/** The new and the restated rows of the file together, in the order of the key. */
function replacing({ added, restated }: Difference): Uint32Array {
  const changed = restated.map(({ row }) => row).filter((row) => row !== undefined);
  return Uint32Array.from([...added, ...changed]).sort();
}
