import sql, { raw, type Sql } from 'sql-template-tag';
import { Choice, Count, CountOrNull, type Fields, Figure, ListOf, Text } from '../../common/http/index.js';
import type { AnalysisRequest } from '../analysis.js';
import { clockOf, DAY_TYPES, type DayType, SLOTS_A_DAY, timesOf } from '../day-slots.js';
import { minuteOfDate } from '../../common/time/index.js';
import { clockIn, type Frame, frameOf, rangeOf } from '../frame.js';
import { halfHours, ofUsers } from '../half-hours.sql.js';
import { MOST_AT_ONCE } from '../heavy-work.js';
import type { Snapshot } from '../snapshot.js';
import { halfHourOfWeek } from '../local-time.sql.js';
import { usersOf } from '../user-list.js';
import { LARGEST_SAMPLE, sampleOf, sampleSize } from '../user-sample.js';
import { AnalysisHead } from './analysis-head.js';

/** Which days a typical day is of. */
const PROFILE_DAYS = ['all', ...DAY_TYPES] as const;

/** A local half-hour of a typical day. */
export class ProfileSlotAnswer {
  @Choice(PROFILE_DAYS, 'Which days.')
  readonly day_type!: DayType | 'all';

  @Text('The local time at which it begins.', '17:30')
  readonly start!: string;

  @Text('The local time at which it ends.', '18:00')
  readonly end!: string;

  @Figure('Mean power over user-days, in W.', 412.6)
  readonly mean_w!: number | null;

  @Figure("Tenth percentile of the users' own means, in W.", 120)
  readonly p10_w!: number | null;

  @Figure("Ninetieth percentile of the users' own means, in W.", 810.5)
  readonly p90_w!: number | null;

  @Count('User half-hours in the mean.', 5_400)
  readonly samples!: number;

  @Count('Users in the percentiles: those with at least half of their half-hours.', 30)
  readonly users!: number;

  @CountOrNull(
    `Of how many users those in the percentiles are a fixed random sample, large enough for each tenth to be right within one percentage point; null where none was left out, as of up to ${LARGEST_SAMPLE} users.`,
    6_000,
  )
  readonly sampled_from!: number | null;
}

/** The load profile: the typical day of a user (domain page, 6). Null where nothing was observed. */
export class ProfileAnswer extends AnalysisHead {
  @ListOf(ProfileSlotAnswer, '4 × 48: all days, weekdays, Saturdays, Sundays.')
  readonly results!: readonly ProfileSlotAnswer[];
}

/** What is asked of a load profile. */
export interface ProfileRequest extends AnalysisRequest {
  /** Of every user, and of no sample. */
  readonly isExact?: boolean | undefined;
}

export function loadProfile(
  data: Snapshot,
  { isExact = false, ...request }: ProfileRequest,
): Promise<ProfileAnswer> {
  return data.once('load profile', [request, isExact], async () => {
    const means = await loadProfileMeans(data, request);
    const frame = await frameOf(data, request);
    if (!hasSpread(data, frame)) return means;
    const users = await usersOfSpread(data, request, isExact);
    const statement = spread(data, frame, users.keys);
    const rows = await data.inTurn(rowsOfSpread(means, users), () => data.query<Row>(statement));
    const sampled_from = users.keys ? users.all : null;
    const sampled = rows.map((row) => ({ ...row, sampled_from }));
    return { ...means, results: withFound(means.results, sampled) };
  });
}

/** Whether the spread of users takes more than a few seconds. */
export async function isSpreadLong(data: Snapshot, request: AnalysisRequest): Promise<boolean> {
  const users = await usersOfSpread(data, request, false);
  return rowsOfSpread(await loadProfileMeans(data, request), users) > MOST_AT_ONCE;
}

function rowsOfSpread({ expected }: Fields<ProfileAnswer>, { all, keys }: SpreadUsers): number {
  return expected * (keys ? keys.length / all : 1);
}

/** Whose spread is told. */
interface SpreadUsers {
  /** Users asked for that have begun by the end of the range. */
  readonly all: number;
  /** Those of the sample; undefined where it is all of them. */
  readonly keys: readonly number[] | undefined;
}

function usersOfSpread(data: Snapshot, request: AnalysisRequest, isExact: boolean): Promise<SpreadUsers> {
  const { range } = rangeOf(data, request);
  const { filter, userId } = request;
  return data.once('users of the spread', [filter, userId, isExact, range.to], async () => {
    if (userId !== undefined) return { all: 1, keys: undefined };
    const users = await usersOf(data);
    const end = minuteOfDate(range.to);
    const begun = users.matching(filter).filter((place) => (users.firstStarts[place] ?? NaN) < end);
    const size = isExact ? begun.length : sampleSize(begun.length);
    return { all: begun.length, keys: size < begun.length ? sampleOf(users, begun, size) : undefined };
  });
}

/** Where half-hours of users begin later than those of their segments, how far they lie apart is not known. */
function hasSpread({ readingsBegin }: Snapshot, { range }: Frame): boolean {
  return readingsBegin === null || range.from >= readingsBegin || range.from >= range.to;
}

