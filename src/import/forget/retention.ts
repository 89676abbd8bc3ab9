import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { dateOfMinute, HALF_HOUR_MS, midnightBefore, minuteOfDate } from '../../common/time/index.js';
import { Environment } from '../../config/index.js';
import { lockUsers, Rollups, UserRollup } from '../../consumption/index.js';
import { Database, DatabaseState, type Session, type StateRow, Storage } from '../../database/index.js';
import { type RemovalCounts, RemovalRepository } from '../../ledger/index.js';
import type { HeldLease } from '../lease/held-lease.js';
import { forgetReadings } from './forget-readings.js';
import { inGroups } from './forget-scope.js';

/** How often a chunk is tried that somebody reads, and how long those who have waited behind a try may go on before the next. */
const TRIES = 3;
const BETWEEN_TRIES_MS = 1000;

/** What was too old to be kept. */
export interface Retired {
  /** Null where somebody has read them for so long that they are left to the next import. */
  readonly readings: number | null;
  /** Readings from before it are gone, or else are still there. */
  readonly before: Date;
  /** Days, months and segments from before it are kept; null where they went with the readings. */
  readonly readingsBegin: Date | null;
}

const COUNT_BEFORE = `
  select count(*) as users, coalesce(sum(readings), 0)::bigint as readings,
         min(first_start) as "firstStart", max(last_start) as "lastStart"
  from (
    select count(*) as readings, min(period_start) as first_start, max(period_start) as last_start
    from readings where period_start < $1 group by user_id
  ) as of_users`;

/** What one run has to do. */
interface Dropping extends Omit<Retired, 'readings'> {
  /** Of its entry in the ledger. */
  readonly id: number;
  readonly state: StateRow;
  readonly lease: HeldLease;
  readonly signal: AbortSignal;
}

/**
 * Keeps readings as long as `RETENTION` says: whole chunks that end earlier go. The days, months and segments that follow
 * from them go too, or stay, as `RETENTION_ROLLUPS` says. It is counted back from the end of the data: an old delivery by
 * itself makes nothing of it too old.
 */
@Injectable()
export class Retention {
  constructor(
    private readonly environment: Environment,
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly removals: RemovalRepository,
    private readonly rollups: Rollups,
    private readonly storage: Storage,
  ) {}

  /**
   * Drops what is too old; the segments follow with the next refresh.
   *
   * @throws the reason of `signal`, between two transactions
   */
  async apply(lease: HeldLease, signal: AbortSignal): Promise<Retired | undefined> {
    const { RETENTION, RETENTION_ROLLUPS } = this.environment;
    if (RETENTION === undefined) return undefined;
    const state = await this.state.read();
    const isKept = RETENTION_ROLLUPS === 'keep';
    const plan = isKept ? await this.planToKeep(RETENTION, state) : await this.planToDrop(RETENTION, state);
    if (!plan) return undefined;
    const id = await this.removals.open(`RETENTION=${RETENTION}${isKept ? ' RETENTION_ROLLUPS=keep' : ''}`);
    const dropping = { ...plan, id, state, lease, signal };
    try {
      const readings = await (isKept ? this.keepDays(dropping) : this.dropDays(dropping));
      await this.removals.close(id, readings === null ? 'interrupted' : 'completed');
      return { ...plan, readings };
    } catch (error) {
      await this.removals.close(id, signal.aborted ? 'interrupted' : 'failed').catch(() => undefined);
      throw error;
    }
  }

  /**
   * Readings begin with a whole local month, so that no day or month is ever made half of kept ones and half of readings:
   * some of the month before may be left in the last chunk, and are not looked at.
   */
  private async planToKeep(
    span: string,
    state: StateRow,
  ): Promise<Pick<Dropping, 'before' | 'readingsBegin'> | undefined> {
    const cutOff = cutOffOf(span, state);
    if (!cutOff) return undefined;
    const rollup = UserRollup.of(state);
    const before = await this.storage.endOfChunksBefore(dateOfMinute(rollup.monthOf(minuteOfDate(cutOff))));
    if (!before) return undefined;
    const end = minuteOfDate(before);
    const month = rollup.wholeMonths({ from: end - 1, to: end });
    return { before, readingsBegin: dateOfMinute(Math.max(month.to, rollup.begin)) };
  }

  /** What was kept without its readings goes even where no chunk has become too old since. */
  private async planToDrop(
    span: string,
    state: StateRow,
  ): Promise<Pick<Dropping, 'before' | 'readingsBegin'> | undefined> {
    const cutOff = cutOffOf(span, state);
    const boundary = cutOff && (await this.storage.endOfChunksBefore(cutOff));
    const { readingsBegin: kept } = state;
    const before = kept && !(boundary && boundary > kept) ? kept : boundary;
    return before ? { before, readingsBegin: null } : undefined;
  }

