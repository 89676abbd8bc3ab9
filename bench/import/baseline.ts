import type { BenchDatabase } from '../support/bench-database.js';
import { timed } from '../support/timed.js';
import type { ReadyRows } from './ready-rows.js';

/** The embedded engine takes a COPY as one buffer of at most about so many bytes. */
const ENGINE_BYTES = 4 * 1024 * 1024;

/**
 * What an import is compared with: one COPY of the same rows, ready made as text and in the order of the key, straight
 * into a table with the key and the checks of the readings: a hypertable like theirs, of plain tables one without partitions.
 *
 * @returns milliseconds from the beginning of its transaction to the end of its commit
 */
export async function baselineMs(
  { sql, isServer, storage }: BenchDatabase,
  rows: ReadyRows,
): Promise<number> {
  await sql.query('create table baseline (like readings including all)');
  if (storage.name === 'timescale')
    await sql.query(`
    select create_hypertable('baseline', by_range('period_start', interval '1 month'), create_default_indexes => false)`);
  const took = await timed(() =>
    sql.transaction(async (session) => {
      const copy = 'copy baseline (user_id, period_start, occurrence, energy_wh) from stdin';
      if (isServer) await session.copyIn(copy, rows.stream());
      else for await (const batch of rows.batches(ENGINE_BYTES)) await session.copyIn(copy, [batch]);
    }),
  );
  const [stored] = await sql.query<{ count: number }>('select count(*) as count from baseline');
  if (stored?.count !== rows.count) throw new Error('the baseline did not store every row');
  await sql.query('drop table baseline');
  return took;
}
