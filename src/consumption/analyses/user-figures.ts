import { IntersectionType } from '@nestjs/swagger';
import sql, { raw, type Sql } from 'sql-template-tag';
import { NotFoundError } from '../../common/errors/domain-error.js';
import { DERIVED } from '../../common/reading-quality.js';
import { Count, type Fields, Figure, InstantOrNull, Share, Text } from '../../common/http/index.js';
import {
  bucketEdges,
  bucketsBetween,
  clockChanges,
  HALF_HOUR_MS,
  lengthMs,
  type TimeRange,
  type Zone,
} from '../../common/time/index.js';
import { BY_ID, keysOf } from '../../users/index.js';
import type { AskedRange } from '../analysis.js';
import { NIGHT } from '../bands.js';
import { clockOf, SLOTS_A_DAY } from '../day-slots.js';
import { LEAST_COVERAGE } from '../expected.js';
import { rangeOf } from '../frame.js';
import { IS_ESTIMATED } from '../half-hours.sql.js';
import type { Snapshot } from '../snapshot.js';
import { localOf } from '../local-time.sql.js';
import { daysAndPieces, type DaysAndPieces } from '../table-choice.js';
import { Coverage } from './analysis-head.js';

/** What names a user. */
export class NamedUser {
  @Text('The id of the user, as it is written.', '3000')
  readonly id!: string;

  @Text('The area.', 'a1')
  readonly area!: string;

  @Text('The tariff.', 't1')
  readonly tariff!: string;
}

class ConsumptionFigures {
  @Figure('Sum of all readings, in Wh.', 871_204)
  readonly total_wh!: number | null;

  @Figure('How much of it was estimated, substituted or edited, in Wh.', 19_870)
  readonly estimated_wh!: number | null;

  @Share('The same / energy; null where that is zero.', 0.023)
  readonly estimated_share!: number | null;

  @Count('Readings that were estimated, substituted or edited.', 122)
  readonly estimated_readings!: number;

  @Count('Readings that are halves of an hour, made by the import.', 0)
  readonly derived_readings!: number;

  @Figure('Mean power over the observed half-hours × 24 hours, in Wh.', 4_735.9)
  readonly mean_day_wh!: number | null;

  @Figure('Twice the highest reading: the mean power of that half-hour, in W.', 5_366)
  readonly peak_w!: number | null;

  @InstantOrNull('Start of the half-hour of the peak.', '2016-08-23T17:00:00+00:00')
  readonly peak_at!: Date | null;

  @Share(`Mean power / peak power; null under a coverage of ${LEAST_COVERAGE}.`, 0.037)
  readonly load_factor!: number | null;

  @Figure('Standard deviation / mean of the energy of complete days.', 0.31)
  readonly cv!: number | null;

  @Figure('Base load: median over days of the 5th percentile of power, in W.', 62)
  readonly base_w!: number | null;

  @Share('Energy of the base load / energy; null where that is zero.', 0.31)
  readonly base_share!: number | null;

  @Share(`Energy from ${clockOf(NIGHT.from)} to ${clockOf(NIGHT.to)} / energy.`, 0.24)
  readonly night_share!: number | null;

  @Figure('Rank of its mean complete day among those of its tariff, 0 to 100; null among fewer than 5.', 72.5)
  readonly peer_percentile!: number | null;

  @Figure('The same among those of its area and tariff.', 64)
  readonly segment_percentile!: number | null;
}

/** A user and its figures over a range (domain page, 5, 11 to 13 and 15). Unknown is null. */
export class UserAnswer extends IntersectionType(NamedUser, ConsumptionFigures, Coverage) {
  @InstantOrNull('Start of the first half-hour that has a reading.')
  readonly first_reading!: Date | null;

  @InstantOrNull('Start of the last half-hour that has one.', '2016-12-31T23:30:00+00:00')
  readonly last_reading!: Date | null;
}

/** A user with all its figures. */
export type UserFigures = Fields<UserAnswer>;

/** A user's base load over a range. */
export type BaseLoad = Pick<UserFigures, 'id' | 'base_w' | 'base_share'>;

/** Computed only for the users on a page; null for the others. */
type PageFigures = BaseLoad & Pick<UserFigures, 'peak_at'>;

