import { Injectable } from '@nestjs/common';
import { DAY_MS, HALF_HOUR_MS, type TimeRange, type Zone } from '../../common/time/index.js';
import {
  Database,
  DatabaseState,
  daysTable,
  type Generation,
  monthsTable,
  type Session,
  type StateRow,
  Storage,
} from '../../database/index.js';
import { KeptDaysError } from './kept-days-error.js';
import { FigureTables } from './figure-tables.js';
import { lockUsers, UserRollup } from './user-rollup.js';

/** Days that the begin of the data cuts, and their months, are kept too. */
const MONTH_MS = 32 * DAY_MS;

/** So many users' days are made in one transaction: a commit costs more than a user. */
const USERS_AT_ONCE = 50;

/** Told how many of the users are done. */
export type FillProgress = (done: number, all: number) => void;

/** The right to make rollups: that of whoever holds the import's lease. */
export interface WritePermit {
  /** First in each transaction. @throws when somebody else has taken the right over */
  assertHeld(session: Session): Promise<void>;
  /** Last in each transaction. */
  renewWhenDue(session: Session): Promise<void>;
}

/** Something to do in the transaction of a group of users. */
type AfterGroup = (session: Session, lastUserId: number) => Promise<void>;

/**
 * Everything that is kept beside the readings, so that pages need not add them up.
 *
 * Days and months of users are written with the readings ({@link UserRollup}); here they are rebuilt: for a database of
 * an older version, and for another zone. The segments' half-hours follow with a refresh ({@link Storage.refresh}): the
 * database knows which readings have changed, `segment_rebuilds` names the past of users that changed their area or tariff,
 * and a mark says that removed readings may have moved the window. So a process may be killed at any moment, and the next
 * refresh puts everything right.
 */