  /**
   * Drops chunks and says from when on there are readings, in one transaction: a process that is killed leaves both or
   * none. Before that the segments are brought up to date, for they will never be made of these readings again.
   *
   * @returns null where nothing has changed, because somebody reads the chunks for long
   */
  private async keepDays({ id, before, readingsBegin, lease, signal }: Dropping): Promise<number | null> {
    await this.rollups.refresh(signal);
    return this.database.transaction(async (session) => {
      await lease.assertHeld(session);
      const [counts] = await session.query<Omit<RemovalCounts, 'restored'>>(COUNT_BEFORE, [before]);
      if (!counts) throw new Error('an aggregate without grouping has one row');
      if (!(await this.dropChunks(session, before))) return null;
      await this.removals.add(session, id, { ...counts, restored: 0 });
      await this.state.beginReadings(session, readingsBegin);
      await this.dropReplaced(session, readingsBegin ?? before);
      return counts.readings;
    }, signal);
  }

  /**
   * Users' days go first, a group of users in a transaction, the chunks last: a run that was cut short is gone on with by
   * the next. Once the days are gone nobody may find their readings: of chunks that somebody reads for long these go row by
   * row, which locks no reader out, and the next run drops what is empty.
   */
  private async dropDays({ id, before, state, lease, signal }: Dropping): Promise<number> {
    const rollup = new UserRollup(state.zone, state.generation, state.storage);
    // Of a month that began without some of its readings, the last chunk does not go as a whole.
    const leftFrom = (await this.storage.endOfChunksBefore(before))?.toISOString() ?? '-infinity';
    let all = 0;
    for (const userKeys of inGroups(await rollup.usersBefore(this.database, before))) {
      signal.throwIfAborted();
      await this.database.transaction(async (session) => {
        await lease.assertHeld(session);
        await lockUsers(session, userKeys);
        const readings = await retire(session, rollup, userKeys, before, leftFrom);
        const counts = { users: userKeys.length, readings, restored: 0, firstStart: null, lastStart: null };
        await this.removals.add(session, id, counts);
        await this.state.raiseVersion(session);
        await lease.renewWhenDue(session);
        all += readings;
      }, signal);
    }
    await this.database.transaction(async (session) => {
      await lease.assertHeld(session);
      if (!(await this.dropChunks(session, before))) await this.emptyChunks(session, before);
      await this.state.beginReadings(session, null);
      await this.dropReplaced(session, before);
    });
    return all;
  }

  /**
   * A drop that waits for one long reader has all others wait behind it, so it does not wait long.
   *
   * @returns false when they are as they were
   */
  private async dropChunks(session: Session, before: Date): Promise<boolean> {
    for (let tried = 1; ; tried += 1) {
      try {
        await session.transaction((part) => this.storage.dropChunks(part, before));
        return true;
      } catch (error) {
        if (!this.storage.isInUse(error)) throw error;
        if (tried === TRIES) return false;
      }
      await sleep(BETWEEN_TRIES_MS);
    }
  }

  private async emptyChunks(session: Session, before: Date): Promise<void> {
    const first = dateOfMinute(Math.min(...(await this.storage.chunkStarts(session))));
    await session.query('delete from readings where period_start < $1', [before]);
    await this.storage.noteChanges(session, [{ from: first, to: before }]);
  }

  private async dropReplaced(session: Session, before: Date): Promise<void> {
    await session.query('delete from replaced_readings where period_start < $1', [before]);
    await this.state.raiseVersion(session);
  }
}

/** Nothing without data. */
function cutOffOf(span: string, { window, zone }: StateRow): Date | null {
  return window && midnightBefore(new Date(window.to.getTime() - HALF_HOUR_MS), span, zone);
}

/**
 * Removes what is kept of users from before an instant, and their readings from before it that go with no chunk.
 *
 * @param leftFrom - where those begin, unless they begin with the month that the instant lies in
 * @returns how many readings are gone: those that days were made of, and those of that month
 */
async function retire(
  session: Session,
  rollup: UserRollup,
  userKeys: readonly number[],
  before: Date,
  leftFrom: string,
): Promise<number> {
  const end = minuteOfDate(before);
  const start = rollup.monthOf(end);
  const monthStart = dateOfMinute(start);
  const of = { userKeys, to: before.toISOString() };
  const changes = await forgetReadings(session, { ...of, from: monthStart.toISOString() });
  await forgetReadings(session, { ...of, from: leftFrom });
  const removed = await rollup.removeBefore(session, userKeys, monthStart);
  await rollup.remake(session, new Map(userKeys.map((userKey) => [userKey, { from: start, to: end + 1 }])));
  return changes.reduce((sum, { readings }) => sum + readings, removed);
}