/** Computed for every user at once: ranks among peers need them all. */
export type SharedFigures = Omit<UserFigures, Exclude<keyof PageFigures, 'id'>>;

/** @throws NotFoundError when there is no such user */
export function figuresOfUser(data: Snapshot, id: string, asked: AskedRange): Promise<UserFigures> {
  return data.once('figures of a user', { id, ...asked }, async () => {
    const frame = figuresFrame(data, asked);
    const known = (await figuresOfAll(data, frame)).filter((one) => one.id === id);
    const [user] = await completed(data, frame, known);
    if (!user) throw new NotFoundError(`There is no user ${id}.`);
    return user;
  });
}

/** Of every user, in order of id; without a reading in the range too. Serves each sort, filter, search and page. */
export function figuresOfAll(data: Snapshot, frame: FiguresFrame): Promise<readonly SharedFigures[]> {
  return data.once('figures of users', frame.range, () => data.query<SharedFigures>(figures(data, frame)));
}

/** Of every user that has a base load. Expensive: computed only when sorting by it. */
export function baseLoadsOfAll(data: Snapshot, frame: FiguresFrame): Promise<readonly BaseLoad[]> {
  return data.once('base loads of users', frame.range, () =>
    data.query<BaseLoad>(sql`
      select external_id as id, base_w, base_share
      from (${baseLoads(data, frame, sql`true`)}) as bases join users on users.id = bases.user_id`),
  );
}

/** The same users, in the same order, with the figures that are computed for a page only. */
export async function completed(
  data: Snapshot,
  frame: FiguresFrame,
  users: readonly SharedFigures[],
): Promise<readonly UserFigures[]> {
  if (users.length === 0) return [];
  const ids = users.map(({ id }) => id);
  const rows = await data.query<PageFigures>(figuresOfPage(data, frame, ids));
  const found = new Map(rows.map((row) => [row.id, row]));
  return users.map((user) => ({ ...user, ...(found.get(user.id) ?? NOTHING_FOUND) }));
}

const NOTHING_FOUND = { peak_at: null, base_w: null, base_share: null };

/**
 * A range is made of the local days that lie in it, read from users' days, and of the pieces that it cuts from a day at
 * its ends, read from readings user by user along the primary key.
 */
export interface FiguresFrame extends DaysAndPieces {
  readonly range: TimeRange;
  readonly uneven: readonly UnevenDay[];
  readonly dataEnd: Date;
}

/** A local day that does not have 48 half-hours. */
interface UnevenDay extends TimeRange {
  readonly halfHours: number;
}

export function figuresFrame(data: Snapshot, asked: AskedRange): FiguresFrame {
  const { range, window, shared } = rangeOf(data, asked, 'days');
  return {
    range,
    ...daysAndPieces(range, data.zone, window.to),
    uneven: unevenDays(shared, data.zone),
    dataEnd: window.to,
  };
}

function unevenDays(range: TimeRange, zone: Zone): readonly UnevenDay[] {
  return bucketsBetween(bucketEdges(range, '1d', zone))
    .map((day) => ({ ...day, halfHours: lengthMs(day) / HALF_HOUR_MS }))
    .filter(({ halfHours }) => halfHours !== SLOTS_A_DAY);
}

/** Literals: the planner need not evaluate them for each day. */
const HALF_HOURS_A_DAY = raw(String(SLOTS_A_DAY));
const WELL_COVERED = raw(String(LEAST_COVERAGE));

/** How many half-hours the local day of a row has: looked up among the begins and ends of the uneven ones. */
function halfHoursOfDay({ uneven }: FiguresFrame): Sql {
  if (uneven.length === 0) return HALF_HOURS_A_DAY;
  const edges = uneven.flatMap(({ from, to }) => [from, to]);
  const halfHours = uneven.flatMap((day) => [day.halfHours, null]);
  return sql`coalesce((${halfHours}::int[])[width_bucket(day_start, ${edges}::timestamptz[])], ${HALF_HOURS_A_DAY})`;
}

function inDays({ days }: FiguresFrame): Sql {
  return sql`days.day_start >= ${days.from}::timestamptz and days.day_start < ${days.to}::timestamptz`;
}

