import { MINUTE_MS } from '../../common/time/index.js';
import { instantText } from '../../consumption/index.js';
import type { Queryable } from '../../database/index.js';
import type { Renewal } from '../../ledger/index.js';
import type { StoredReadings } from './repeated-hour.js';

/** The range spares the other chunks a look. */
const STORED_AT = `
  select period_start as start, energy_wh as "energyWh"
  from readings
  where user_id = $1 and period_start = any ($2::timestamptz[])
    and period_start between $3::timestamptz and $4::timestamptz`;

/** What was put in by rules that no longer hold says nothing about these. */
const NOT_STALE = `
  and not (period_start >= $5 and period_start < $6
    and (file_id = any ($7::int[]) or file_id is null and period_start between $8 and $9))`;

/**
 * What is stored of a user at these half-hours, each by its beginning in minutes since 1970-01-01 UTC.
 *
 * @param renewal - of the file that is read, where it is to be read anew
 */
export async function storedAt(
  queryable: Queryable,
  userId: number,
  minutes: readonly number[],
  renewal: Renewal | null,
): Promise<StoredReadings> {
  const values = [
    userId,
    minutes.map(instantText),
    instantText(Math.min(...minutes)),
    instantText(Math.max(...minutes)),
  ];
  const rows = await queryable.query<{ start: Date; energyWh: number }>(
    renewal ? STORED_AT + NOT_STALE : STORED_AT,
    renewal ? [...values, ...staleBy(renewal)] : values,
  );
  const byMinute = Map.groupBy(rows, ({ start }) => start.getTime() / MINUTE_MS);
  return new Map(
    [...byMinute].map(([minute, readings]) => [minute, readings.map(({ energyWh }) => energyWh)]),
  );
}

function staleBy({ from, to, staleIds, firstStart, lastStart }: Renewal): readonly unknown[] {
  return [from, to, staleIds, firstStart, lastStart];
}
