import sql, { raw, type Sql } from 'sql-template-tag';
import {
  bucketEdges,
  bucketsBetween,
  HALF_HOUR_MINUTES,
  HALF_HOUR_MS,
  lengthMs,
  minuteOfDate,
  sharedRange,
  type TimeRange,
} from '../../common/time/index.js';
import type { AnalysisRequest } from '../analysis.js';
import { DAY_TYPES, SLOTS_A_DAY } from '../day-slots.js';
import { clockIn, type Frame, userOf } from '../frame.js';
import { halfHourOfWeek } from '../local-time.sql.js';
import { MonthProfile, PROFILE_SLOTS } from '../rollups/month-profile.js';
import type { Snapshot } from '../snapshot.js';
import { monthsDaysAndPieces } from '../table-choice.js';
import { usersOf } from '../user-list.js';
import { sampleOf, sampleSize } from '../user-sample.js';
import type { ProfileSlotAnswer } from './load-profile.js';

/*
 * How far users lie apart in the typical day: percentiles over the means of users, which no aggregate of segments has. What
 * the half-hours of a user's month add up to is kept with the month; readings are read for what the range has beside whole
 * months, and for months that lack it.
 */

/** A month takes as long to read as so many readings. */
const READINGS_A_MONTH = 50;
/** Months in memory at once, about ten megabytes of text. */
const MONTHS_AT_ONCE = 4_000;
/** Users whose readings are added up by one statement. */
const USERS_AT_ONCE = 1_000;

/** Users with fewer of the half-hours expected of them are in no percentile. */
const LEAST_COVERAGE = 0.5;

/** Of whom the spread is told, and what it is made of. */
export interface SpreadPlan {
  readonly range: TimeRange;
  /** Users asked for that have begun by the end of the range. */
  readonly all: number;
  /** Those whom it is told of: all of them or a sample, and when each begins, in minutes since 1970-01-01 UTC. */
  readonly keys: readonly number[];
  readonly firstStarts: readonly number[];
  /** The whole months of the range, whose profiles are read where they are kept. */
  readonly months: readonly TimeRange[];
  /** What the range has beside these: there readings are read. */
  readonly beside: readonly Stretch[];
}

/** A stretch of the range of which readings are read, and whose. */
interface Stretch extends TimeRange {
  readonly keys: readonly number[];
}

/** How many readings take about as long to read as what the spread is made of, where all profiles are kept. */
export function rowsOfSpread(plan: SpreadPlan): number {
  return rowsOfMonths(plan) + rowsOf(plan.beside);
}

function rowsOfMonths({ keys, months }: SpreadPlan): number {
  return READINGS_A_MONTH * months.length * keys.length;
}

function rowsOf(stretches: readonly Stretch[]): number {
  const halfHours = stretches.map((stretch) => (stretch.keys.length * lengthMs(stretch)) / HALF_HOUR_MS);
  return halfHours.reduce((sum, count) => sum + count, 0);
}

/** @param isExact - of every user, and of no sample */
export async function planOfSpread(
  data: Snapshot,
  request: AnalysisRequest,
  { range, window }: Pick<Frame, 'range' | 'window'>,
  isExact: boolean,
): Promise<SpreadPlan> {
  const whom = await data.once('users of the spread', [request, isExact], () =>
    whomOf(data, request, range, isExact),
  );
  const whole = monthsDaysAndPieces(range, data.zone, window).months;
  const months = whole.from < whole.to ? bucketsBetween(bucketEdges(whole, '1mo', data.zone)) : [];
  const shared = sharedRange(range, window);
  const ends = [
    { from: shared.from, to: whole.from },
    { from: whole.to, to: shared.to },
  ];
  const beside = (months.length > 0 ? ends : [shared]).filter(({ from, to }) => from < to);
  return { ...whom, range, months, beside: beside.map((stretch) => ({ ...stretch, keys: whom.keys })) };
}

async function whomOf(
  data: Snapshot,
  { filter, userId }: AnalysisRequest,
  range: TimeRange,
  isExact: boolean,
): Promise<Pick<SpreadPlan, 'all' | 'keys' | 'firstStarts'>> {
  const users = await usersOf(data);
  const end = minuteOfDate(range.to);
  const own = userId === undefined ? undefined : (await userOf(data, userId)).key;
  const begun = users.matching(filter).filter((place) => {
    const isAsked = own === undefined || users.keyAt(place) === own;
    return isAsked && (users.firstStarts[place] ?? NaN) < end;
  });
  const size = isExact ? begun.length : sampleSize(begun.length);
  const keys =
    size < begun.length ? sampleOf(users, begun, size) : Array.from(begun, (at) => users.keyAt(at));
  const firstStarts = keys.map((key) => users.firstStarts[users.placeOfKey(key)] ?? NaN);
  return { all: begun.length, keys, firstStarts };
}

