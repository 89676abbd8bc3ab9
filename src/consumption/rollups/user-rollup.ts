import type { Zone } from '../../common/time/index.js';
import { releaseBuffers } from '../../common/release-buffers.js';
import type { Generation, Session } from '../../database/index.js';
import { daysOf, type DayFigures } from './day-figures.js';
import { LocalDays } from './local-days.js';
import { type MonthFigures, monthEndOf, monthsOf, monthStartOf } from './month-figures.js';
import type { StoredRows } from './reading-rows.js';
import { type FigureRows, FigureTables } from './figure-tables.js';
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
export const PIECE_MINUTES = 366 * 1440;

/** No user has this id. */
export const NOBODY = -1;

const MINUTE_MS = 60_000;

const READINGS_SPAN = `
  select extract(epoch from min(period_start)) / 60 as "from", extract(epoch from max(period_start)) / 60 + 30 as "to"
  from readings where user_id = $1`;

/** A user's first reading is that of its first day. */
const KEEP_FIRST_START = (days: string): string => `
  update users set first_start = begun.first_start
  from (select (select first_start from ${days} where user_id = $1 order by day_start limit 1) as first_start) as begun
  where id = $1 and users.first_start is distinct from begun.first_start`;

const MOVE_FIRST_STARTS = `
  update users set first_start = least(users.first_start, begun.first_start)
  from unnest($1::int[], $2::timestamptz[]) as begun (user_id, first_start)
  where users.id = begun.user_id`;

/** A user whose row this transaction has locked. */
export interface LockedUser {
  readonly id: number;
  /** The start of its first reading; null without any. */
  readonly firstStart: Date | null;
  /** Whether it had any before this transaction; without, it had neither days nor months. */
  readonly hasPast: boolean;
}

/** Figures of a user that are to be written, ready made. */
export interface FigureChange {
  readonly user: LockedUser;
  /** The days that changed, by their begin; those without a row among `days` have no reading left. */
  readonly dayStarts: ReadonlySet<number>;
  readonly days: FigureRows;
  /** Of a user without a past; else they follow from the days as they are stored then. */
  readonly months: FigureRows;
  /** The start of the first reading of these days, in minutes since 1970-01-01 UTC; infinite without any. */
  readonly first: number;
  readonly hasLostDays: boolean;
}

/**
 * Keeps users' days and months in step with their readings, in the transaction that changes them. That transaction
 * must have locked the user's row first ({@link lockUsers}): two that change readings of the same day would each write
 * the day without the other's.
 */
export class UserRollup {
  readonly localDays: LocalDays;
  readonly tables: FigureTables;

  constructor(zone: Zone, generation: Generation) {
    this.localDays = new LocalDays(zone);
    this.tables = new FigureTables(generation);
  }

  /** The begins of the local days that hold any of these half-hours, all in minutes since 1970-01-01 UTC. */
  daysWith(halfHours: Iterable<number>): ReadonlySet<number> {
    const starts = new Set<number>();
    for (const minute of halfHours) starts.add(this.localDays.dayOf(minute).from);
    return starts;
  }

  /**
   * Makes what {@link write} will write: days, and of a user without a past the months that they lie in, which must not
   * come in parts then.
   *
   * @param dayStarts - the days that changed, by their begin, at least one
   * @param standing - the readings that stand after the change, these days as a whole among them, in order of time
   */
  changeOf(user: LockedUser, dayStarts: ReadonlySet<number>, standing: StoredRows): FigureChange {
    const days = daysOf(standing, this.localDays, ({ from }) => dayStarts.has(from));
    const months = user.hasPast ? [] : monthsOf(days, this.localDays);
    return {
      user,
      dayStarts,
      days: this.tables.rowsOfDays(user.id, days),
      months: this.tables.rowsOfMonths(user.id, months),
      first: days[0]?.firstStart ?? Infinity,
      hasLostDays: days.length < dayStarts.size,
    };
  }

  /**
   * Writes days of whatever users and the months that they lie in; a day that has no reading left loses its row. The
   * rows of all go in together: a COPY costs more than what a user has in it. No two changes may share a month.
   */
  async write(session: Session, changes: readonly FigureChange[]): Promise<void> {
    const ofPast = changes.filter(({ user }) => user.hasPast);
    for (const { user, dayStarts } of ofPast) await this.tables.removeDays(session, user.id, dayStarts);
    await this.tables.addDays(
      session,
      changes.map(({ days }) => days),
    );
    const months = changes.map((change) => change.months);
    for (const { user, dayStarts } of ofPast) months.push(await this.monthsAnew(session, user.id, dayStarts));
    await this.tables.addMonths(session, months);
    for (const { user } of changes.filter(({ hasLostDays }) => hasLostDays)) {
      await session.query(KEEP_FIRST_START(this.tables.days), [user.id]);
    }
    await moveFirstStarts(session, changes);
  }

  /** Makes all days and months of a user anew. The generation holds none of them. */
  async fill(session: Session, userId: number): Promise<void> {
    await this.store(session, userId, await this.figuresOf(session, userId));
    await session.query(KEEP_FIRST_START(this.tables.days), [userId]);
  }