@Injectable()
export class Rollups {
  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly storage: Storage,
  ) {}

  /**
   * Brings the segments up to date over their whole range, and the window of the data where readings were removed. Cheap
   * when nothing is stale. Never in a transaction.
   *
   * @throws the reason of `signal`; what it left undone is left to the next refresh
   */
  async refresh(signal?: AbortSignal): Promise<void> {
    await this.keepStaleWindow();
    const state = await this.state.read();
    await this.analyzeWhereStale(state);
    await this.storage.refresh(signal);
    await this.state.raiseAfterRefresh(state);
  }

  /** The same, with one stretch of time refreshed whether or not anything in it is known to be stale. */
  async refreshByForce({ from, to }: TimeRange): Promise<void> {
    // Raised first, so that a refresh raises it once more, even if this process is killed in between.
    await this.state.raiseVersion();
    await this.database.query('insert into segment_rebuilds (from_start, to_start) values ($1, $2)', [
      from,
      to,
    ]);
    await this.refresh();
  }

  /** The same after somebody may have changed readings by hand, past the importer. */
  async refreshAfterHand(): Promise<void> {
    await this.storage.noteAnyChange(this.database);
    await this.state.raiseVersion();
    await this.refresh();
  }

  /**
   * Remembers that these users' area or tariff has changed, so that the next {@link refresh} counts their past
   * in the new segment. Call it in the transaction of the change.
   */
  async markSegmentsChanged(session: Session, userKeys: readonly number[]): Promise<void> {
    await session.query(
      `insert into segment_rebuilds (from_start, to_start)
       select min(period_start), max(period_start) + interval '30 minutes'
       from readings where user_id = any($1::int[])
       having count(*) > 0`,
      [userKeys],
    );
  }

  /** Sets the window of the data from the first reading to the last, by the days, and raises the version. */
  async keepWindow(session: Session): Promise<void> {
    // Locked first: whoever changes days meanwhile has ended, or finds the window as it is set here.
    const [row] = await session.query<{ generation: Generation }>(
      'select generation from database_state for update',
    );
    const days = daysTable(row?.generation ?? 'a');
    await session.query(`
      update database_state
      set first_start = (select min(first_start) from ${days}), last_start = (select max(last_start) from ${days}),
          is_window_stale = false`);
    await this.state.raiseVersion(session);
  }

  /**
   * Makes the days and months of a database of an older version, which has none; does nothing where they exist. A run after
   * one that was cut short goes on after the last user that was done.
   *
   * @throws the reason of `signal`, between two transactions
   */
  async fill(permit: WritePermit, progress: FillProgress, signal?: AbortSignal): Promise<void> {
    const state = await this.state.read();
    if (state.isFilled) return;
    const [mark] = await this.database.query<{ filledTo: number | null }>(
      'select filled_to as "filledTo" from database_state',
    );
    const keepPlace: AfterGroup = async (session, last) => {
      await session.query('update database_state set filled_to = $1', [last]);
      signal?.throwIfAborted();
    };
    await this.eachGroup(
      permit,
      UserRollup.of(state),
      undefined,
      mark?.filledTo ?? null,
      progress,
      keepPlace,
    );
    await this.write(permit, async (session) => {
      await session.query('drop materialized view if exists user_days');
      await session.query('update database_state set is_filled = true, filled_to = null');
      await this.keepWindow(session);
    });
  }

  /**
   * Rebuilds days and months, with days that begin in `zone`, in the generation that nobody reads, and switches to it once
   * all are there. The old ones stay until the next rebuild, so that their readers are not cut off. Instants already
   * stored stay what they are. Days and months that are kept without their readings are copied.
   *
   * @throws KeptDaysError when such days would begin at other instants in that zone; nothing has changed then
   */
  async rebuild(permit: WritePermit, zone: Zone, progress: FillProgress): Promise<void> {
    const state = await this.state.read();
    const { generation } = state;
    assertKeptDaysStay(state, zone);
    const next = generation === 'a' ? 'b' : 'a';
    const rollup = UserRollup.of({ ...state, zone, generation: next });
    await this.write(permit, (session) => rollup.tables.empty(session));
    const kept = new FigureTables(generation);
    await this.eachGroup(permit, rollup, kept, null, progress, () => Promise.resolve());
    await this.write(permit, async (session) => {
      await this.state.storeZone(session, zone);
      await session.query('update database_state set generation = $1, is_filled = true, filled_to = null', [
        next,
      ]);
      await session.query('drop materialized view if exists user_days');
      await this.keepWindow(session);
    });
    await this.analyze(next);
    await this.refresh();
  }

  /** Whether {@link keepProfiles} has anything to do. */
  async lackProfiles(): Promise<boolean> {
    const rollup = UserRollup.of(await this.state.read());
    return (await rollup.usersWithoutProfiles(this.database)).length > 0;
  }

  /**
   * Makes the profiles that months of users lack: those of an older version, and those of months in which something was
   * restated. No answer depends on them, so this may be stopped, or fail, at any group of users: the next run goes on.
   *
   * @throws the reason of `signal`, between two transactions
   */
  async keepProfiles(permit: WritePermit, progress: FillProgress, signal?: AbortSignal): Promise<void> {
    const rollup = UserRollup.of(await this.state.read());
    const users = await rollup.usersWithoutProfiles(this.database);
    for (let at = 0; at < users.length; at += USERS_AT_ONCE) {
      signal?.throwIfAborted();
      const group = users.slice(at, at + USERS_AT_ONCE);
      await this.write(permit, async (session) => {
        await lockUsers(session, group);
        for (const userKey of group) await rollup.keepProfiles(session, userKey);
      });
      progress(at + group.length, users.length);
    }
  }

  /** Users in order of id, after one of them, a group in a transaction. */
  private async eachGroup(
    permit: WritePermit,
    rollup: UserRollup,
    kept: FigureTables | undefined,
    after: number | null,
    progress: FillProgress,
    afterGroup: AfterGroup,
  ): Promise<void> {
    const ids = await this.database.query<{ id: number; isDone: boolean }>(
      'select id, coalesce(id <= $1, false) as "isDone" from users order by id',
      [after],
    );
    const left = ids.filter(({ isDone }) => !isDone).map(({ id }) => id);
    for (let at = 0; at < left.length; at += USERS_AT_ONCE) {
      const group = left.slice(at, at + USERS_AT_ONCE);
      await this.write(permit, async (session) => {
        await lockUsers(session, group);
        for (const userKey of group) await rollup.fill(session, userKey, kept);
        await afterGroup(session, group.at(-1) ?? 0);
      });
      progress(ids.length - left.length + at + group.length, ids.length);
    }
  }

  /** A transaction that only commits while the right to write is held. */
  private async write(permit: WritePermit, work: (session: Session) => Promise<void>): Promise<void> {
    await this.database.transaction(async (session) => {
      await permit.assertHeld(session);
      await work(session);
      await permit.renewWhenDue(session);
    });
  }

  /**
   * Statistics of the first data. Without them the planner takes the tables for empty and joins readings row by row: a
   * user's page took minutes, and the first refresh three times as long as needed. A server keeps those of most tables up to
   * date by itself; the embedded engine does not.
   */
  private async analyzeWhereStale({ generation }: Pick<StateRow, 'generation'>): Promise<void> {
    const [known] = await this.database.query<{ isNew: boolean }>(`
      select exists (select 1 from users)
         and exists (select 1 from pg_class where oid = 'users'::regclass and reltuples <= 0) as "isNew"`);
    if (known?.isNew || (await this.storage.hasStaleStatistics(generation))) await this.analyze(generation);
  }

  private async analyze(generation: Generation): Promise<void> {
    await this.database.transaction(async (session) => {
      // A sample of some thousand readings a chunk estimates sizes well enough, in a tenth of the usual time.
      await session.query(`select set_config('default_statistics_target', '10', true)`);
      await session.query(`analyze users, readings, ${daysTable(generation)}, ${monthsTable(generation)}`);
    });
  }

  private async keepStaleWindow(): Promise<void> {
    const [state] = await this.database.query<{ isStale: boolean }>(
      'select is_window_stale as "isStale" from database_state',
    );
    if (state?.isStale) await this.database.transaction((session) => this.keepWindow(session));
  }
}

/** @throws KeptDaysError when days that are kept without their readings would begin at other instants by a zone's rules */
export function assertKeptDaysStay({ zone, window, readingsBegin }: StateRow, other: Zone): void {
  if (!readingsBegin || !window) return;
  const from = new Date(window.from.getTime() - MONTH_MS);
  const to = new Date(readingsBegin.getTime() + HALF_HOUR_MS);
  const [first] = zone.differencesFrom(other, { from, to });
  if (first) throw new KeptDaysError(first.from, readingsBegin, zone, other);
}
