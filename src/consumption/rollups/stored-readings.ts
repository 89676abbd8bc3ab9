import type { Session } from '../../database/index.js';
import { EPOCH_MINUTE, MICROS_A_MINUTE, TWO_TO_32 } from './binary-time.js';
import type { StoredRows } from './reading-rows.js';

/**
 * One value instead of a row each: parsing rows would take longer than what is done with them. Every reading is 18 bytes
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
  userId: number,
  from: number,
  to: number,
): Promise<StoredRows> {
  const [range] = await session.query<{ rows: string | null }>(READ_RANGE, [
    userId,
    instantText(from),
    instantText(to),
  ]);
  // A bytea comes as "\x" and hexadecimal digits.
  return decode(Buffer.from(range?.rows?.slice(2) ?? '', 'hex'));
}

/** A minute since 1970-01-01 UTC as PostgreSQL reads it. */
export function instantText(minute: number): string {
  return new Date(minute * 60_000).toISOString();
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