  /** Puts figures of a user in place of all that is kept of a stretch of time, in whole local months. */
  async replace(session: Session, userId: number, range: MinuteRange, figures: UserFigures): Promise<void> {
    await this.tables.clear(session, userId, range);
    await this.store(session, userId, figures);
    await session.query(KEEP_FIRST_START(this.tables.days), [userId]);
  }

  /**
   * A user's figures as they follow from the stored readings; whatever is kept of them is not looked at.
   *
   * @param range - local midnights; only months that lie in it as a whole come out right
   */
  async figuresOf(session: Session, userId: number, range?: MinuteRange): Promise<UserFigures> {
    const days: DayFigures[] = [];
    for (const { from, to } of this.pieces(range ?? (await spanOf(session, userId)))) {
      const rows = await readStored(session, userId, from, to);
      days.push(...daysOf(rows, this.localDays));
      releaseBuffers(rows.minute, rows.energy, rows.quality);
    }
    return { days, months: monthsOf(days, this.localDays) };
  }

  /** The first instant of the local month that an instant lies in, both in minutes since 1970-01-01 UTC. */
  monthOf(minute: number): number {
    return monthStartOf(minute, this.localDays);
  }

  /** The whole local months around a stretch of time. */
  wholeMonths({ from, to }: MinuteRange): MinuteRange {
    return { from: monthStartOf(from, this.localDays), to: monthEndOf(to - 1, this.localDays) };
  }

  /** Makes the chunks that days and months of this stretch of time need, at most a month of it. Leaves no row. */
  async makeChunks(session: Session, { from, to }: MinuteRange): Promise<void> {
    const ends = [from, to - 1];
    const days = new Set(ends.map((minute) => this.localDays.dayOf(minute).from));
    const months = new Set(ends.map((minute) => monthStartOf(minute, this.localDays)));
    const figures = [...days].map((start) => ({ ...NO_FIGURES, start }));
    await this.store(session, NOBODY, { days: figures, months: Array.from(months, emptyMonth) });
    await this.tables.removeDays(session, NOBODY, days);
    await this.tables.removeMonths(session, NOBODY, months);
  }

  /** Takes out the months that hold any of these days, and makes them anew from the days as they are stored. */
  private async monthsAnew(
    session: Session,
    userId: number,
    dayStarts: ReadonlySet<number>,
  ): Promise<FigureRows> {
    const touched = new Set([...dayStarts].map((start) => monthStartOf(start, this.localDays)));
    const from = Math.min(...touched);
    const to = monthEndOf(Math.max(...touched), this.localDays);
    const stored = await this.tables.readDays(session, userId, { from, to });
    const days = stored.filter(({ start }) => touched.has(monthStartOf(start, this.localDays)));
    await this.tables.removeMonths(session, userId, touched);
    return this.tables.rowsOfMonths(userId, monthsOf(days, this.localDays));
  }

  private async store(session: Session, userId: number, { days, months }: UserFigures): Promise<void> {
    await this.tables.addDays(session, [this.tables.rowsOfDays(userId, days)]);
    await this.tables.addMonths(session, [this.tables.rowsOfMonths(userId, months)]);
  }

  private *pieces({ from, to }: MinuteRange): Generator<MinuteRange, void, undefined> {
    for (let start = from; start < to;) {
      const end = this.localDays.dayOf(start + PIECE_MINUTES).from;
      yield { from: start, to: Math.min(end, to) };
      start = end;
    }
  }
}

/** Moves the first reading of users back to where one was written that lies before it. */
async function moveFirstStarts(session: Session, changes: readonly FigureChange[]): Promise<void> {
  const moved = new Map<number, number>();
  for (const { user, first } of changes) {
    const known = moved.get(user.id) ?? (user.firstStart?.getTime() ?? Infinity) / MINUTE_MS;
    if (first < known) moved.set(user.id, first);
  }
  if (moved.size === 0) return;
  await session.query(MOVE_FIRST_STARTS, [[...moved.keys()], Array.from(moved.values(), instantText)]);
}

const NO_FIGURES: DayFigures = {
  start: 0,
  energyWh: 0,
  samples: 0,
  observed: 0,
  repeatedWh: 0,
  estimatedWh: 0,
  firstStart: 0,
  lastStart: 0,
  highestWh: 0,
  highestStart: 0,
  nightWh: null,
  baseW: 0,
};

function emptyMonth(start: number): MonthFigures {
  const counts = { completeDays: 0, completeWh: 0, completeWh2: 0 };
  return { ...NO_FIGURES, ...counts, start, dayEnergies: [], dayObserved: [], dayBases: [] };
}

/** From a user's first reading to the end of its last; nothing, where it has none. */
async function spanOf(session: Session, userId: number): Promise<MinuteRange> {
  const [span] = await session.query<{ from: number | null; to: number | null }>(READINGS_SPAN, [userId]);
  return { from: span?.from ?? 0, to: span?.to ?? 0 };
}

const LOCK_USERS = `
  select id, first_start as "firstStart", first_start is not null as "hasPast" from users where id = any($1::int[]) order by id for no key update`;

/**
 * Locks the rows of users in order of id, so that of several transactions that change one user's readings each sees
 * what the one before it left.
 *
 * @returns those that are there, in order of id
 */
export async function lockUsers(
  session: Session,
  userIds: readonly number[],
): Promise<readonly LockedUser[]> {
  return session.query<LockedUser>(LOCK_USERS, [userIds]);
}
