import type { Session } from '../../database/index.js';
import { MINUTE_MS } from '../../common/time/index.js';
import { alike } from './alike.js';
import type { StoredRows } from './reading-rows.js';
import type { MinuteRange } from './user-rollup.js';

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
const ROWS = `
  string_agg(timestamptz_send(period_start) || float8send(energy_wh) || int2send(quality), ''::bytea
             order by period_start, occurrence) as rows`;

const READ_RANGE = `
  select user_id as "userId", ${ROWS} from readings
  where user_id = any($1::int[]) and period_start >= $2::timestamptz and period_start < $3::timestamptz
  group by user_id`;

const ROW_BYTES = 18;

/** What is stored of a user in `[from, to)`, in minutes since 1970-01-01 UTC. */
export async function readStored(
  session: Pick<Session, 'query'>,
  userKey: number,
  from: number,
  to: number,
): Promise<StoredRows> {
  const stored = await readStoredOf(session, new Map([[userKey, { from, to }]]));
  return stored.get(userKey) ?? decode(undefined);
}

/** What is stored of users, each in a stretch of time of its own: nearly always it is the same of all. */
export async function readStoredOf(
  session: Pick<Session, 'query'>,
  ranges: ReadonlyMap<number, MinuteRange>,
): Promise<ReadonlyMap<number, StoredRows>> {
  const stored = new Map(Array.from(ranges.keys(), (userId) => [userId, decode(undefined)]));
  for (const { userIds, value } of alike(ranges, ({ from, to }) => `${from} ${to}`)) {
    const edges = [instantText(value.from), instantText(value.to)];
    const rows = await session.query<{ userId: number; rows: string }>(READ_RANGE, [userIds, ...edges]);
    for (const { userId, rows: own } of rows) stored.set(userId, decode(own));
  }
  return stored;
}

/** A minute since 1970-01-01 UTC as PostgreSQL reads it. */
export function instantText(minute: number): string {
  return new Date(minute * MINUTE_MS).toISOString();
}

/** @param rows - a bytea comes as "\x" and hexadecimal digits */
function decode(rows: string | undefined): StoredRows {
  const bytes = Buffer.from(rows?.slice(2) ?? '', 'hex');
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
