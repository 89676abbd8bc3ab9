import sql, { raw, type Sql } from 'sql-template-tag';
import { Choice, Count, CountOrNull, type Fields, Figure, ListOf, Text } from '../../common/http/index.js';
import type { AnalysisRequest } from '../analysis.js';
import { clockOf, DAY_TYPES, type DayType, SLOTS_A_DAY, timesOf } from '../day-slots.js';
import { clockIn, type Frame, frameOf, grainOf, rangeOf } from '../frame.js';
import { halfHours } from '../half-hours.sql.js';
import { MOST_AT_ONCE } from '../heavy-work.js';
import type { Snapshot } from '../snapshot.js';
import { halfHourOfWeek } from '../local-time.sql.js';
import { LARGEST_SAMPLE } from '../user-sample.js';
import { AnalysisHead } from './analysis-head.js';
import { planOfSpread, rowsOfSpread, spreadOf } from './user-spread.js';

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
    const plan = await planOfSpread(data, request, frame, isExact);
    const rows = await spreadOf(data, frame, plan);
    const sampled_from = plan.keys.length < plan.all ? plan.all : null;
    const sampled = rows.map((row) => ({ ...row, sampled_from }));
    return { ...means, results: withFound(means.results, sampled) };
  });
}

/** Whether the spread of users takes more than a few seconds, also where months know what it is made of. */
export async function isSpreadLong(data: Snapshot, request: AnalysisRequest): Promise<boolean> {
  const plan = await planOfSpread(data, request, rangeOf(data, request, grainOf(request)), false);
  return rowsOfSpread(plan) > MOST_AT_ONCE;
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
