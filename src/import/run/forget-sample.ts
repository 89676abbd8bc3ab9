import type { Session } from '../../database/index.js';
import type { ImportLedger } from '../../ledger/index.js';

/**
 * Empties the database for its first own data: a sample's users and readings, and what the ledger says of them.
 * The import's own entry stays.
 */
export async function forgetSample(
  session: Session,
  ledger: ImportLedger,
  importId: number | undefined,
): Promise<void> {
  await session.query(
    'truncate readings, users, segment_rebuilds, user_days_a, user_days_b, user_months_a, user_months_b',
  );
  await session.query('update database_state set first_start = null, last_start = null');
  await ledger.forgetAllBut(session, importId);
}
