import sql, { raw } from 'sql-template-tag';
import { ofUsers } from '../half-hours.sql.js';
import { LARGEST_READING_WH } from '../largest-reading.js';
import type { SegmentFilter } from '../analysis.js';
import type { Snapshot } from '../snapshot.js';

/** How many stored readings of a user are above what any meter records in half an hour. */
export interface ImplausibleReadings {
  readonly user_id: number;
  readonly readings: number;
}

/**
 * Users with such readings, in order of id, over all data: the view `plausible_readings` keeps these out of every figure.
 */
export function implausible(data: Snapshot, filter: SegmentFilter): Promise<readonly ImplausibleReadings[]> {
  return data.once('implausible', filter, () =>
    data.query<ImplausibleReadings>(sql`
      select user_id, count(*) as readings
      from readings join users on users.id = user_id
      where energy_wh > ${raw(String(LARGEST_READING_WH))} and ${ofUsers({ filter })}
      group by user_id
      order by user_id`),
  );
}
