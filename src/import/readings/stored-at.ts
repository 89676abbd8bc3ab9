import type { Session } from '../../database/index.js';
import type { StoredReadings } from './repeated-hour.js';
import { instantText } from './stored-readings.js';

/** The range spares the other chunks a look. */
const STORED_AT = `
  select period_start as start, energy_wh as "energyWh"
  from readings
  where user_id = $1 and period_start = any ($2::timestamptz[])
    and period_start between $3::timestamptz and $4::timestamptz`;

/** What is stored of a user at these half-hours, each by its beginning in minutes since 1970-01-01 UTC. */
export async function storedAt(
  queryable: Pick<Session, 'query'>,
  userId: number,
  minutes: readonly number[],
): Promise<StoredReadings> {
  const rows = await queryable.query<{ start: Date; energyWh: number }>(STORED_AT, [
    userId,
    minutes.map(instantText),
    instantText(Math.min(...minutes)),
    instantText(Math.max(...minutes)),
  ]);
  const byMinute = Map.groupBy(rows, ({ start }) => start.getTime() / 60_000);
  return new Map(
    [...byMinute].map(([minute, readings]) => [minute, readings.map(({ energyWh }) => energyWh)]),
  );
}
