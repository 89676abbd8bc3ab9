import { statfs } from 'node:fs/promises';
import { UsageError } from '../../src/common/errors/index.js';
import { isLoopback } from '../../src/common/loopback.js';
import { DAY_MS, HALF_HOUR_MS, MINUTE_MS } from '../../src/common/time/index.js';
import { CHUNK_MINUTES } from '../../src/database/index.js';
import type { BenchDatabase } from '../support/bench-database.js';

/** So many users with so many days of half-hours. */
export interface Size {
  readonly users: number;
  readonly days: number;
}

/** Keys and ids of its users begin here: below are those of generated files, which are imported beside them. */
export const FIRST_ID = 1_000_000;
export const FIRST_DAY = Date.UTC(2016, 0, 1);

const SEED = 20_161_122;
const SLOTS_A_DAY = 48;
const AREAS = 14;
const TARIFFS = 4;
/** Sessions that store at the same time, as an import has them. */
const SESSIONS = 2;
/** Of a reading before it is compacted: its row, its key, its days, and what the server writes ahead of it. */
const BYTES_A_READING = 150;

export function readingsIn({ users, days }: Size): number {
  return users * days * SLOTS_A_DAY;
}

/**
 * Before anything is made: a server without room stops for everybody.
 *
 * @throws UsageError when the server's disk is this machine's and has too little room
 */
export async function assertRoom({ sql, environment }: BenchDatabase, size: Size): Promise<void> {
  if (!isLoopback(new URL(environment['DATABASE_URL'] ?? '').hostname)) return;
  const [row] = await sql.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
  const { bavail, bsize } = await statfs(row?.folder ?? '/');
  const [free, needed] = [bavail * bsize, readingsIn(size) * BYTES_A_READING];
  if (free > needed) return;
  const gib = (bytes: number): string => (bytes / 1024 ** 3).toFixed(1);
  throw new UsageError(
    `${size.users} users with ${size.days} days need about ${gib(needed)} GiB on the server's disk, which has ${gib(free)} GiB left: choose fewer with --users or --days.`,
  );
}

/** Makes users and readings in the database itself: files of them would take longer to write than all that is measured. */
export async function makeWorld({ sql, storage }: BenchDatabase, { users, days }: Size): Promise<void> {
  await sql.query(
    `insert into users (id, external_id, sort_key, area, tariff, first_start)
     select id, id::text, '0' || length(id::text) || id, 'a' || id % ${AREAS}, 't' || id % ${TARIFFS}, $1
     from generate_series($2::int, $3::int) as id`,
    [new Date(FIRST_DAY), FIRST_ID, FIRST_ID + users - 1],
  );
  // Left to the sessions, the first row of a chunk would make it, where it can, and lock out others until it is there.
  const parts = monthsOf(days);
  const minutes = CHUNK_MINUTES.readings;
  const starts = parts.flatMap(({ from, slots }) => [from, from + slots * HALF_HOUR_MS - 1]);
  const chunks = new Set(starts.map((start) => Math.floor(start / MINUTE_MS / minutes) * minutes));
  await sql.transaction((session) => storage.makeChunks(session, [...chunks], 'a'));
  await Promise.all(
    Array.from({ length: SESSIONS }, async (_, session) => {
      for (const part of parts.filter((__, place) => place % SESSIONS === session)) {
        await insertReadings(sql, { users, ...part });
      }
    }),
  );
  const last = new Date(FIRST_DAY + days * DAY_MS - HALF_HOUR_MS);
  await sql.query(
    `update database_state
     set first_start = $1, last_start = $2, data_version = data_version + 1, changes = changes + 1`,
    [new Date(FIRST_DAY), last],
  );
}

interface Part {
  readonly from: number;
  readonly slots: number;
}

/** About a chunk each. */
function monthsOf(days: number): readonly Part[] {
  const parts: Part[] = [];
  for (let day = 0; day < days; day += 30) {
    parts.push({ from: FIRST_DAY + day * DAY_MS, slots: Math.min(30, days - day) * SLOTS_A_DAY });
  }
  return parts;
}

/** More in the evening, less at night, never twice the same; whole eighths of a Wh, so that every sum is exact. */
async function insertReadings(
  sql: BenchDatabase['sql'],
  { users, from, slots }: Part & { readonly users: number },
): Promise<void> {
  await sql.query(
    `insert into readings (user_id, period_start, occurrence, quality, energy_wh)
     select id, $1::timestamptz + slot * interval '30 minutes', 0, 1,
            (case when slot % 48 between 34 and 44 then 400 when slot % 48 < 12 then 60 else 150 end)
            + abs(hashint8extended(id::bigint * 1000000 + slot, ${SEED}) % 3200) / 8.0
     from generate_series($2::int, $3::int) as id, generate_series(0, $4::int - 1) as slot
     on conflict do nothing`,
    [new Date(from), FIRST_ID, FIRST_ID + users - 1, slots],
  );
}

export interface SizeOnDisk {
  readonly readings: number;
  readonly rollups: number;
}

/** Bytes with keys and everything. */
export async function sizeOnDisk({ storage }: BenchDatabase): Promise<SizeOnDisk> {
  const chunks = await storage.chunks();
  const bytesOf = (isOf: (table: string) => boolean): number =>
    chunks.filter(({ table }) => isOf(table)).reduce((total, { bytes }) => total + bytes, 0);
  return {
    readings: bytesOf((table) => table === 'readings'),
    rollups: bytesOf((table) => table !== 'readings'),
  };
}