/** The readings in the pieces of each of `users`, `energy_wh` of each; `offset 0` keeps them on the primary key. */
function storedInPieces({ pieces }: FiguresFrame): Sql {
  const [begins, ends] = [pieces.map(({ from }) => from), pieces.map(({ to }) => to)];
  return sql`
      unnest(${begins}::timestamptz[], ${ends}::timestamptz[]) as piece (piece_from, piece_to)
      cross join lateral (
        select period_start, occurrence, quality, energy_wh
        from plausible_readings
        where user_id = users.id and period_start >= piece_from and period_start < piece_to
        offset 0
      ) as stored`;
}

/**
 * One row a user, without what is computed for a page only.
 *
 * - `expected`: half-hours of the range from the user's first reading to the end of the data (N_exp);
 * - `load_factor`: mean / peak power over the observed half-hours, null below {@link LEAST_COVERAGE};
 * - `cv`: sample standard deviation / mean of the totals of complete days;
 * - `night_share`: energy of the {@link NIGHT} / energy;
 * - `peer_percentile`, `segment_percentile`: its mean complete day among all users of the tariff, and of area and
 *   tariff: (below + equal / 2) / N × 100, null where N < 5.
 */
function figures(data: Snapshot, frame: FiguresFrame): Sql {
  const { range, dataEnd } = frame;
  const isComplete = sql`observed = ${halfHoursOfDay(frame)}`;
  const local = raw(localOf('period_start', clockChanges(range, data.zone)));
  return sql`
  with of_days as (
    select user_id,
           sum(energy_wh) as total_wh,
           sum(estimated_wh) as estimated_wh,
           sum(estimated) as estimated,
           sum(derived) as derived,
           sum(observed) as observed,
           sum(repeated_wh) / 2 as repeated_wh,
           min(first_start) as first_start,
           max(last_start) as last_start,
           max(highest_wh) as highest_wh,
           sum(night_wh) as night_wh,
           avg(energy_wh) filter (where ${isComplete}) as mean_day_wh,
           stddev_samp(energy_wh) filter (where ${isComplete}) as sd_day_wh
    from ${data.userDays} as days
    where ${inDays(frame)}
    group by user_id
  ),
  of_pieces as (
    select id as user_id,
           sum(energy_wh) as total_wh,
           coalesce(sum(energy_wh) filter (where ${IS_ESTIMATED}), 0) as estimated_wh,
           count(*) filter (where ${IS_ESTIMATED}) as estimated,
           count(*) filter (where quality = ${DERIVED}) as derived,
           count(*) filter (where occurrence = 0) as observed,
           sum(energy_wh) filter (where repeated) / 2 as repeated_wh,
           min(period_start) as first_start,
           max(period_start) as last_start,
           max(energy_wh) as highest_wh,
           sum(energy_wh) filter (where local >= ${clockOf(NIGHT.from)} or local < ${clockOf(NIGHT.to)}) as night_wh
    from (
      select users.id, stored.*, ${local}::time as local,
             count(*) over (partition by users.id, period_start) > 1 as repeated
      from users cross join ${storedInPieces(frame)}
    ) as timed
    group by id
  ),
  figures as (
    select user_id, sum(total_wh) as total_wh, sum(estimated_wh) as estimated_wh, sum(estimated) as estimated,
           sum(derived) as derived, sum(observed)::float8 as observed, sum(repeated_wh) as repeated_wh,
           min(first_start) as first_start, max(last_start) as last_start, max(highest_wh) as highest_wh,
           sum(night_wh) as night_wh, max(mean_day_wh) as mean_day_wh, max(sd_day_wh) as sd_day_wh
    from (
      select * from of_days
      union all
      select *, null, null from of_pieces
    ) as parts
    group by user_id
  ),
  covered as (
    select users.id, users.external_id, users.sort_key, users.area, users.tariff, figures.*,
           greatest(0, ceil(extract(epoch from least(${range.to}::timestamptz, ${dataEnd}::timestamptz) - users.first_start) / 1800)
                         - greatest(0, ceil(extract(epoch from ${range.from}::timestamptz - users.first_start) / 1800)))::float8 as expected
    from users left join figures on figures.user_id = users.id
  ),
  peers as (
    select id,
           rank() over (partition by tariff order by mean_day_wh) - 1 as tariff_below,
           count(*) over (partition by tariff, mean_day_wh) as tariff_equal,
           count(*) over (partition by tariff) as tariff_users,
           rank() over (partition by area, tariff order by mean_day_wh) - 1 as segment_below,
           count(*) over (partition by area, tariff, mean_day_wh) as segment_equal,
           count(*) over (partition by area, tariff) as segment_users
    from covered
    where mean_day_wh is not null
  )
  select external_id as id, area, tariff, total_wh, estimated_wh,
         estimated_wh / nullif(total_wh, 0) as estimated_share,
         coalesce(estimated, 0) as estimated_readings,
         coalesce(derived, 0) as derived_readings,
         total_wh / nullif(observed, 0) * ${HALF_HOURS_A_DAY} as mean_day_wh,
         highest_wh * 2 as peak_w,
         null as peak_at,
         case when observed / nullif(expected, 0) >= ${WELL_COVERED}
              then (total_wh - coalesce(repeated_wh, 0)) / observed / nullif(highest_wh, 0) end as load_factor,
         sd_day_wh / nullif(mean_day_wh, 0) as cv,
         null as base_w,
         null as base_share,
         night_wh / nullif(total_wh, 0) as night_share,
         case when tariff_users >= 5
              then (tariff_below + tariff_equal / 2.0) / tariff_users * 100 end as peer_percentile,
         case when segment_users >= 5
              then (segment_below + segment_equal / 2.0) / segment_users * 100 end as segment_percentile,
         coalesce(observed, 0) as observed,
         coalesce(expected, 0) as expected,
         case when expected > 0 then least(1, coalesce(observed, 0) / expected) end as coverage,
         first_start as first_reading,
         last_start as last_reading
  from covered as users left join peers using (id)
  order by ${BY_ID}`;
}

