import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { DERIVED } from '../../common/reading-quality.js';
import {
  clockChanges,
  dateOfMinute,
  HALF_HOUR_MINUTES,
  minuteOfDate,
  type TimeRange,
} from '../../common/time/index.js';
import { NIGHT } from '../bands.js';
import { clockOf, SLOTS_A_DAY } from '../day-slots.js';
import { LEAST_COVERAGE } from '../expected.js';
import { IS_ESTIMATED } from '../half-hours.sql.js';
import { localOf } from '../local-time.sql.js';
import type { Snapshot } from '../snapshot.js';
import { type KeyRange, type UserList, usersOf } from '../user-list.js';
import { peerPlaces } from './peer-places.js';
import type { CutMonth } from '../table-choice.js';
import type { UserFigures } from './user-answer.js';
import { halfHoursOfDay, storedInPieces, type UserFrame } from './user-frame.js';

/** So many users' rows are in memory at once. */
const USERS_AT_ONCE = 100_000;

/** Of every user, without a reading in the range too. Serves each sort, filter, search and page. */
export function figuresOfAll(data: Snapshot, frame: UserFrame): Promise<FiguresOfAll> {
  return data.once('figures of users', frame.range, async () => {
    const users = await usersOf(data);
    const figures = new FiguresOfAll(users, frame);
    for (const keys of users.keysInParts(USERS_AT_ONCE)) {
      const parts = partsOf(data, frame, keys);
      if (parts.length > 0) figures.take(await data.query<Sums>(sums(parts)));
    }
    figures.placeAmongPeers();
    return figures;
  });
}

/** What the readings of a user in the range add up to. Instants in minutes since 1970-01-01 UTC. */
interface Sums {
  readonly key: number;
  readonly total_wh: number;
  readonly estimated_wh: number;
  readonly estimated: number;
  readonly derived: number;
  readonly observed: number;
  /** Energy of both readings of the half-hours that have two; null without any. */
  readonly repeated_wh: number | null;
  readonly first_start: number;
  readonly last_start: number;
  readonly highest_wh: number;
  readonly night_wh: number | null;
  readonly complete_days: number;
  readonly complete_wh: number;
}

/**
 * The figures of all users over a range as columns, at the places of their list: 80 bytes a user. What is unknown is NaN.
 *
 * - `expected`: half-hours of the range from the user's first reading to the end of the data (N_exp);
 * - `load_factor`: mean / peak power over the observed half-hours, null below {@link LEAST_COVERAGE};
 * - `night_share`: energy of the {@link NIGHT} / energy;
 * - `peer_percentile`, `segment_percentile`: its mean complete day among all users of the tariff, and of area and tariff
 *   ({@link peerPlaces}).
 */
export class FiguresOfAll {
  readonly totalWh: Float64Array;
  readonly peakW: Float64Array;
  readonly loadFactor: Float64Array;
  readonly nightShare: Float64Array;
  readonly lastReading: Float64Array;
  /** Until all are there the mean complete day. */
  peerPercentile: Float64Array;
  private segmentPercentile: Float64Array;
  private readonly estimatedWh: Float64Array;
  private readonly firstReading: Float64Array;
  private readonly estimated: Uint32Array;
  private readonly derived: Uint32Array;
  private readonly observed: Uint32Array;
  private readonly expected: Uint32Array;

  constructor(
    readonly users: UserList,
    { range, dataEnd }: UserFrame,
  ) {
    const unknown = (): Float64Array => new Float64Array(users.length).fill(NaN);
    const none = (): Uint32Array => new Uint32Array(users.length);
    [this.totalWh, this.estimatedWh, this.peakW, this.loadFactor] = [
      unknown(),
      unknown(),
      unknown(),
      unknown(),
    ];
    [this.nightShare, this.firstReading, this.lastReading] = [unknown(), unknown(), unknown()];
    [this.peerPercentile, this.segmentPercentile] = [unknown(), unknown()];
    [this.estimated, this.derived, this.observed] = [none(), none(), none()];
    const [from, to] = [minuteOfDate(range.from), minuteOfDate(range.to < dataEnd ? range.to : dataEnd)];
    this.expected = Uint32Array.from(users.firstStarts, (first) => halfHoursFrom(first, from, to));
  }