/** How far users lie apart in a local half-hour of a kind of day. */
export type SlotSpread = Pick<ProfileSlotAnswer, 'day_type' | 'p10_w' | 'p90_w' | 'users'> & {
  readonly slot: number;
};

/** percentile_cont over the users' own means, of users with at least half of the half-hours expected of them. */
export async function spreadOf(
  data: Snapshot,
  frame: Frame,
  plan: SpreadPlan,
): Promise<readonly SlotSpread[]> {
  const sums = new SumsOfUsers(plan);
  const lacking = await data.inTurn(rowsOfMonths(plan), () => addMonths(data, plan, sums));
  const stretches = [...plan.beside, ...lacking];
  await data.inTurn(rowsOf(stretches), async () => {
    for (const stretch of stretches) {
      for (const keys of inParts(stretch.keys, USERS_AT_ONCE)) {
        const rows = await data.query<OfReadings>(readings(data, frame, { ...stretch, keys }));
        for (const row of rows) sums.addReadings(row);
      }
    }
  });
  return sums.spread(frame);
}

function* inParts(keys: readonly number[], most: number): Generator<readonly number[]> {
  for (let at = 0; at < keys.length; at += most) yield keys.slice(at, at + most);
}

/** @returns the months that lack their profiles, or have grown over the ends of the range, as stretches of it */
async function addMonths(data: Snapshot, plan: SpreadPlan, sums: SumsOfUsers): Promise<readonly Stretch[]> {
  const { months, range } = plan;
  const lacking = new Map<number, number[]>();
  const groups = months.length > 0 ? inParts(plan.keys, Math.ceil(MONTHS_AT_ONCE / months.length)) : [];
  for (const keys of groups) {
    for (const { key, start, profile } of await data.query<OfMonth>(profiles(data, plan, keys))) {
      if (profile !== null) {
        sums.addMonth(key, MonthProfile.of(profile));
        continue;
      }
      const others = lacking.get(start.getTime());
      if (others) others.push(key);
      else lacking.set(start.getTime(), [key]);
    }
  }
  return months.flatMap((month) => {
    const keys = lacking.get(month.from.getTime());
    return keys ? [{ ...sharedRange(month, range), keys }] : [];
  });
}

interface OfMonth {
  readonly key: number;
  readonly start: Date;
  /** As the database gives a `bytea`. */
  readonly profile: string | null;
}

function profiles({ userMonths }: Snapshot, { range, months }: SpreadPlan, keys: readonly number[]): Sql {
  return sql`
    select user_id as key, month_start as start,
           case when first_start >= ${range.from}::timestamptz and last_start < ${range.to}::timestamptz
                then profile end as profile
    from ${userMonths}
    where user_id = any(${keys}::int[])
      and month_start >= ${months[0]?.from}::timestamptz and month_start < ${months.at(-1)?.to}::timestamptz`;
}

interface OfReadings {
  readonly key: number;
  /** Half-hours of the week, 0 for Monday 00:00, some twice; the sum of their powers in W, and how many there are. */
  readonly places: readonly number[];
  readonly powers: readonly number[];
  readonly observed: readonly number[];
}

/**
 * Readings are read user by user along the primary key: each user then needs room for one week only; all users at once
 * would be sorted on disk, which takes twice as long. A half-hour that is stored twice counts as the mean of its readings:
 * all readings are added up, then the energy of the two is subtracted once. Such half-hours are found through the days
 * that hold more readings than half-hours.
 */
