import { NotFoundError, RefusedError } from '../common/errors/domain-error.js';
import {
  bucketEdges,
  type ClockChanges,
  clockChanges,
  HALF_HOUR_MS,
  sharedRange,
  startOfDayAfter,
  type TimeRange,
  type Zone,
} from '../common/time/index.js';
import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import type { Fields } from '../common/http/index.js';
import {
  type AnalysisRequest,
  type AskedRange,
  type AskedScope,
  isInSegments,
  type Scope,
} from './analysis.js';
import type { AnalysisHead, AnsweredRange } from './analyses/analysis-head.js';
import { coverageOf, expectedHalfHours, type ReportingSpan } from './expected.js';
import { expected, halfHours, IS_ESTIMATED, ofUsers } from './half-hours.sql.js';
import { localOf } from './local-time.sql.js';
import type { Snapshot } from './snapshot.js';
import { type KnownUser, usersOf } from './user-list.js';
import { daysAndPieces, type Grain, monthsDaysAndPieces, reachOf } from './table-choice.js';

/** What is asked of an analysis, resolved against the data: once for all the cards of a page. */
export interface Frame extends Scope {
  /** The range to answer for. */
  readonly range: TimeRange;
  /** From when to when there are data; an empty range without any. */
  readonly window: TimeRange;
  /** The half-hours that are read: as a rule those of the range, or some before it, to compare with. */
  readonly read: TimeRange;
  readonly zone: Zone;
  /** What every answer begins with. */
  readonly head: Fields<AnalysisHead>;
}

/** A range to answer for, the window of the data, and what the two share. */
export interface AnswerRange {
  readonly range: TimeRange;
  /** From when to when there are data. */
  readonly window: TimeRange;
  readonly shared: TimeRange;
  /** The range as an answer names it: without data what was asked for. */
  readonly named: NamedRange;
}

/**
 * The range that is asked for, as far as an answer of this grain reaches. Without data it and the window are empty ranges, to be worked with and not to be shown.
 *
 * @throws RefusedError `empty_range` when the range ends before it begins
 */
export function rangeOf(data: Snapshot, asked: AskedRange, grain: Grain = 'segments'): AnswerRange {
  const window = data.window ?? nothing(asked);
  if (asked.from && asked.to && asked.from >= asked.to) {
    throw new RefusedError(
      'empty_range',
      'to',
      'The range ends before it begins: "to" must be later than "from".',
    );
  }
  const range = reachOf({ from: asked.from ?? window.from, to: asked.to ?? window.to }, grain, data);
  const named = data.window ? range : { from: asked.from ?? null, to: asked.to ?? null };
  return { range, window, shared: sharedRange(range, window), named };
}

/** The same request for half-hours of users, where they begin later than what it asks for by itself. */
export function inHalfHours(data: Snapshot, request: AnalysisRequest): AnalysisRequest {
  const { range } = rangeOf(data, request);
  const isCut = data.readingsBegin !== null && range.from < data.readingsBegin;
  return isCut ? { ...request, grain: 'half-hours' } : request;
}

/** A range whose ends may not be known. */
export type NamedRange = Pick<AnsweredRange, 'from' | 'to'>;

/**
 * @throws NotFoundError when there is no such user
 * @throws RefusedError when the range is empty
 */
export async function frameOf(
  data: Snapshot,
  request: AnalysisRequest,
  grain: Grain = grainOf(request),
): Promise<Frame> {
  const { filter, userId } = request;
  const userKey = userId === undefined ? undefined : (await userOf(data, userId)).key;
  const spans = await spansOf(data, request);
  const { range, window, named } = rangeOf(data, request, grain);
  const scope = { filter, userKey, range, window, read: range, zone: data.zone };
  const observed = await data.once('observed', [filter, userKey, range], async () => {
    const parts = userKey === undefined ? halfHours(scope) : daysOfUser(data, scope, userKey);
    const [row] = await data.query<{ observed: number }>(
      sql`select coalesce(sum(observed), 0) as observed from (${parts}) as parts`,
    );
    return row?.observed ?? 0;
  });
  const expected = expectedHalfHours(range, spans, window.to);
  const coverage = coverageOf(observed, expected);
  return { ...scope, head: { ...named, timezone: data.zone.name, observed, expected, coverage } };
}

/** For what takes local days of a user, and half-hours of everyone. */
export function grainOfDays({ userId }: AskedScope): Grain {
  return userId === undefined ? 'segments' : 'days';
}

/** What was asked for, else half-hours: of a user they are readings, of everyone segments. */
export function grainOf({ grain, userId }: Pick<AnalysisRequest, 'grain' | 'userId'>): Grain {
  return grain ?? (userId === undefined ? 'segments' : 'half-hours');
}

