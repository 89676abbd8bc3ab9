import { EPOCH_MINUTE, MICROS_A_MINUTE, TWO_TO_32 } from './binary-time.js';
import { occurrenceOf, type ReadingRows } from './reading-rows.js';

/** The statement that {@link copyBuffer} feeds. */
export const COPY_READINGS =
  'copy readings (user_id, period_start, occurrence, energy_wh) from stdin (format binary)';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);
/** Number of fields, then each field's length and value. */
const ROW_BYTES = 2 + (4 + 4) + (4 + 8) + (4 + 2) + (4 + 8);
const TIME_AT = 14;
const OCCURRENCE_AT = 26;
const ENERGY_AT = 32;

/** PostgreSQL's binary COPY of these rows of a user, by their index. */
export function copyBuffer(userId: number, rows: ReadingRows, indexes: Uint32Array): Buffer {
  // Memory of its own, also when it is small: whoever has sent it gives it back.
  const buffer = Buffer.allocUnsafeSlow(SIGNATURE.length + indexes.length * ROW_BYTES + TRAILER.length);
  SIGNATURE.copy(buffer);
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  let at = SIGNATURE.length;
  for (const row of indexes) {
    writeFrame(view, at, userId);
    const micros = ((rows.minute[row] ?? 0) - EPOCH_MINUTE) * MICROS_A_MINUTE;
    const high = Math.floor(micros / TWO_TO_32);
    view.setInt32(at + TIME_AT, high);
    view.setUint32(at + TIME_AT + 4, micros - high * TWO_TO_32);
    view.setInt16(at + OCCURRENCE_AT, occurrenceOf(rows, row));
    view.setFloat64(at + ENERGY_AT, rows.energy[row] ?? 0);
    at += ROW_BYTES;
  }
  TRAILER.copy(buffer, at);
  return buffer;
}

/** What is the same in every row of a user. */
function writeFrame(view: DataView, at: number, userId: number): void {
  view.setInt16(at, 4);
  view.setInt32(at + 2, 4);
  view.setInt32(at + 6, userId);
  view.setInt32(at + 10, 8);
  view.setInt32(at + 22, 2);
  view.setInt32(at + 28, 8);
}
