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
import sql, { raw, type Sql } from 'sql-template-tag';
import type { Fields } from '../common/http/index.js';
import { type AnalysisRequest, type AskedRange, isInSegments, type Scope } from './analysis.js';
import type { AnalysisHead, AnsweredRange } from './analyses/analysis-head.js';
import { coverageOf, expectedHalfHours, type ReportingSpan } from './expected.js';
import { expected, halfHours } from './half-hours.sql.js';
import { localOf } from './local-time.sql.js';
import type { Snapshot } from './snapshot.js';

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
}

/**
 * The range that is asked for. Without data it and the window are empty ranges, to be worked with and not to be shown.
 *
 * @throws RefusedError `empty_range` when the range ends before it begins
 */
export function rangeOf(data: Snapshot, asked: AskedRange): AnswerRange {
  const window = data.window ?? nothing(asked);
  if (asked.from && asked.to && asked.from >= asked.to) {
    throw new RefusedError(
      'empty_range',
      'to',
      'The range ends before it begins: "to" must be later than "from".',
    );
  }
  const range = { from: asked.from ?? window.from, to: asked.to ?? window.to };
  return { range, window, shared: sharedRange(range, window) };
}

/** The range as an answer names it: what was asked for, else the ends of the data. */
export function answeredRange({ window }: Snapshot, { from, to }: AskedRange): NamedRange {
  return { from: from ?? window?.from ?? null, to: to ?? window?.to ?? null };
}

/** A range whose ends may not be known. */
export type NamedRange = Pick<AnsweredRange, 'from' | 'to'>;

/**
 * @throws NotFoundError when there is no such user
 * @throws RefusedError when the range is empty
 */
export function frameOf(data: Snapshot, request: AnalysisRequest): Promise<Frame> {
  return data.once('frame', request, async () => {
    const { filter, userId } = request;
    const spans = await spansOf(data, request);
    const { range, window } = rangeOf(data, request);
    const scope = { filter, userId, range, window, read: range, zone: data.zone };
    const [row] = await data.query<{ observed: number }>(
      sql`select coalesce(sum(observed), 0) as observed from (${halfHours(scope)}) as half_hours`,
    );
    const observed = row?.observed ?? 0;
    const expected = expectedHalfHours(range, spans, window.to);
    const coverage = coverageOf(observed, expected);
    const head = { ...answeredRange(data, request), timezone: data.zone.name, observed, expected, coverage };
    return { ...scope, head };
  });
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

/** A user as an analysis knows it. */
export interface KnownUser {
  readonly area: string;
  readonly tariff: string;
  /** Start of its first reading; null without any. */
  readonly firstStart: Date | null;
}

/** @throws NotFoundError when there is no such user */
export async function userOf(data: Snapshot, id: number): Promise<KnownUser> {
  const user = await data.once('user', id, async () => {
    const [row] = await data.query<KnownUser>(
      sql`select area, tariff, first_start as "firstStart" from users where id = ${id}`,
    );
    return row ?? null;
  });
  if (!user) throw new NotFoundError(`There is no user ${id}.`);
  return user;
}

/** From when on those asked for have readings: what coverage expects is counted from there, in every analysis. */
export async function spansOf(data: Snapshot, { filter, userId }: Scope): Promise<readonly ReportingSpan[]> {
  if (userId === undefined) {
    return (await firstReadings(data)).filter((span) => isInSegments(span, filter));
  }
  const { firstStart, ...segment } = await userOf(data, userId);
  return firstStart && isInSegments(segment, filter) ? [{ ...segment, firstStart, users: 1 }] : [];
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