/** The same without percentiles: fast, however many users there are. */
export function loadProfileMeans(data: Snapshot, request: AnalysisRequest): Promise<Fields<ProfileAnswer>> {
  return data.once('load profile, means', request, async () => {
    const frame = await frameOf(data, request);
    return { ...frame.head, results: withFound(EMPTY, await data.query(means(frame))) };
  });
}

type Slot = Fields<ProfileSlotAnswer>;

/** Some figures of a local half-hour, 0 for 00:00 to 47 for 23:30. */
type Row = Pick<Slot, 'day_type'> & { readonly slot: number } & Partial<Slot>;

const EMPTY: readonly Slot[] = PROFILE_DAYS.flatMap((day_type) =>
  Array.from({ length: SLOTS_A_DAY }, (_, slot) => ({
    day_type,
    ...timesOf(slot),
    mean_w: null,
    p10_w: null,
    p90_w: null,
    samples: 0,
    users: 0,
    sampled_from: null,
  })),
);

function withFound(slots: readonly Slot[], rows: readonly Row[]): readonly Slot[] {
  const found = new Map(
    rows.map(({ day_type, slot, ...figures }) => [`${day_type} ${clockOf(slot)}`, figures]),
  );
  return slots.map((slot) => ({ ...slot, ...found.get(`${slot.day_type} ${slot.start}`) }));
}

/** Of `place`, a half-hour of the week, 0 for Monday 00:00: one row for all days, one for those of its type. */
const DAY_TYPES_AND_SLOT: Sql = sql`
  unnest(array['all', (array['weekday', 'saturday', 'sunday'])[greatest(place / 48 - 4, 0) + 1]]) as day_type,
  place % 48 as slot`;

/** Over user-days, from the group's half-hours; a repeated autumn hour adds samples. */
function means(frame: Frame): Sql {
  const place = raw(halfHourOfWeek(clockIn(frame)));
  return sql`
    with half_hours as (${halfHours(frame)})
    select day_type, slot,
           sum(power_w) / nullif(sum(observed), 0)::float8 as mean_w,
           sum(observed)::bigint as samples
    from (
      select ${DAY_TYPES_AND_SLOT}, power_w, observed
      from (
        select ${place} as place, sum(power_w) as power_w, sum(observed) as observed from half_hours group by place
      ) as placed
    ) as named
    group by day_type, slot`;
}

/**
 * The spread of users: percentile_cont over the users' own means, of users with at least half of the half-hours
 * expected of them in the range; of very many users a sample ({@link sampleSize}).
 *
 * No aggregate has percentiles over users: their readings are read once, user by user along the primary key. Each user then
 * needs room for one week only; all users at once would be sorted on disk, which takes twice as long. A half-hour that
 * is stored twice counts as the mean of its readings: all readings are added up, then the energy of the two is subtracted
 * once. Such half-hours are found through the days that hold more readings than half-hours.
 */
function spread(data: Snapshot, frame: Frame, keys: readonly number[] | undefined): Sql {
  const { from, to } = frame.read;
  const place = raw(halfHourOfWeek(clockIn(frame)));
  const whom = keys ? sql`users.id = any(${keys}::int[])` : ofUsers(frame);
  return sql`
    with days_with_repeats as materialized (
      select user_id, first_start, last_start
      from ${data.userDays}
      where samples > observed and last_start >= ${from} and first_start < ${to}
        and user_id in (select id from users where ${whom})
    ),
    repeats_of_users as (
      select readings.user_id, array_agg(period_start) as repeated
      from days_with_repeats
      join plausible_readings as readings on readings.user_id = days_with_repeats.user_id and occurrence = 1
                                         and period_start between first_start and last_start
      where period_start >= ${from} and period_start < ${to}
      group by readings.user_id
    ),
    user_means as (
      select id, means.*
      from users
      left join repeats_of_users on repeats_of_users.user_id = id
      cross join lateral (
        select day_type, slot, sum(power_w) / nullif(sum(samples), 0)::float8 as mean_w
        from (
          select user_id, ${DAY_TYPES_AND_SLOT}, power_w, samples, sum(samples) over (partition by user_id) as observed
          from (
            select user_id, ${place} as place, 2 * sum(energy_wh) as power_w,
                   count(*) filter (where occurrence = 0) as samples
            from plausible_readings
            where plausible_readings.user_id = id and period_start >= ${from} and period_start < ${to}
            group by user_id, place
            union all
            select user_id, ${place}, - sum(energy_wh), 0
            from plausible_readings
            where plausible_readings.user_id = id and repeated is not null and period_start = any(repeated)
            group by user_id, period_start
            having count(*) > 1
          ) as placed
        ) as named
        where observed >= 0.5 * ceil(extract(epoch from least(${to}::timestamptz, ${frame.window.to}::timestamptz)
                                                        - greatest(${from}::timestamptz, first_start)) / 1800)
        group by user_id, day_type, slot
      ) as means
      where ${whom}
    )
    select day_type, slot,
           percentile_cont(0.1) within group (order by mean_w) as p10_w,
           percentile_cont(0.9) within group (order by mean_w) as p90_w,
           count(*) as users
    from user_means group by day_type, slot`;
}
