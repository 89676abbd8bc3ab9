import sql, { type Sql } from 'sql-template-tag';
import { Count, KnownFigure, ListOf } from '../../common/http/index.js';
import type { AnalysisRequest } from '../analysis.js';
import { type Frame, frameOf } from '../frame.js';
import { halfHours } from '../half-hours.sql.js';
import type { Snapshot } from '../snapshot.js';
import { AnalysisHead } from './analysis-head.js';
import { hourlyUsers } from './hourly-users.js';

/** A point of the load duration curve. */
export class DurationPointAnswer {
  @Count('Share of the observed time, 0 to 100 %.', 5)
  readonly percent!: number;

  @KnownFigure('The power that is reached or exceeded for that share of the time, in W.', 18_920)
  readonly power_w!: number;
}

/** The load duration curve: for which share of the time a power is reached (domain page, 18). */
export class DurationAnswer extends AnalysisHead {
  @Count('Users of a group with halves of hourly readings in the months of the range: they count.', 0)
  readonly hourly_users!: number;

  @ListOf(DurationPointAnswer, 'At 0, 1, …, 100 % of the observed time; empty without data.')
  readonly results!: readonly DurationPointAnswer[];
}

const SHARES = Array.from({ length: 101 }, (_, percent) => percent / 100);

export function loadDurationCurve(data: Snapshot, request: AnalysisRequest): Promise<DurationAnswer> {
  return data.once('load duration curve', request, async () => {
    const frame = await frameOf(data, request);
    const hourly_users = frame.userKey === undefined ? (await hourlyUsers(data, frame)).keys.length : 0;
    return { ...frame.head, hourly_users, results: await data.query<DurationPointAnswer>(points(frame)) };
  });
}

/** Powers sorted falling, at each share of the observed half-hours (percentile_disc: a power that really was). */
function points(frame: Frame): Sql {
  return sql`
    with curve as (
      select percentile_disc(${SHARES}::float8[]) within group (order by power_w desc) as powers_w
      from (${halfHours(frame)}) as half_hours
    )
    select place - 1 as percent, power_w
    from curve cross join unnest(powers_w) with ordinality as point (power_w, place)
    order by place`;
}
