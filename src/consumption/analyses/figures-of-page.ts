import sql, { empty, raw, type Sql } from 'sql-template-tag';
import { DAY_MS, lengthMs, type TimeRange } from '../../common/time/index.js';
import { keysOf } from '../../users/index.js';
import { LEAST_COVERAGE } from '../expected.js';
import type { Snapshot } from '../snapshot.js';
import { usersOf } from '../user-list.js';
import { figuresOfAll } from './figures-of-all.js';
import type { UserFigures } from './user-answer.js';
import { halfHoursOfDay, storedInPieces, type UserFrame } from './user-frame.js';

/*
 * What needs the days of a user themselves, since it cannot be added up from months: computed for the users on a page,
 * and for all of them only to sort by it.
 */

type PageFigures = Pick<UserFigures, 'id' | 'peak_at' | 'cv' | 'base_w' | 'base_share'>;

/** By what users can be sorted besides. */
export type DayFigure = 'cv' | 'base_w';

/** The users at these places with all their figures, in this order. */
export async function completed(
  data: Snapshot,
  frame: UserFrame,
  places: Iterable<number>,
): Promise<readonly UserFigures[]> {
  const all = await figuresOfAll(data, frame);
  const users = Array.from(places, (place) => all.at(place));
  if (users.length === 0) return [];
  const ids = users.map(({ id }) => id);
  const rows = await data.query<PageFigures>(figuresOfPage(data, frame, ids));
  const found = new Map(rows.map((row) => [row.id, row]));
  return users.map((user) => ({ ...user, ...found.get(user.id) }));
}

/** Of all users, at their places; NaN where it is not known. Expensive: computed only when sorting by it. */
export function dayFigureOfAll(data: Snapshot, frame: UserFrame, figure: DayFigure): Promise<Float64Array> {
  return data.once('day figure of users', [figure, frame.range], async () => {
    const users = await usersOf(data);
    const everyone = sql`true`;
    const statement = figure === 'cv' ? variability(data, frame, everyone) : baseLoads(data, frame, everyone);
    const userDays = (users.length * lengthMs(frame.range)) / DAY_MS;
    const rows = await data.inTurn(userDays, () =>
      data.query<{ user_id: number; cv?: number | null; base_w?: number | null }>(statement),
    );
    const values = new Float64Array(users.length).fill(NaN);
    for (const { user_id, [figure]: value } of rows) {
      const place = users.placeOfKey(user_id);
      if (place >= 0) values[place] = value ?? NaN;
    }
    return values;
  });
}

/** A literal: the planner need not evaluate it for each day. */
const WELL_COVERED = raw(String(LEAST_COVERAGE));

function inDays({ from, to }: TimeRange): Sql {
  return sql`days.day_start >= ${from}::timestamptz and days.day_start < ${to}::timestamptz`;
}

/**
 * Sample standard deviation / mean of the totals of complete days, of those of the users that `whom` names (of
 * `days.user_id`) that have any day. From the days themselves: sums of squares would lose most of their digits.
 */
function variability(data: Snapshot, frame: UserFrame, whom: Sql): Sql {
  return sql`
    select user_id, stddev_samp(energy_wh) / nullif(avg(energy_wh), 0) as cv
    from ${data.userDays} as days
    where ${inDays(frame.single.days)} and observed = ${halfHoursOfDay(frame)} and ${whom}
    group by user_id`;
}

/**
 * Base load of those of the users that `whom` names (of `days.user_id`) that have one: the median, over the local days
 * with at least {@link LEAST_COVERAGE}, of the 5th percentile (nearest rank) of the day's power. Its share is of the energy
 * of their observed hours, at most 1; of no energy there is none (`least` would take 1 beside null). What is expected of
 * a day is looked up only where a whole day's does not decide.
 */
function baseLoads(data: Snapshot, frame: UserFrame, whom: Sql): Sql {
  const halfHours = halfHoursOfDay(frame);
  return sql`
    select user_id, base_w, case when energy_wh > 0 then least(1, base_w * hours / energy_wh) end as base_share
    from (
      select user_id,
             percentile_cont(0.5) within group (order by base_w) as base_w,
             sum(observed) / 2.0 as hours,
             sum(energy_wh) as energy_wh
      from ${data.userDays} as days
      where ${inDays(frame.single.days)}
        and observed >= ${WELL_COVERED} * case when observed >= ${WELL_COVERED} * ${halfHours} then 0
                                   else ceil(date_part('epoch',
              least(day_start + ${halfHours} * interval '30 minutes', ${frame.dataEnd}::timestamptz)
                - greatest(day_start, (select users.first_start from users where users.id = days.user_id))) / 1800) end
        and ${whom}
      group by user_id
    ) as bases`;
}

/** When the highest reading of each of some users was (of equal ones the first), its variability and its base load. */
function figuresOfPage(data: Snapshot, frame: UserFrame, ids: readonly string[]): Sql {
  const { days, pieces } = frame.single;
  const whom = sql`days.user_id = any(${keysOf(ids)})`;
  return sql`
  select external_id as id, peak.highest_start as peak_at, cv, base_w, base_share
  from users
  left join lateral (
    select highest_start
    from (
      select highest_wh, highest_start from ${data.userDays} as days where user_id = users.id and ${inDays(days)}
      ${pieces.length > 0 ? sql`union all select energy_wh, period_start from (${storedInPieces(pieces)}) as stored` : empty}
    ) as highest
    order by highest_wh desc, highest_start
    limit 1
  ) as peak on true
  left join (${variability(data, frame, whom)}) as deviations on deviations.user_id = users.id
  left join (${baseLoads(data, frame, whom)}) as bases on bases.user_id = users.id
  where external_id = any(${ids}::text[])`;
}
