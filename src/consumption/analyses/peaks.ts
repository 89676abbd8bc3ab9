import sql, { type Sql } from 'sql-template-tag';
import { Count, Instant, KnownFigure, ListOf } from '../../common/http/index.js';
import type { AnalysisRequest } from '../analysis.js';
import { type Frame, frameOf, localDays } from '../frame.js';
import { halfHours, ofUsers } from '../half-hours.sql.js';
import type { Snapshot } from '../snapshot.js';
import { isWholeDays } from '../table-choice.js';
import { AnalysisHead } from './analysis-head.js';

/** A half-hour of high power. */
export class PeakAnswer {
  @Instant('Where the half-hour begins.', '2016-12-26T17:30:00+00:00')
  readonly start!: Date;

  @KnownFigure('Power of the group together, or of the user, in W.', 25_480)
  readonly power_w!: number;

  @Count('Users reporting in it.', 30)
  readonly users!: number;
}

/** Peak demand: the highest half-hours (domain page, 11). */
export class PeaksAnswer extends AnalysisHead {
  @ListOf(PeakAnswer, 'The ten highest, at most one a local day, the highest first.')
  readonly results!: readonly PeakAnswer[];
}

export function peaks(data: Snapshot, request: AnalysisRequest): Promise<PeaksAnswer> {
  return data.once('peaks', request, async () => {
    const frame = await frameOf(data, request);
    return { ...frame.head, results: await data.query<PeakAnswer>(highest(data, frame)) };
  });
}

/** Of a group the power of all together, of a user twice its highest reading. Of equal ones the earlier. */
function highest(data: Snapshot, frame: Frame): Sql {
  return sql`
    with candidates as (${candidates(data, frame)}),
    highest_of_days as (
      select distinct on (day) period_start, power_w, users
      from (
        select *, width_bucket(period_start, ${localDays(frame)}::timestamptz[]) as day from candidates
      ) as of_days
      order by day, power_w desc, period_start
    )
    select period_start as start, power_w, users
    from highest_of_days
    order by power_w desc, period_start
    limit 10`;
}

function candidates(data: Snapshot, frame: Frame): Sql {
  const { range, window, userId, zone } = frame;
  if (userId === undefined) {
    return sql`select period_start, power_w, observed as users from (${halfHours(frame)}) as half_hours`;
  }
  if (isWholeDays(range, zone, window.to)) {
    return sql`
      select highest_start as period_start, 2 * highest_wh as power_w, 1 as users
      from ${data.userDays}
      where day_start >= ${range.from} and day_start < ${range.to} and user_id = ${userId}::int
        and exists (select 1 from users where ${ofUsers(frame)})`;
  }
  return sql`
    select period_start, 2 * max(energy_wh) as power_w, 1 as users
    from plausible_readings
    where period_start >= ${range.from} and period_start < ${range.to} and user_id = ${userId}::int
      and exists (select 1 from users where ${ofUsers(frame)})
    group by period_start`;
}
