import { Injectable } from '@nestjs/common';
import { HALF_HOUR_MS, midnightBefore, MINUTE_MS } from '../../common/time/index.js';
import { Environment } from '../../config/index.js';
import { lockUsers, UserRollup } from '../../consumption/index.js';
import { Database, DatabaseState, type Session, type StateRow } from '../../database/index.js';
import { RemovalRepository } from '../../ledger/index.js';
import type { HeldLease } from '../lease/held-lease.js';
import { forgetReadings } from './forget-readings.js';
import { inGroups } from './forget-scope.js';

/** What was too old to be kept. */
export interface Retired {
  readonly readings: number;
  /** The end of the last chunk that went. */
  readonly before: Date;
}

/** The end of the newest chunk that holds nothing from `$1` on. */
const BOUNDARY = `
  select max(range_end) as before from timescaledb_information.chunks
  where hypertable_name = 'readings' and range_end <= $1`;

/**
 * Keeps readings as long as `RETENTION` says: whole chunks that end earlier go, with the days, months and segments that
 * follow from them. It is counted back from the end of the data: an old delivery by itself makes nothing of it too old.
 */
@Injectable()
export class Retention {
  constructor(
    private readonly environment: Environment,
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly removals: RemovalRepository,
  ) {}

  /**
   * Drops what is too old; the segments follow with the next refresh. Users' days go first, a group of users in a
   * transaction, the chunks last: a run that was cut short is gone on with by the next.
   *
   * @throws the reason of `signal`, between two transactions
   */
  async apply(lease: HeldLease, signal: AbortSignal): Promise<Retired | undefined> {
    const { RETENTION } = this.environment;
    if (RETENTION === undefined) return undefined;
    const state = await this.state.read();
    const before = await this.boundary(RETENTION, state);
    if (!before) return undefined;
    const id = await this.removals.open(`RETENTION=${RETENTION}`);
    try {
      const readings = await this.drop(id, before, state, lease, signal);
      await this.removals.close(id, 'completed');
      return { readings, before };
    } catch (error) {
      await this.removals.close(id, signal.aborted ? 'interrupted' : 'failed').catch(() => undefined);
      throw error;
    }
  }

  private async boundary(span: string, { window, zone }: StateRow): Promise<Date | null> {
    if (!window) return null;
    const [row] = await this.database.query<{ before: Date | null }>(BOUNDARY, [
      midnightBefore(new Date(window.to.getTime() - HALF_HOUR_MS), span, zone),
    ]);
    return row?.before ?? null;
  }

  private async drop(
    id: number,
    before: Date,
    { zone, generation }: StateRow,
    lease: HeldLease,
    signal: AbortSignal,
  ): Promise<number> {
    const rollup = new UserRollup(zone, generation);
    let all = 0;
    for (const userIds of inGroups(await rollup.usersBefore(this.database, before))) {
      signal.throwIfAborted();
      await this.database.transaction(async (session) => {
        await lease.assertHeld(session);
        await lockUsers(session, userIds);
        const readings = await retire(session, rollup, userIds, before);
        const counts = { users: userIds.length, readings, restored: 0, firstStart: null, lastStart: null };
        await this.removals.add(session, id, counts);
        await this.state.raiseVersion(session);
        await lease.renewWhenDue(session);
        all += readings;
      }, signal);
    }
    await this.database.transaction(async (session) => {
      await lease.assertHeld(session);
      await session.query(`select drop_chunks('readings', older_than => $1::timestamptz)`, [before]);
      await session.query('delete from replaced_readings where period_start < $1', [before]);
      await this.state.raiseVersion(session);
    });
    return all;
  }
}

/** Removes what is kept of users from before an instant, and their readings of its month: the other ones go by chunk. */
async function retire(
  session: Session,
  rollup: UserRollup,
  userIds: readonly number[],
  before: Date,
): Promise<number> {
  const end = before.getTime() / MINUTE_MS;
  const start = rollup.monthOf(end);
  const monthStart = new Date(start * MINUTE_MS);
  const extent = { userIds, from: monthStart.toISOString(), to: before.toISOString() };
  const changes = await forgetReadings(session, extent);
  const removed = await rollup.removeBefore(session, userIds, monthStart);
  await rollup.remake(session, new Map(userIds.map((userId) => [userId, { from: start, to: end + 1 }])));
  return changes.reduce((sum, { readings }) => sum + readings, removed);
}
