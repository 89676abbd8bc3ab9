import sql, { raw } from 'sql-template-tag';
import { BY_ID } from '../../users/index.js';
import { ofUsers } from '../half-hours.sql.js';
import { LARGEST_READING_WH } from '../largest-reading.js';
import type { SegmentFilter } from '../analysis.js';
import type { Snapshot } from '../snapshot.js';

/** How many stored readings of a user are above what any meter records in half an hour. */
export interface ImplausibleReadings {
  readonly user_id: string;
  readonly readings: number;
}

/**
 * Users with such readings, in order of id, over all data: the view `plausible_readings` keeps these out of every figure.
 */
export function implausible(data: Snapshot, filter: SegmentFilter): Promise<readonly ImplausibleReadings[]> {
  return data.once('implausible', filter, () =>
    data.query<ImplausibleReadings>(sql`
      select users.external_id as user_id, readings
      from (
        select user_id as key, count(*) as readings
        from readings where energy_wh > ${raw(String(LARGEST_READING_WH))} group by user_id
      ) as found join users on users.id = key
      where ${ofUsers({ filter })}
      order by ${BY_ID}`),
  );
}
