import type { Session } from '../../database/index.js';
import { EPOCH_MINUTE, MICROS_A_MINUTE, TWO_TO_32 } from './binary-time.js';
import type { StoredReadings } from './compare.js';
import type { SettledReadings } from './settle.js';

/**
 * One value instead of a row each: parsing rows would take longer than the comparison. Every reading is 18 bytes in
 * PostgreSQL's own binary form: microseconds since 2000, occurrence, energy.
 */
const READ_RANGE = `
  select string_agg(timestamptz_send(period_start) || int2send(occurrence) || float8send(energy_wh), ''::bytea
                    order by period_start, occurrence) as rows
  from readings
  where user_id = $1 and period_start between $2::timestamptz and $3::timestamptz`;

const ROW_BYTES = 18;

/** So much time at once, nearly three years: a value of at most 4 MB, however long a file is. */
const WINDOW_MINUTES = 50_000 * 30;

/** What is stored of a user in the half-hours that a file spans. */
export async function readStored(
  session: Session,
  userId: number,
  { minute, length }: SettledReadings,
): Promise<StoredReadings> {
  const windows: StoredReadings[] = [];
  for (let row = 0; row < length;) {
    const first = minute[row] ?? 0;
    let next = row + 1;
    while (next < length && (minute[next] ?? 0) < first + WINDOW_MINUTES) next += 1;
    windows.push(await readWindow(session, userId, first, minute[next - 1] ?? 0));
    row = next;
  }
  const [only, ...more] = windows;
  return only && more.length === 0 ? only : joined(windows);
}

async function readWindow(
  session: Session,
  userId: number,
  first: number,
  last: number,
): Promise<StoredReadings> {
  const [range] = await session.query<{ rows: string | null }>(READ_RANGE, [
    userId,
    instantText(first),
    instantText(last),
  ]);
  // A bytea comes as "\x" and hexadecimal digits.
  return decode(Buffer.from(range?.rows?.slice(2) ?? '', 'hex'));
}

function joined(windows: readonly StoredReadings[]): StoredReadings {
  const length = windows.reduce((sum, window) => sum + window.length, 0);
  const all = {
    minute: new Int32Array(length),
    occurrence: new Uint8Array(length),
    energy: new Float64Array(length),
    length,
  };
  let at = 0;
  for (const window of windows) {
    all.minute.set(window.minute, at);
    all.occurrence.set(window.occurrence, at);
    all.energy.set(window.energy, at);
    at += window.length;
  }
  return all;
}

/** A minute since 1970-01-01 UTC as PostgreSQL reads it. */
export function instantText(minute: number): string {
  return new Date(minute * 60_000).toISOString();
}

function decode(bytes: Buffer): StoredReadings {
  const length = bytes.length / ROW_BYTES;
  const minute = new Int32Array(length);
  const occurrence = new Uint8Array(length);
  const energy = new Float64Array(length);
  for (let row = 0, at = 0; row < length; row += 1, at += ROW_BYTES) {
    const micros = bytes.readInt32BE(at) * TWO_TO_32 + bytes.readUInt32BE(at + 4);
    minute[row] = micros / MICROS_A_MINUTE + EPOCH_MINUTE;
    occurrence[row] = bytes.readInt16BE(at + 8);
    energy[row] = bytes.readDoubleBE(at + 10);
  }
  return { minute, occurrence, energy, length };
}
