import { MINUTE_MS } from '../../common/time/index.js';
import type { Session } from '../../database/index.js';
import { BinaryRows } from './binary-rows.js';
import { daysOf } from './day-figures.js';
import { monthEndOf, monthsOf, monthStartOf } from './month-figures.js';
import type { StoredRows } from './reading-rows.js';
import { instantText } from './stored-readings.js';
import {
  KEEP_FIRST_STARTS,
  type LockedUser,
  type MinuteRange,
  MOST_BYTES,
  type UserRollup,
} from './user-rollup.js';

const MOVE_FIRST_STARTS = `
  update users set first_start = least(first_start, ($2::timestamptz[])[array_position($1::int[], id)])
  where id = any($1::int[])`;

/** The days of so many months are held at once, as objects. */
const MONTHS_AT_ONCE = 120;

/** Days of a user that changed. */
interface Change {
  readonly user: LockedUser;
  /** Those that changed, by their begin; those without a row have no reading left. */
  readonly dayStarts: ReadonlySet<number>;
  /** The start of the first reading of these days, in minutes since 1970-01-01 UTC; infinite without any. */
  readonly first: number;
  readonly hasLostDays: boolean;
}

/**
 * Writes days of whatever users, and the months that they lie in, in the transaction that changes their readings. The rows
 * of several users go in together: a COPY costs more than what a user has in it. They are made at once, so that the
 * objects that they are made of need not outlive a round trip.
 */
export class FigureWriter {
  private changes: Change[] = [];
  private readonly days = new BinaryRows();
  private readonly months = new BinaryRows();

  constructor(
    private readonly session: Session,
    private readonly rollup: UserRollup,
  ) {}

  /**
   * Makes days, and of a user without a past the months that they lie in, which must not come in parts then.
   *
   * @param dayStarts - the days that changed, by their begin, at least one; no two calls share a month of a user
   * @param standing - the readings that stand after the change, these days as a whole among them, in order of time
   */
  make(user: LockedUser, dayStarts: ReadonlySet<number>, standing: StoredRows): void {
    const { localDays, tables } = this.rollup;
    const days = daysOf(standing, localDays, ({ from }) => dayStarts.has(from));
    tables.days.put(this.days, user.id, days);
    if (!user.hasPast) tables.months.put(this.months, user.id, monthsOf(days, localDays));
    const first = days[0]?.firstStart ?? Infinity;
    this.changes.push({ user, dayStarts, first, hasLostDays: days.length < dayStarts.size });
  }

  /** Writes what was made, where it is much. */
  async writeWhenFull(): Promise<void> {
    if (this.days.bytes >= MOST_BYTES) await this.write();
  }

  /** Writes what was made; a day that has no reading left loses its row. To be called before the transaction ends. */
  async write(): Promise<void> {
    const { changes, session, rollup } = this;
    const { tables } = rollup;
    this.changes = [];
    const ofPast = daysByUser(changes.filter(({ user }) => user.hasPast));
    await tables.days.remove(session, ofPast);
    await tables.days.add(session, this.days);
    await this.makeMonthsAnew(ofPast);
    await tables.months.add(session, this.months);
    const losers = changes.filter(({ hasLostDays }) => hasLostDays).map(({ user }) => user.id);
    if (losers.length > 0) await session.query(KEEP_FIRST_STARTS(tables.days.name), [losers]);
    await this.moveFirstStarts(changes);
    await rollup.noteChanges(session, this.rangesOf(changes));
  }

  private *rangesOf(changes: readonly Change[]): Generator<MinuteRange, void, undefined> {
    const dayStarts = new Set(changes.flatMap((change) => [...change.dayStarts]));
    for (const start of dayStarts) yield this.rollup.localDays.dayOf(start);
  }

  /** Removes the months that hold any of these days, and makes them anew of the days as they are stored. */
  private async makeMonthsAnew(dayStarts: ReadonlyMap<number, ReadonlySet<number>>): Promise<void> {
    const { localDays, tables } = this.rollup;
    const monthOf = (start: number): number => monthStartOf(start, localDays);
    const touched = new Map([...dayStarts].map(([id, starts]) => [id, new Set([...starts].map(monthOf))]));
    for (const part of inParts(touched)) {
      const ranges = new Map(
        [...part].map(([id, months]) => [
          id,
          { from: Math.min(...months), to: monthEndOf(Math.max(...months), localDays) },
        ]),
      );
      const stored = await tables.days.readAll(this.session, ranges);
      await tables.months.remove(this.session, part);
      for (const [id, months] of part) {
        const days = (stored.get(id) ?? []).filter(({ start }) => months.has(monthOf(start)));
        tables.months.put(this.months, id, monthsOf(days, localDays));
      }
    }
  }

  /** Moves the first reading of users back to where one was written that lies before it. */
  private async moveFirstStarts(changes: readonly Change[]): Promise<void> {
    const moved = new Map<number, number>();
    for (const { user, first } of changes) {
      const known = moved.get(user.id) ?? (user.firstStart?.getTime() ?? Infinity) / MINUTE_MS;
      if (first < known) moved.set(user.id, first);
    }
    if (moved.size === 0) return;
    const starts = Array.from(moved.values(), instantText);
    await this.session.query(MOVE_FIRST_STARTS, [[...moved.keys()], starts]);
  }
}

/** Days that changed of each user; several changes of one are one. */
function daysByUser(changes: readonly Change[]): ReadonlyMap<number, ReadonlySet<number>> {
  const days = new Map<number, ReadonlySet<number>>();
  for (const { user, dayStarts } of changes) {
    days.set(user.id, new Set([...(days.get(user.id) ?? []), ...dayStarts]));
  }
  return days;
}

/** Months of so many users that the days in them are read at once. */
function* inParts(
  months: ReadonlyMap<number, ReadonlySet<number>>,
): Generator<ReadonlyMap<number, ReadonlySet<number>>, void, undefined> {
  let part = new Map<number, ReadonlySet<number>>();
  let size = 0;
  for (const [id, ofUser] of months) {
    part.set(id, ofUser);
    size += ofUser.size;
    if (size < MONTHS_AT_ONCE) continue;
    yield part;
    part = new Map();
    size = 0;
  }
  if (part.size > 0) yield part;
}
