import sql, { type Sql } from 'sql-template-tag';
import { Count, Instant, KnownFigure, ListOf } from '../../common/http/index.js';
import { daysOfUser, type Frame, grainOfDays, localDays } from '../frame.js';
import { halfHours } from '../half-hours.sql.js';
import type { Snapshot } from '../snapshot.js';
import { coincidence, CoincidenceHead, type CoincidenceRequest } from './hourly-users.js';

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
export class PeaksAnswer extends CoincidenceHead {
  @ListOf(PeakAnswer, 'The ten highest, at most one a local day, the highest first.')
  readonly results!: readonly PeakAnswer[];
}

export function peaks(data: Snapshot, request: CoincidenceRequest): Promise<PeaksAnswer> {
  return data.once('peaks', request, async () => {
    const { frame, hourly, answer } = await coincidence(data, request, grainOfDays(request), (scope) =>
      data.query<PeakAnswer>(highest(data, scope)),
    );
    return { ...frame.head, ...hourly, results: answer };
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
  const { userKey } = frame;
  if (userKey === undefined) {
    return sql`select period_start, power_w, observed as users from (${halfHours(frame)}) as half_hours`;
  }
  return sql`
    select highest_start as period_start, 2 * highest_wh as power_w, 1 as users
    from (${daysOfUser(data, frame, userKey)}) as parts`;
}
