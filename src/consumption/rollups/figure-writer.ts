import { MINUTE_MS } from '../../common/time/index.js';
import type { Session } from '../../database/index.js';
import { BinaryRows } from './binary-rows.js';
import { daysOf } from './day-figures.js';
import { monthEndOf, monthsOf, monthStartOf } from './month-figures.js';
import { addToProfiles, type MonthProfile, type MonthProfiles } from './month-profile.js';
import type { ReadingRows, StoredRows } from './reading-rows.js';
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

/** What a file changes of a user's readings, in whole local days. Half-hours in minutes since 1970-01-01 UTC. */
export interface ChangedReadings extends MinuteRange {
  /** The readings of half-hours that had none. */
  readonly added: ReadingRows;
  /** Half-hours whose energy is another than it was. */
  readonly restated: readonly number[];
}

/** What becomes of the profile of a user's month: another one, one more part of it, or it must be made of all readings. */
type ProfileChange =
  { readonly kind: 'whole' | 'part'; readonly profile: MonthProfile } | { readonly kind: 'unknown' };

/** Days of a user that changed. */
interface Change {
  readonly user: LockedUser;
  /** Those that changed, by their begin; those without a row have no reading left. */
  readonly dayStarts: ReadonlySet<number>;
  /** The start of the first reading of these days, in minutes since 1970-01-01 UTC; infinite without any. */
  readonly first: number;
  readonly hasLostDays: boolean;
  /** By the begin of each month that any of the days lie in. */
  readonly profiles: ReadonlyMap<number, ProfileChange>;
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
   * @param changed - the days that `standing` holds, and what is new in them; null of a user without a past, for that is all
   */
  make(
    user: LockedUser,
    dayStarts: ReadonlySet<number>,
    standing: StoredRows,
    changed: ChangedReadings | null,
  ): void {
    const { localDays, tables } = this.rollup;
    const days = daysOf(standing, localDays, ({ from }) => dayStarts.has(from));
    tables.days.put(this.days, user.id, days);
    if (!changed)
      tables.months.put(this.months, user.id, monthsOf(days, localDays, this.profilesOf(standing)));
    const first = days[0]?.firstStart ?? Infinity;
    const hasLostDays = days.length < dayStarts.size;
    const profiles = changed ? this.profileChanges(standing, changed) : new Map<number, ProfileChange>();
    this.changes.push({ user, dayStarts, first, hasLostDays, profiles });
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
    await this.makeMonthsAnew(ofPast, profileChangesByUser(changes));
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

  private profilesOf(rows: ReadingRows): MonthProfiles {
    const { localDays } = this.rollup;
    const profiles = new Map<number, MonthProfile>();
    addToProfiles(profiles, rows, localDays, ({ from }) => monthStartOf(from, localDays));
    return profiles;
  }

  /** @param standing - the readings that stand: of a month that lies in the change as a whole they are all */
  private profileChanges(
    standing: ReadingRows,
    { from, to, added, restated }: ChangedReadings,
  ): ReadonlyMap<number, ProfileChange> {
    const { localDays } = this.rollup;
    const changes = new Map<number, ProfileChange>();
    for (const [month, profile] of this.profilesOf(added)) changes.set(month, { kind: 'part', profile });
    for (const minute of restated) changes.set(monthStartOf(minute, localDays), { kind: 'unknown' });
    const begun = monthStartOf(from, localDays);
    const first = begun < from ? monthEndOf(from, localDays) : begun;
    // Most changes are of a night, and hold no month.
    if (monthEndOf(first, localDays) > to) return changes;
    for (const [month, profile] of this.profilesOf(standing)) {
      if (month >= from && monthEndOf(month, localDays) <= to) changes.set(month, { kind: 'whole', profile });
    }
    return changes;
  }

  /** Removes the months that hold any of these days, and makes them anew of the days as they are stored. */
  private async makeMonthsAnew(
    dayStarts: ReadonlyMap<number, ReadonlySet<number>>,
    changes: ReadonlyMap<number, ReadonlyMap<number, ProfileChange>>,
  ): Promise<void> {
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
      const taken = await tables.takeMonths(this.session, part);
      for (const [id, months] of part) {
        const days = (stored.get(id) ?? []).filter(({ start }) => months.has(monthOf(start)));
        const profiles = changedProfiles(changes.get(id), taken.get(id));
        tables.months.put(this.months, id, monthsOf(days, localDays, profiles));
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

/** No two changes of a user share a month. */
function profileChangesByUser(
  changes: readonly Change[],
): ReadonlyMap<number, ReadonlyMap<number, ProfileChange>> {
  const byUser = Map.groupBy(changes, ({ user }) => user.id);
  return new Map([...byUser].map(([id, own]) => [id, new Map(own.flatMap(({ profiles }) => [...profiles]))]));
}

/**
 * The profiles of a user's months after a change, of those that are known.
 *
 * @param kept - of the months that there were before
 */
function changedProfiles(
  changes: ReadonlyMap<number, ProfileChange> = new Map(),
  kept: ReadonlyMap<number, MonthProfile | null> = new Map(),
): MonthProfiles {
  const profiles = new Map(
    [...kept].flatMap(([month, profile]) => (profile ? [[month, profile] as const] : [])),
  );
  for (const [month, change] of changes) {
    const before = profiles.get(month);
    if (change.kind === 'unknown') profiles.delete(month);
    else if (change.kind === 'whole' || !kept.has(month)) profiles.set(month, change.profile);
    else if (before) profiles.set(month, before.with(change.profile));
  }
  return profiles;
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