function readings(data: Snapshot, frame: Frame, { from, to, keys }: Stretch): Sql {
  const place = raw(halfHourOfWeek(clockIn(frame)));
  return sql`
    with days_with_repeats as materialized (
      select user_id, first_start, last_start
      from ${data.userDays}
      where samples > observed and last_start >= ${from} and first_start < ${to} and user_id = any(${keys}::int[])
    ),
    repeats_of_users as (
      select days.user_id, array_agg(period_start) as repeated
      from days_with_repeats as days join users on users.id = days.user_id
      cross join lateral (
        select period_start
        from plausible_readings
        where user_id = users.id and occurrence = 1 and period_start between days.first_start and days.last_start
          and period_start >= ${from} and period_start < ${to}
        offset 0
      ) as seconds
      group by days.user_id
    )
    select id as key, json_agg(place) as places, json_agg(power_w) as powers, json_agg(samples) as observed
    from users
    left join repeats_of_users on repeats_of_users.user_id = id
    cross join lateral (
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
    where id = any(${keys}::int[])
    group by id`;
}

/** What the half-hours of users in the range add up to, by kind of day and time of day: {@link PROFILE_SLOTS} a user. */
class SumsOfUsers {
  private readonly powers: Float64Array;
  private readonly observed: Uint16Array;
  private readonly places: ReadonlyMap<number, number>;

  constructor(private readonly plan: SpreadPlan) {
    this.powers = new Float64Array(plan.keys.length * PROFILE_SLOTS);
    this.observed = new Uint16Array(plan.keys.length * PROFILE_SLOTS);
    this.places = new Map(plan.keys.map((key, place) => [key, place]));
  }

  addMonth(key: number, { powers, observed }: MonthProfile): void {
    for (const [slot, power] of powers.entries()) this.add(key, slot, power, observed[slot] ?? 0);
  }

  addReadings({ key, places, powers, observed }: OfReadings): void {
    for (const [at, place] of places.entries()) {
      const kind = Math.max(0, Math.floor(place / SLOTS_A_DAY) - 4);
      this.add(key, kind * SLOTS_A_DAY + (place % SLOTS_A_DAY), powers[at] ?? 0, observed[at] ?? 0);
    }
  }

  spread(frame: Frame): readonly SlotSpread[] {
    const users = this.wellCovered(frame);
    const kinds = DAY_TYPES.map((day_type, kind) => ({ day_type, offsets: [kind * SLOTS_A_DAY] }));
    const all = { day_type: 'all' as const, offsets: kinds.flatMap(({ offsets }) => offsets) };
    return [all, ...kinds].flatMap(({ day_type, offsets }) =>
      Array.from({ length: SLOTS_A_DAY }, (_, slot) => {
        const slots = offsets.map((offset) => offset + slot);
        const means = users.map((place) => this.mean(place, slots)).filter((mean) => !Number.isNaN(mean));
        means.sort();
        const [p10_w, p90_w] = [percentile(means, 0.1), percentile(means, 0.9)];
        return { day_type, slot, p10_w, p90_w, users: means.length };
      }).filter(({ users: some }) => some > 0),
    );
  }

  private add(key: number, slot: number, power: number, observed: number): void {
    const at = (this.places.get(key) ?? 0) * PROFILE_SLOTS + slot;
    this.powers[at] = (this.powers[at] ?? 0) + power;
    this.observed[at] = (this.observed[at] ?? 0) + observed;
  }

  /** The places of those who count, as numbers that are sorted as such. */
  private wellCovered({ window }: Frame): Float64Array {
    const { range, firstStarts } = this.plan;
    const [from, to] = [range.from, range.to < window.to ? range.to : window.to].map(minuteOfDate);
    const expected = (first: number): number =>
      Math.ceil(((to ?? 0) - Math.max(from ?? 0, first)) / HALF_HOUR_MINUTES);
    return Float64Array.from(firstStarts.keys()).filter((place) => {
      const own = this.observed.subarray(place * PROFILE_SLOTS, (place + 1) * PROFILE_SLOTS);
      const observed = own.reduce((sum, count) => sum + count, 0);
      return observed > 0 && observed >= LEAST_COVERAGE * expected(firstStarts[place] ?? 0);
    });
  }

  private mean(place: number, slots: readonly number[]): number {
    let [power, observed] = [0, 0];
    for (const slot of slots) {
      power += this.powers[place * PROFILE_SLOTS + slot] ?? 0;
      observed += this.observed[place * PROFILE_SLOTS + slot] ?? 0;
    }
    return observed === 0 ? NaN : power / observed;
  }
}

/** As `percentile_cont` has it: between the two values around its place. */
function percentile(rising: Float64Array, share: number): number | null {
  const place = share * (rising.length - 1);
  const below = rising[Math.floor(place)];
  const above = rising[Math.ceil(place)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (place - Math.floor(place));
}
