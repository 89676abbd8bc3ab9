import { EPOCH_MINUTE, MICROS_A_MINUTE, occurrenceOf, TWO_TO_32 } from '../../consumption/index.js';
import type { FileRows } from './reading-rows.js';

/** The statement that takes such rows. */
export function copyStatement({ quality }: Pick<FileRows, 'quality'>): string {
  const columns = `user_id, file_id, period_start, occurrence, energy_wh${quality ? ', quality' : ''}`;
  return `copy readings (${columns}) from stdin (format binary)`;
}

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);
/** Number of fields, then each field's length and value. */
const ROW_BYTES = 2 + (4 + 4) + (4 + 4) + (4 + 8) + (4 + 2) + (4 + 8);
/** Where a file says it; elsewhere the column's default spares what a row takes. */
const QUALITY_BYTES = 4 + 2;
const TIME_AT = 22;
const OCCURRENCE_AT = 34;
const ENERGY_AT = 40;
const QUALITY_AT = ROW_BYTES + 4;

/** PostgreSQL's binary COPY of rows that {@link copyRows} made. */
export function copyOf(rows: readonly Buffer[]): readonly Buffer[] {
  return [SIGNATURE, ...rows, TRAILER];
}

/** These rows of a user and a file of the ledger, by their index, as a binary COPY has them. */
export function copyRows(userId: number, fileId: number, rows: FileRows, indexes: Uint32Array): Buffer {
  const { quality } = rows;
  const rowBytes = ROW_BYTES + (quality ? QUALITY_BYTES : 0);
  // Not from a shared pool, however small: whoever sends it releases it.
  const buffer = Buffer.allocUnsafeSlow(indexes.length * rowBytes);
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  if (indexes.length > 0) {
    writeFrame(view, userId, fileId);
    if (quality) writeQualityFrame(view);
    // What is the same in all rows is copied: setting it number by number takes longer.
    for (let done = rowBytes; done < buffer.length; done *= 2) buffer.copyWithin(done, 0, done);
  }
  // By places: an iterator would make an object of each.
  for (let nth = 0, at = 0; nth < indexes.length; nth += 1, at += rowBytes) {
    const row = indexes[nth] ?? 0;
    const micros = ((rows.minute[row] ?? 0) - EPOCH_MINUTE) * MICROS_A_MINUTE;
    const high = Math.floor(micros / TWO_TO_32);
    view.setInt32(at + TIME_AT, high);
    view.setUint32(at + TIME_AT + 4, micros - high * TWO_TO_32);
    view.setInt16(at + OCCURRENCE_AT, occurrenceOf(rows, row));
    view.setFloat64(at + ENERGY_AT, rows.energy[row] ?? 0);
    if (quality) view.setInt16(at + QUALITY_AT, quality[row] ?? 0);
  }
  return buffer;
}

/** What is the same in every row of a user and file: number of fields, their lengths, the two ids. */
function writeFrame(view: DataView, userId: number, fileId: number): void {
  view.setInt16(0, 5);
  view.setInt32(2, 4);
  view.setInt32(6, userId);
  view.setInt32(10, 4);
  view.setInt32(14, fileId);
  view.setInt32(18, 8);
  view.setInt32(30, 2);
  view.setInt32(36, 8);
}

function writeQualityFrame(view: DataView): void {
  view.setInt16(0, 6);
  view.setInt32(ROW_BYTES, 2);
}
