import type { Session } from '../../database/index.js';
import { MINUTE_MS } from '../../common/time/index.js';
import type { StoredRows } from './reading-rows.js';

/** PostgreSQL's binary form of an instant counts from 2000-01-01 UTC; in minutes since 1970-01-01 UTC. */
export const EPOCH_MINUTE = Date.UTC(2000, 0, 1) / MINUTE_MS;
/** It counts in microseconds. */
export const MICROS_A_MINUTE = 60_000_000;
/** It has 64 bits, more than a number holds exactly: it is read and written in two halves. */
export const TWO_TO_32 = 2 ** 32;

/**
 * One value instead of a row each: parsing rows would take longer than using them. Every reading is 18 bytes
 * in PostgreSQL's own binary form: microseconds since 2000, energy, quality.
 */
const READ_RANGE = `
  select string_agg(timestamptz_send(period_start) || float8send(energy_wh) || int2send(quality), ''::bytea
                    order by period_start, occurrence) as rows
  from readings
  where user_id = $1 and period_start >= $2::timestamptz and period_start < $3::timestamptz`;

const ROW_BYTES = 18;

/** What is stored of a user in `[from, to)`, in minutes since 1970-01-01 UTC. */
export async function readStored(
  session: Pick<Session, 'query'>,
  userKey: number,
  from: number,
  to: number,
): Promise<StoredRows> {
  const [range] = await session.query<{ rows: string | null }>(READ_RANGE, [
    userKey,
    instantText(from),
    instantText(to),
  ]);
  // A bytea comes as "\x" and hexadecimal digits.
  return decode(Buffer.from(range?.rows?.slice(2) ?? '', 'hex'));
}

/** A minute since 1970-01-01 UTC as PostgreSQL reads it. */
export function instantText(minute: number): string {
  return new Date(minute * MINUTE_MS).toISOString();
}

function decode(bytes: Buffer): StoredRows {
  const length = bytes.length / ROW_BYTES;
  const minute = new Int32Array(length);
  const energy = new Float64Array(length);
  const quality = new Uint8Array(length);
  for (let row = 0, at = 0; row < length; row += 1, at += ROW_BYTES) {
    const micros = bytes.readInt32BE(at) * TWO_TO_32 + bytes.readUInt32BE(at + 4);
    minute[row] = micros / MICROS_A_MINUTE + EPOCH_MINUTE;
    energy[row] = bytes.readDoubleBE(at + 8);
    quality[row] = bytes.readInt16BE(at + 16);
  }
  return { minute, energy, quality, length };
}
