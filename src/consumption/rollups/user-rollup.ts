import { releaseBuffers } from '../../common/release-buffers.js';
import {
  dateOfMinute,
  DAY_MINUTES,
  minuteOfDate,
  type TimeRange,
  type Zone,
} from '../../common/time/index.js';
import type { Generation, Queryable, Session, StateRow, Storage } from '../../database/index.js';
import { daysOf, type DayFigures } from './day-figures.js';
import { LocalDays } from './local-days.js';
import { type MonthFigures, monthEndOf, monthsOf, monthStartOf } from './month-figures.js';
import { addToProfiles, type MonthProfile } from './month-profile.js';
import { FigureTables } from './figure-tables.js';
import { BinaryRows } from './binary-rows.js';
import { instantText, readStored } from './stored-readings.js';

/** A stretch of time, half-open, in minutes since 1970-01-01 UTC. */
export interface MinuteRange {
  readonly from: number;
  readonly to: number;
}

/** What is kept of a user, in order of time. */
export interface UserFigures {
  readonly days: readonly DayFigures[];
  readonly months: readonly MonthFigures[];
}

/** A year of readings is in memory at once. */
export const PIECE_MINUTES = 366 * DAY_MINUTES;

/** So much is held before it is written: the days of some users' years. */
export const MOST_BYTES = 128 * 1024;

/** Before and after all that there may be. */
export const EVER: MinuteRange = { from: -30_000_000, to: 500_000_000 };

const READINGS_SPAN = `
  select extract(epoch from min(period_start)) / 60 as "from", extract(epoch from max(period_start)) / 60 + 30 as "to"
  from readings where user_id = $1`;

/** A user's first reading is that of its first day. */
export const KEEP_FIRST_STARTS = (days: string): string => `
  update users set first_start = begun.first_start
  from (
    select id, (
             select first_start from ${days} as day where day.user_id = users.id order by day_start limit 1
           ) as first_start
    from users where id = any($1::int[])
  ) as begun
  where users.id = begun.id and users.first_start is distinct from begun.first_start`;

/** The data may begin later now, or end earlier: the next refresh finds out. */
const MARK_WINDOW_STALE = 'update database_state set is_window_stale = true where not is_window_stale';

/** Days of a user that were kept without their readings, and are gone. */
export interface RemovedDays {
  readonly userKey: number;
  readonly days: number;
  /** How many readings they were made of, and the first and the last half-hour of these. */
  readonly readings: number;
  readonly firstStart: Date;
  readonly lastStart: Date;
}

/** `$1` users, `$2` and `$3` midnights, `$4` where the readings begin. */
const REMOVE_DAYS = (days: string): string => `
  with gone as (
    delete from ${days}
    where user_id = any($1::int[]) and day_start >= $2::timestamptz and day_start < least($3::timestamptz, $4)
    returning user_id, samples, first_start, last_start
  )
  select user_id as "userKey", count(*) as days, sum(samples)::bigint as readings,
         min(first_start) as "firstStart", max(last_start) as "lastStart"
  from gone group by user_id`;

/** A user whose row this transaction has locked. */
export interface LockedUser {
  readonly id: number;
  /** The start of its first reading; null without any. */
  readonly firstStart: Date | null;
  /** Whether it had any before this transaction; without, it had neither days nor months. */
  readonly hasPast: boolean;
}

/**
 * Makes users' days and months of their readings, in the transaction that changes them. That transaction must have locked
 * the users' rows first ({@link lockUsers}): two that change readings of the same day would each write the day without
 * the other's.
 */
export class UserRollup {
  readonly localDays: LocalDays;
  readonly tables: FigureTables;

  /** @param begin - what is kept from before it is neither made nor removed; in minutes since 1970-01-01 UTC */
  constructor(
    zone: Zone,
    readonly generation: Generation,
    private readonly storage: Storage,
    readonly begin = EVER.from,
  ) {
    this.localDays = new LocalDays(zone);
    this.tables = new FigureTables(generation);
  }

  /** That of the generation that is read. */
  static of({ zone, generation, storage, readingsBegin }: StateRow): UserRollup {
    return new UserRollup(zone, generation, storage, readingsBegin ? minuteOfDate(readingsBegin) : EVER.from);
  }

  /** The begins of the local days that hold any of these half-hours, all in minutes since 1970-01-01 UTC. */
  daysWith(halfHours: Int32Array): ReadonlySet<number> {
    const starts = new Set<number>();
    let last: MinuteRange = { from: 0, to: 0 };
    for (const minute of halfHours) {
      // Mostly the next one lies in the same day.
      if (minute >= last.from && minute < last.to) continue;
      last = this.localDays.dayOf(minute);
      starts.add(last.from);
    }
    return starts;
  }

