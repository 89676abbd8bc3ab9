import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { errorCode } from '../../common/errors/index.js';
import { DAY_MS, HALF_HOUR_MS, type TimeRange, type Zone } from '../../common/time/index.js';
import {
  Database,
  DatabaseState,
  Engine,
  type Generation,
  type Session,
  type StateRow,
} from '../../database/index.js';
import { daysTable, monthsTable } from '../rollup-tables.js';
import { KeptDaysError } from './kept-days-error.js';
import { FigureTables } from './figure-tables.js';
import { lockUsers, UserRollup } from './user-rollup.js';

/**
 * Where a refresh begins: segments from before that are kept without their readings, and it would take them for left
 * over and remove them.
 */
const BEGIN = 'made_from_readings()';

/** Everything. Without an end TimescaleDB would read every reading to find the last one, even when nothing is stale. */
const WHOLE_RANGE = `${BEGIN}, '3000-01-01 00:00+00'::timestamptz`;

/** Days that the begin of the data cuts, and their months, are kept too. */
const MONTH_MS = 32 * DAY_MS;

/** One pass over the whole window: in batches of few buckets it takes several times as long. */
const ONE_PASS = `options => '{"buckets_per_batch": 0}'`;

/** A refresh sorts every stale reading: with the usual 4 MB it would do so on disk. */
const ROOM_TO_SORT = { work_mem: '64MB' };

/** TimescaleDB's error while another refresh of the same aggregate is under way. */
const LOCK_NOT_AVAILABLE = '55P03';
const ASK_AGAIN_MS = 250;
const LONGEST_REFRESH_MS = 30 * 60 * 1000;

/** So many users' days are made in one transaction: a commit costs more than a user. */
const USERS_AT_ONCE = 50;

interface RebuildWindow {
  readonly lastId: number | null;
  readonly from: Date;
  readonly to: Date;
}

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
 * an older version, and for another zone. The segments' half-hours are a continuous aggregate: only the database knows
 * what is stale in it, by TimescaleDB's invalidation log for changed readings, by `segment_rebuilds` for users that
 * changed their area or tariff, and a mark says that removed readings may have moved the window. So a process may be
 * killed at any moment, and the next refresh puts everything right.
 */
@Injectable()
export class Rollups {
  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly engine: Engine,
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
    await this.analyzeOnce();
    await this.rebuildSegments(signal);
    await this.materialize(`'segment_half_hours', ${WHOLE_RANGE}, ${ONE_PASS}`, signal);
    await this.state.raiseAfterRefresh(state);
  }

  /** The same, with one stretch of time refreshed whether or not anything in it is known to be stale. */
  async refreshByForce(range: TimeRange): Promise<void> {
    // Raised first, so that a refresh raises it once more, even if this process is killed in between.
    await this.state.raiseVersion();
    await this.materializeByForce(range);
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
    const { isFilled, zone, generation } = await this.state.read();
    if (isFilled) return;
    const [mark] = await this.database.query<{ filledTo: number | null }>(
      'select filled_to as "filledTo" from database_state',
    );
    const keepPlace: AfterGroup = async (session, last) => {
      await session.query('update database_state set filled_to = $1', [last]);
      signal?.throwIfAborted();
    };
    await this.eachGroup(
      permit,
      new UserRollup(zone, generation),
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
    await this.analyze();
    await this.refresh();
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
   * user's page took minutes, and the first refresh three times as long as needed. A server keeps them up to date by
   * itself; the embedded engine does not.
   */
  private async analyzeOnce(): Promise<void> {
    const [known] = await this.database.query<{ isNew: boolean }>(`
      select exists (select 1 from users)
         and exists (select 1 from pg_class where oid = 'users'::regclass and reltuples <= 0) as "isNew"`);
    if (known?.isNew) await this.analyze();
  }

  private async analyze(): Promise<void> {
    const { generation } = await this.state.read();
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

  /** No invalidation log knows of a changed user: only a forced refresh of its whole window moves its past. */
  private async rebuildSegments(signal: AbortSignal | undefined): Promise<void> {
    const [window] = await this.database.query<RebuildWindow>(`
      select max(id) as "lastId", min(from_start) as "from", max(to_start) as "to" from segment_rebuilds`);
    if (!window?.lastId) return;
    await this.materializeByForce(window, signal);
    await this.database.query('delete from segment_rebuilds where id <= $1', [window.lastId]);
  }

  private async materializeByForce({ from, to }: TimeRange, signal?: AbortSignal): Promise<void> {
    const { readingsBegin } = await this.state.read();
    // An empty range would be an error.
    if (readingsBegin && to <= readingsBegin) return;
    const range = `greatest(${literal(from)}, ${BEGIN}), ${literal(to)}`;
    await this.materialize(`'segment_half_hours', ${range}, force => true, ${ONE_PASS}`, signal);
  }

  /**
   * One refresh, once no other runs on the same aggregate: a server goes on with the refresh of a process that was killed,
   * and refuses a second one instead of letting it wait.
   */
  private async materialize(parameters: string, signal?: AbortSignal): Promise<void> {
    const deadline = Date.now() + LONGEST_REFRESH_MS;
    for (;;) {
      signal?.throwIfAborted();
      try {
        await this.call(`call refresh_continuous_aggregate(${parameters})`, signal);
        return;
      } catch (error) {
        if (errorCode(error) !== LOCK_NOT_AVAILABLE || Date.now() > deadline) throw error;
      }
      await sleep(ASK_AGAIN_MS);
    }
  }

  private async call(statement: string, signal: AbortSignal | undefined): Promise<void> {
    if (this.engine.embedded) await this.database.query(statement);
    else await this.database.queryWith(ROOM_TO_SORT, statement, signal);
  }
}

/** Not every engine takes the window of `call` as parameters; an ISO instant is safe as a literal. */
function literal(instant: Date): string {
  return `'${instant.toISOString()}'::timestamptz`;
}

/** @throws KeptDaysError when days that are kept without their readings would begin at other instants by a zone's rules */
export function assertKeptDaysStay({ zone, window, readingsBegin }: StateRow, other: Zone): void {
  if (!readingsBegin || !window) return;
  const from = new Date(window.from.getTime() - MONTH_MS);
  const to = new Date(readingsBegin.getTime() + HALF_HOUR_MS);
  const [first] = zone.differencesFrom(other, { from, to });
  if (first) throw new KeptDaysError(first.from, readingsBegin, zone, other);
}
