import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { errorCode } from '../common/errors/index.js';
import { Database, DatabaseState, Engine, type Session } from '../database/index.js';

/** Every continuous aggregate. */
const ROLLUPS = ['segment_half_hours', 'user_days'] as const;
type Rollup = (typeof ROLLUPS)[number];

/** Of everything. Without an end TimescaleDB would read every reading to find the last one, also when nothing is stale. */
const WHOLE_RANGE = `null, '3000-01-01 00:00+00'::timestamptz`;

/** One pass over the whole window: in batches of few buckets it takes several times as long. */
const ONE_PASS = `options => '{"buckets_per_batch": 0}'`;

/** A refresh sorts every reading that is stale: in the usual 4 MB that goes by way of the disk. */
const ROOM_TO_SORT = { work_mem: '64MB' };

/** How TimescaleDB answers while another refresh of the same aggregate is under way. */
const LOCK_NOT_AVAILABLE = '55P03';
const ASK_AGAIN_MS = 250;
const LONGEST_REFRESH_MS = 30 * 60 * 1000;

interface RebuildWindow {
  readonly lastId: number | null;
  readonly from: Date;
  readonly to: Date;
}

/**
 * The continuous aggregates: what the pages and the API show is what is materialised in them.
 *
 * What is stale is remembered by the database alone: TimescaleDB's invalidation log for changed readings,
 * `segment_rebuilds` for users that changed their area or tariff. So a process may be killed at any moment,
 * and the next refresh puts everything right.
 */
@Injectable()
export class Rollups {
  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly engine: Engine,
  ) {}

  /**
   * Brings every aggregate up to date over its whole range. Cheap when nothing is stale. Never in a transaction.
   *
   * @throws the reason of `signal`; what it left undone is the next one's
   */
  async refresh(signal?: AbortSignal): Promise<void> {
    const { dataVersion } = await this.state.read();
    await this.rebuildSegments(signal);
    await this.refreshAll(signal);
    await this.analyzeOnce();
    await this.state.raiseAfterRefresh(dataVersion);
  }

  /**
   * Remembers that these users' area or tariff has changed, so that the next {@link refresh} counts their past
   * in the new segment. Call it in the transaction of the change.
   */
  async markSegmentsChanged(session: Session, userIds: readonly number[]): Promise<void> {
    await session.query(
      `insert into segment_rebuilds (from_start, to_start)
       select min(period_start), max(period_start) + interval '30 minutes'
       from readings where user_id = any($1::int[])
       having count(*) > 0`,
      [userIds],
    );
  }

  /** Makes every aggregate anew with days that begin in `timeZone`; instants already stored stay what they are. */
  async rebuild(timeZone: string): Promise<void> {
    await this.database.transaction(async (session) => {
      for (const rollup of ROLLUPS) await session.query(`drop materialized view ${rollup}`);
      await session.query('select create_rollups($1)', [timeZone]);
      await session.query('update database_state set time_zone = $1', [timeZone]);
      await session.query('delete from segment_rebuilds');
      await this.state.raiseVersion(session);
    });
    await this.refresh();
  }

  /**
   * Statistics of the first data. Without them the planner takes the tables for empty and joins readings row by row:
   * a user's page took minutes. A server goes on by itself; the embedded engine has nobody who would.
   */
  private async analyzeOnce(): Promise<void> {
    const [known] = await this.database.query<{ isNew: boolean }>(`
      select exists (select from users)
         and exists (select from pg_class where oid = 'users'::regclass and reltuples <= 0) as "isNew"`);
    if (!known?.isNew) return;
    await this.database.transaction(async (session) => {
      // A sample of some thousand readings a chunk tells sizes well enough, in a tenth of the time of the usual one.
      await session.query(`select set_config('default_statistics_target', '10', true)`);
      await session.query('analyze users, readings');
    });
  }

  /** On a server one beside the other. */
  private async refreshAll(signal: AbortSignal | undefined): Promise<void> {
    const refresh = (rollup: Rollup): Promise<void> =>
      this.materialize(`'${rollup}', ${WHOLE_RANGE}, ${ONE_PASS}`, signal);
    if (this.engine.embedded) {
      for (const rollup of ROLLUPS) await refresh(rollup);
      return;
    }
    const ends = await Promise.allSettled(ROLLUPS.map(refresh));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /** A changed user is in no invalidation log: only a forced refresh of its whole window moves its past. */
  private async rebuildSegments(signal: AbortSignal | undefined): Promise<void> {
    const [window] = await this.database.query<RebuildWindow>(`
      select max(id) as "lastId", min(from_start) as "from", max(to_start) as "to" from segment_rebuilds`);
    if (!window?.lastId) return;
    const range = `${literal(window.from)}, ${literal(window.to)}`;
    await this.materialize(`'segment_half_hours', ${range}, force => true, ${ONE_PASS}`, signal);
    await this.database.query('delete from segment_rebuilds where id <= $1', [window.lastId]);
  }

  /**
   * One refresh, once no other is at work on the same aggregate: a server goes on with that of a process that was
   * killed, and refuses a second one instead of letting it wait.
   */
  private async materialize(parameters: string, signal: AbortSignal | undefined): Promise<void> {
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

/** `call` takes no parameters of the protocol for its window on every engine; an ISO instant is safe to write out. */
function literal(instant: Date): string {
  return `'${instant.toISOString()}'::timestamptz`;
}