  /**
   * Makes all days and months of a user, of which the generation holds none.
   *
   * @param kept - where those are that are kept without their readings
   */
  async fill(session: Session, userKey: number, kept?: FigureTables): Promise<void> {
    if (kept && this.begin > EVER.from) await this.tables.copyBefore(session, userKey, this.begin, kept);
    await this.store(session, userKey, await this.figuresOf(session, userKey));
    await session.query(KEEP_FIRST_STARTS(this.tables.days.name), [[userKey]]);
  }

  /** Puts figures of a user in place of all that is kept of a stretch of time, in whole local months. */
  async replace(session: Session, userKey: number, range: MinuteRange, figures: UserFigures): Promise<void> {
    await this.clear(session, userKey, range);
    await this.store(session, userKey, figures);
    await this.keepEdges(session, [userKey]);
  }

  /** Users of whom anything is kept that begins before an instant, in order of id. */
  async usersBefore(database: Queryable, before: Date): Promise<readonly number[]> {
    const rows = await database.query<{ id: number }>(
      `select distinct user_id as id from ${this.tables.days.name} where day_start < $1 order by 1`,
      [before],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Removes all that is kept of users from before a local month.
   *
   * @returns how many readings it was made of
   */
  async removeBefore(session: Session, userKeys: readonly number[], monthStart: Date): Promise<number> {
    const values = [userKeys, monthStart];
    const [gone] = await session.query<{ samples: number }>(
      `with gone as (
         delete from ${this.tables.days.name} where user_id = any($1::int[]) and day_start < $2 returning samples
       )
       select coalesce(sum(samples), 0) as samples from gone`,
      values,
    );
    await session.query(
      `delete from ${this.tables.months.name} where user_id = any($1::int[]) and month_start < $2`,
      values,
    );
    return gone?.samples ?? 0;
  }

  /**
   * Removes days that are kept without their readings, and makes their months anew of those that are left.
   *
   * @param from - a midnight, as PostgreSQL reads it, or `-infinity`
   * @param to - a midnight, or `infinity`: where it lies after the readings begin, up to there
   */
  async removeDays(
    session: Session,
    userKeys: readonly number[],
    from: string,
    to: string,
  ): Promise<readonly RemovedDays[]> {
    const values = [userKeys, from, to, instantText(this.begin)];
    const removed = await session.query<RemovedDays>(REMOVE_DAYS(this.tables.days.name), values);
    const months = new BinaryRows();
    for (const { userKey, firstStart, lastStart } of removed) {
      const range = this.wholeMonths({ from: minuteOfDate(firstStart), to: minuteOfDate(lastStart) + 1 });
      await this.tables.months.clear(session, userKey, range);
      const days = await this.tables.days.read(session, userKey, range);
      this.tables.months.put(months, userKey, monthsOf(days, this.localDays));
    }
    await this.tables.months.add(session, months);
    if (removed.length > 0) await this.keepEdges(session, userKeys);
    return removed;
  }

  /** Makes all that is kept of users anew in the local months around stretches of time in which they lost readings. */
  async remake(session: Session, changes: ReadonlyMap<number, MinuteRange>): Promise<void> {
    const [days, months] = [new BinaryRows(), new BinaryRows()];
    const write = async (): Promise<void> => {
      await this.tables.days.add(session, days);
      await this.tables.months.add(session, months);
    };
    for (const [userKey, range] of changes) {
      const around = this.made(this.wholeMonths(range));
      const figures = await this.figuresOf(session, userKey, around);
      await this.clear(session, userKey, around);
      this.tables.days.put(days, userKey, figures.days);
      this.tables.months.put(months, userKey, figures.months);
      if (days.bytes + months.bytes >= MOST_BYTES) await write();
    }
    await write();
    await this.keepEdges(session, [...changes.keys()]);
    await this.noteChanges(session, changes.values());
  }

  /** Has the segments follow changes of readings, in the transaction of these. */
  async noteChanges(session: Session, ranges: Iterable<MinuteRange>): Promise<void> {
    await this.storage.noteChanges(session, datesOf(ranges));
  }

  /**
   * A user's figures as they follow from the stored readings; whatever is kept of them is not looked at.
   *
   * @param range - local midnights; only months that lie in it as a whole come out right
   */
  async figuresOf(session: Session, userKey: number, range?: MinuteRange): Promise<UserFigures> {
    const days: DayFigures[] = [];
    const profiles = new Map<number, MonthProfile>();
    for (const { from, to } of this.pieces(this.made(range ?? (await spanOf(session, userKey))))) {
      const rows = await readStored(session, userKey, from, to);
      days.push(...daysOf(rows, this.localDays));
      addToProfiles(profiles, rows, this.localDays, (day) => this.monthOf(day.from));
      releaseBuffers(rows.minute, rows.energy, rows.quality);
    }
    return { days, months: monthsOf(days, this.localDays, profiles) };
  }

  /** Users whose months lack a profile that can be made of their readings, in order of id. */
  async usersWithoutProfiles(database: Queryable): Promise<readonly number[]> {
    const rows = await database.query<{ id: number }>(
      `select distinct user_id as id from ${this.tables.months.name}
       where profile is null and month_start >= $1 order by 1`,
      [instantText(this.begin)],
    );
    return rows.map(({ id }) => id);
  }

  /** Makes the profiles that a user's months lack, of its readings. */
  async keepProfiles(session: Session, userKey: number): Promise<void> {
    const range = await this.tables.rangeWithoutProfiles(session, userKey, this.begin);
    if (!range) return;
    const { months } = await this.figuresOf(session, userKey, this.wholeMonths(range));
    await this.tables.putProfiles(session, userKey, months);
  }

  /** The part of a stretch of time in which days and months are made of readings. */
  made({ from, to }: MinuteRange): MinuteRange {
    return { from: Math.max(from, this.begin), to: Math.max(to, this.begin) };
  }

  /** The first instant of the local month that an instant lies in, both in minutes since 1970-01-01 UTC. */
  monthOf(minute: number): number {
    return monthStartOf(minute, this.localDays);
  }

  /** The whole local months around a stretch of time. */
  wholeMonths({ from, to }: MinuteRange): MinuteRange {
    return { from: monthStartOf(from, this.localDays), to: monthEndOf(to - 1, this.localDays) };
  }

  private async clear(session: Session, userKey: number, range: MinuteRange): Promise<void> {
    await this.tables.days.clear(session, userKey, this.made(range));
    await this.tables.months.clear(session, userKey, this.made(range));
  }

  private async keepEdges(session: Session, userKeys: readonly number[]): Promise<void> {
    await session.query(KEEP_FIRST_STARTS(this.tables.days.name), [userKeys]);
    await session.query(MARK_WINDOW_STALE);
  }

  private async store(session: Session, userKey: number, { days, months }: UserFigures): Promise<void> {
    const rows = new BinaryRows();
    this.tables.days.put(rows, userKey, days);
    await this.tables.days.add(session, rows);
    this.tables.months.put(rows, userKey, months);
    await this.tables.months.add(session, rows);
  }

  private *pieces({ from, to }: MinuteRange): Generator<MinuteRange, void, undefined> {
    for (let start = from; start < to;) {
      const end = this.localDays.dayOf(start + PIECE_MINUTES).from;
      yield { from: start, to: Math.min(end, to) };
      start = end;
    }
  }
}

function* datesOf(ranges: Iterable<MinuteRange>): Generator<TimeRange, void, undefined> {
  for (const { from, to } of ranges) yield { from: dateOfMinute(from), to: dateOfMinute(to) };
}

/** From a user's first reading to the end of its last; nothing, where it has none. */
async function spanOf(session: Session, userKey: number): Promise<MinuteRange> {
  const [span] = await session.query<{ from: number | null; to: number | null }>(READINGS_SPAN, [userKey]);
  return { from: span?.from ?? 0, to: span?.to ?? 0 };
}

/** By their names, which are on one server whatever keeps the users. */
const LOCK_USERS = 'select 1 from user_names where id = any($1::int[]) order by id for no key update';

/** Asked for once they are locked: it sees what others have left. */
const LOCKED_USERS = `
  select id, first_start as "firstStart", first_start is not null as "hasPast" from users
  where id = any($1::int[]) order by id`;

/**
 * Locks the rows of users in order of id, so that of several transactions that change one user's readings each sees
 * what the one before it left.
 *
 * @returns those that are there, in order of id
 */
export async function lockUsers(
  session: Session,
  userKeys: readonly number[],
): Promise<readonly LockedUser[]> {
  await session.query(LOCK_USERS, [userKeys]);
  return session.query<LockedUser>(LOCKED_USERS, [userKeys]);
}