/** What a user has of a range: a row for each of its local days, and one for each half-hour of the pieces that it cuts. */
export function daysOfUser(
  data: Snapshot,
  { filter, range, window }: Pick<Frame, 'filter' | 'range' | 'window'>,
  userKey: number,
): Sql {
  const { days, pieces } = daysAndPieces(range, data.zone, window.to);
  const ofPieces = pieces.map(
    ({ from, to }) => sql`
      union all
      select period_start, sum(energy_wh), coalesce(sum(energy_wh) filter (where ${IS_ESTIMATED}), 0),
             max(energy_wh), period_start, count(*) filter (where occurrence = 0)
      from plausible_readings
      where user_id = ${userKey}::int and period_start >= ${from} and period_start < ${to}
      group by period_start`,
  );
  return sql`
    select * from (
      select day_start as start, energy_wh, estimated_wh, highest_wh, highest_start, observed
      from ${data.userDays}
      where user_id = ${userKey}::int and day_start >= ${days.from} and day_start < ${days.to}
      ${ofPieces.length > 0 ? join(ofPieces, ' ') : empty}
    ) as own
    where exists (select 1 from users where ${ofUsers({ filter, userKey })})`;
}

/**
 * What users have of a range of whole local days, which the data may begin and end within: a row for each month in it, and
 * one for each of the other days. A month in which the data begin or end comes as days, which later data do not grow.
 *
 * @param whom - a condition on `user_id`
 */
export function monthsAndDays(data: Snapshot, range: TimeRange, window: TimeRange, whom: Sql): Sql {
  const { months, days, ends } = monthsDaysAndPieces(range, data.zone, window);
  const ofDays = [...days, ...ends.map((month) => month.days)].map(
    ({ from, to }) => sql`
      union all
      select user_id, day_start, energy_wh, observed
      from ${data.userDays}
      where ${whom} and day_start >= ${from} and day_start < ${to}`,
  );
  return sql`
      select user_id, month_start as start, energy_wh, observed
      from ${data.userMonths}
      where ${whom} and month_start >= ${months.from} and month_start < ${months.to}
        and month_start <> all(${ends.map(({ start }) => start)}::timestamptz[])
      ${ofDays.length > 0 ? join(ofDays, ' ') : empty}`;
}

/** The same reading half-hours from so many local days earlier, for what is compared with days before. */
export function startingEarlier(frame: Frame, days: number): Frame {
  const { from, to } = frame.range;
  return { ...frame, read: { from: startOfDayAfter(from, -days, frame.zone), to } };
}

/**
 * The part of what is read that the data may have: from a half-hour of the data's grid, which is counted from the first
 * of the data in whatever minute a zone lets them begin, to the end of the data.
 */
export function gridOf({ read, window }: Frame): TimeRange {
  const steps = Math.max(0, Math.ceil((read.from.getTime() - window.from.getTime()) / HALF_HOUR_MS));
  const from = new Date(window.from.getTime() + steps * HALF_HOUR_MS);
  return { from, to: sharedRange(read, window).to };
}

/** Edges of the local days that what is read shares with the data. */
export function localDays(frame: Frame): readonly Date[] {
  return bucketEdges(gridOf(frame), '1d', frame.zone);
}

/** How the clock changes in what is read. */
export function clockIn({ read, zone }: Frame): ClockChanges {
  return clockChanges(read, zone);
}

/** CTEs up to `clock`: the half-hours that are read or expected, each at its local time. */
export function halfHoursOnClock(frame: Frame): Sql {
  return sql`
    half_hours as (${halfHours(frame)}),
    ${expected(frame, gridOf(frame))},
    clock as (
      select ${raw(localOf('period_start', clockIn(frame)))} as local, energy_wh, power_w, observed,
             expected.users as expected
      from expected full join half_hours using (period_start)
    )`;
}

/** @throws NotFoundError when there is no such user */
export async function userOf(data: Snapshot, id: string): Promise<KnownUser> {
  const user = (await usersOf(data)).named(id);
  if (!user) throw new NotFoundError(`There is no user ${id}.`);
  return user;
}

/** From when on those asked for have readings: what coverage expects is counted from there, in every analysis. */
export async function spansOf(
  data: Snapshot,
  { filter, userId }: AskedScope,
): Promise<readonly ReportingSpan[]> {
  if (userId === undefined) {
    return (await firstReadings(data)).filter((span) => isInSegments(span, filter));
  }
  const { area, tariff, firstStart } = await userOf(data, userId);
  const isAsked = isInSegments({ area, tariff }, filter);
  return firstStart && isAsked ? [{ area, tariff, firstStart, users: 1 }] : [];
}

/** How many users of a segment have their first reading at the same instant. */
function firstReadings(data: Snapshot): Promise<readonly ReportingSpan[]> {
  return data.once('first readings', null, () => data.query<ReportingSpan>(FIRST_READINGS));
}

const FIRST_READINGS: Sql = sql`
  select area, tariff, first_start as "firstStart", count(*) as users
  from users
  where first_start is not null
  group by 1, 2, 3`;

function nothing(asked: AskedRange): TimeRange {
  const instant = asked.from ?? asked.to ?? new Date(0);
  return { from: instant, to: instant };
}