/**
 * Base load of those of the users that `whom` names (of `days.user_id`) that have one: the median, over the local days
 * with at least {@link LEAST_COVERAGE}, of the 5th percentile (nearest rank) of the day's power. Its share is of the energy
 * of their observed hours, at most 1; of no energy there is none (`least` would take 1 beside null). What is expected of a day is looked up only where a whole day's does not decide.
 */
function baseLoads(data: Snapshot, frame: FiguresFrame, whom: Sql): Sql {
  const halfHours = halfHoursOfDay(frame);
  return sql`
    select user_id, base_w, case when energy_wh > 0 then least(1, base_w * hours / energy_wh) end as base_share
    from (
      select user_id,
             percentile_cont(0.5) within group (order by base_w) as base_w,
             sum(observed) / 2.0 as hours,
             sum(energy_wh) as energy_wh
      from ${data.userDays} as days
      where ${inDays(frame)}
        and observed >= ${WELL_COVERED} * case when observed >= ${WELL_COVERED} * ${halfHours} then 0
                                   else ceil(date_part('epoch',
              least(day_start + ${halfHours} * interval '30 minutes', ${frame.dataEnd}::timestamptz)
                - greatest(day_start, (select users.first_start from users where users.id = days.user_id))) / 1800) end
        and ${whom}
      group by user_id
    ) as bases`;
}

/** When the highest reading of each of some users was (of equal ones the first), and its base load. */
function figuresOfPage(data: Snapshot, frame: FiguresFrame, ids: readonly string[]): Sql {
  return sql`
  select external_id as id, peak.highest_start as peak_at, base_w, base_share
  from users
  left join lateral (
    select highest_start
    from (
      select highest_wh, highest_start from ${data.userDays} as days where user_id = users.id and ${inDays(frame)}
      union all
      select energy_wh, period_start from ${storedInPieces(frame)}
    ) as highest
    order by highest_wh desc, highest_start
    limit 1
  ) as peak on true
  left join (${baseLoads(data, frame, sql`days.user_id = any(${keysOf(ids)})`)}) as bases on bases.user_id = users.id
  where external_id = any(${ids}::text[])`;
}