  take(rows: readonly Sums[]): void {
    for (const row of rows) {
      const place = this.users.placeOfKey(row.key);
      // Who was stored meanwhile is not in the list.
      if (place >= 0) this.put(place, row);
    }
  }

  /** Once the rows of all are taken. */
  placeAmongPeers(): void {
    const { areas, tariffs } = this.users;
    const meanDays = this.peerPercentile;
    const segmentOf = (place: number): number =>
      areas.numberAt(place) * tariffs.count + tariffs.numberAt(place);
    this.peerPercentile = peerPlaces(meanDays, (place) => tariffs.numberAt(place));
    this.segmentPercentile = peerPlaces(meanDays, segmentOf);
  }

  /** Without what is computed for a page only: that is null. */
  at(place: number): UserFigures {
    return {
      ...this.users.at(place),
      total_wh: orNull(this.totalWh[place]),
      estimated_wh: orNull(this.estimatedWh[place]),
      estimated_share: orNull(this.estimatedShare(place)),
      estimated_readings: this.estimated[place] ?? 0,
      derived_readings: this.derived[place] ?? 0,
      mean_day_wh: orNull(this.meanDay(place)),
      peak_w: orNull(this.peakW[place]),
      peak_at: null,
      load_factor: orNull(this.loadFactor[place]),
      cv: null,
      base_w: null,
      base_share: null,
      night_share: orNull(this.nightShare[place]),
      peer_percentile: orNull(this.peerPercentile[place]),
      segment_percentile: orNull(this.segmentPercentile[place]),
      observed: this.observed[place] ?? 0,
      expected: this.expected[place] ?? 0,
      coverage: orNull(this.coverage(place)),
      first_reading: instantOf(this.firstReading[place]),
      last_reading: instantOf(this.lastReading[place]),
    };
  }

  estimatedShare(place: number): number {
    return quotient(this.estimatedWh[place], this.totalWh[place]);
  }

  meanDay(place: number): number {
    return quotient(this.totalWh[place], this.observed[place]) * SLOTS_A_DAY;
  }

  coverage(place: number): number {
    return Math.min(1, quotient(this.observed[place], this.expected[place]));
  }

  private put(place: number, row: Sums): void {
    this.totalWh[place] = row.total_wh;
    this.estimatedWh[place] = row.estimated_wh;
    this.estimated[place] = row.estimated;
    this.derived[place] = row.derived;
    this.observed[place] = row.observed;
    this.peakW[place] = row.highest_wh * 2;
    this.firstReading[place] = row.first_start;
    this.lastReading[place] = row.last_start;
    this.nightShare[place] = row.night_wh === null ? NaN : quotient(row.night_wh, row.total_wh);
    this.peerPercentile[place] = quotient(row.complete_wh, row.complete_days);
    const isCovered = quotient(row.observed, this.expected[place]) >= LEAST_COVERAGE;
    // The mean power of the half-hours: those with two readings count the mean of the two.
    const energy = row.total_wh - (row.repeated_wh ?? 0) / 2;
    if (isCovered) this.loadFactor[place] = quotient(energy / row.observed, row.highest_wh);
  }
}

function quotient(part: number | undefined, whole: number | undefined): number {
  return part === undefined || !whole ? NaN : part / whole;
}

function orNull(value = NaN): number | null {
  return Number.isNaN(value) ? null : value;
}

function instantOf(minute = NaN): Date | null {
  return Number.isNaN(minute) ? null : dateOfMinute(minute);
}

/** How many half-hours of a range a user should have reported, all in minutes since 1970-01-01 UTC. */
function halfHoursFrom(first: number, from: number, to: number): number {
  const upTo = (minute: number): number => Math.max(0, Math.ceil((minute - first) / HALF_HOUR_MINUTES));
  return Number.isNaN(first) ? 0 : Math.max(0, upTo(to) - upTo(from));
}

/** The columns of a part, in this order. */
const COLUMNS = raw(`
  user_id, energy_wh, estimated_wh, estimated, derived, observed, repeated_wh, first_start, last_start, highest_wh, night_wh`);

/**
 * What the readings of users in the range are added up from: their months for the whole months in it, their days for the
 * days beside these, readings for the pieces of days that it cuts. None where the range has no data.
 */
function partsOf(data: Snapshot, frame: UserFrame, keys: KeyRange): readonly Sql[] {
  const { months, days, pieces, ends } = frame.sums;
  return [
    ...(months.from < months.to ? [ofMonths(data, frame, keys)] : []),
    ...ends.map((month) => ofCutMonth(data, frame, month, keys)),
    ...days.map((range) =>
      ofDays(data, frame, sql`${inside('day_start', range)} and ${among('user_id', keys)}`),
    ),
    ...(pieces.length > 0 ? [ofPieces(data, frame, keys)] : []),
  ];
}

/** A row for each user that has a reading in the range. */
function sums(parts: readonly Sql[]): Sql {
  return sql`
    select user_id as key,
           sum(energy_wh) as total_wh,
           sum(estimated_wh) as estimated_wh,
           sum(estimated) as estimated,
           sum(derived) as derived,
           sum(observed) as observed,
           sum(repeated_wh) as repeated_wh,
           (extract(epoch from min(first_start)) / 60)::int as first_start,
           (extract(epoch from max(last_start)) / 60)::int as last_start,
           max(highest_wh) as highest_wh,
           sum(night_wh) as night_wh,
           sum(complete_days) as complete_days,
           sum(complete_wh) as complete_wh
    from (${join(parts, ' union all ')}) as parts
    group by user_id`;
}

/** All that lies in the range: a month that later data have grown over its end is left to {@link ofCutMonth}. */
function ofMonths(
  { userMonths }: Snapshot,
  { range, sums: { months, ends } }: UserFrame,
  keys: KeyRange,
): Sql {
  return sql`
    select ${COLUMNS}, complete_days, complete_wh
    from ${userMonths} as months
    where ${inside('month_start', months)} and ${among('user_id', keys)}
      ${ends.length > 0 ? sql`and ${liesIn(range)}` : empty}`;
}

function ofDays({ userDays }: Snapshot, frame: UserFrame, condition: Sql): Sql {
  const isComplete = sql`observed = ${halfHoursOfDay(frame)}`;
  return sql`
    select ${COLUMNS}, (${isComplete})::int as complete_days, case when ${isComplete} then energy_wh else 0 end as complete_wh
    from ${userDays}
    where ${condition}`;
}

/** The days of users whose month has grown over the ends of the range, each looked up along the primary key. */
function ofCutMonth(data: Snapshot, frame: UserFrame, { start, days }: CutMonth, keys: KeyRange): Sql {
  return sql`
    select parts.*
    from ${data.userMonths} as months
    cross join lateral (${ofDays(data, frame, sql`user_id = months.user_id and ${inside('day_start', days)} offset 0`)}) as parts
    where month_start = ${start} and ${among('months.user_id', keys)} and not (${liesIn(frame.range)})`;
}

function ofPieces({ zone }: Snapshot, { range, sums: { pieces } }: UserFrame, keys: KeyRange): Sql {
  const local = raw(localOf('period_start', clockChanges(range, zone)));
  return sql`
    select id as user_id,
           sum(energy_wh) as energy_wh,
           coalesce(sum(energy_wh) filter (where ${IS_ESTIMATED}), 0) as estimated_wh,
           count(*) filter (where ${IS_ESTIMATED}) as estimated,
           count(*) filter (where quality = ${DERIVED}) as derived,
           count(*) filter (where occurrence = 0) as observed,
           sum(energy_wh) filter (where repeated) as repeated_wh,
           min(period_start) as first_start,
           max(period_start) as last_start,
           max(energy_wh) as highest_wh,
           sum(energy_wh) filter (where local >= ${clockOf(NIGHT.from)} or local < ${clockOf(NIGHT.to)}) as night_wh,
           0 as complete_days, 0 as complete_wh
    from (
      select users.id, stored.*, ${local}::time as local,
             count(*) over (partition by users.id, period_start) > 1 as repeated
      from users cross join lateral (${storedInPieces(pieces)}) as stored
      where ${among('users.id', keys)}
    ) as timed
    group by id`;
}

function inside(column: string, { from, to }: TimeRange): Sql {
  return sql`${raw(column)} >= ${from}::timestamptz and ${raw(column)} < ${to}::timestamptz`;
}

function among(column: string, { from, to }: KeyRange): Sql {
  return sql`${raw(column)} between ${from}::int and ${to}::int`;
}

/** A condition on `months`: all readings of it are in a range. */
function liesIn({ from, to }: TimeRange): Sql {
  return sql`months.first_start >= ${from} and months.last_start < ${to}`;
}
