import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { errorCode } from '../../common/errors/index.js';
import { Database, Storage } from '../../database/index.js';
import type { ImportWatcher } from '../run/import-watcher.js';
import { HeldLease, LEASE_SECONDS, OWN_LEASES } from './held-lease.js';

const POLL_MS = 2000;

/** Who holds the lease. */
interface LeaseHolder {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly since: Date;
  readonly isExpired: boolean;
  /** As text, to the microsecond: another text means that it was renewed. */
  readonly expiresAt: string;
}

const INSERT_LEASE = `
  insert into leases (name, holder, host, pid, acquired_at, expires_at)
  values ('import', $1, $2, $3, clock_timestamp(), clock_timestamp() + make_interval(secs => $4))
  on conflict (name) do nothing
  returning holder`;

const READ_LEASE = `
  select holder as id, host, pid, acquired_at as since, expires_at::text as "expiresAt",
         expires_at < clock_timestamp() as "isExpired"
  from leases where name = 'import'`;

/** Waits for every transaction that {@link HeldLease.assertHeld} has opened. */
const LOCK_LEASE = `
  select from leases where name = 'import' and holder = $1 and expires_at = $2::timestamptz for update`;

const TAKE_OVER_LEASE = `
  update leases set holder = $1, host = $2, pid = $3, acquired_at = clock_timestamp(),
                    expires_at = clock_timestamp() + make_interval(secs => $4)
  where name = 'import'`;

/**
 * The right to import: one import at a time, on whatever host. It is a row that its holder keeps renewing, not an
 * advisory lock, because all clients of the embedded engine share one session.
 */
@Injectable()
export class ImportLease {
  constructor(
    private readonly database: Database,
    private readonly storage: Storage,
  ) {}

  /**
   * Waits until no other import runs. A holder on this host that has ended, and one elsewhere that no longer renews
   * its lease, are succeeded.
   *
   * @param note - tells people who is waited for
   * @throws the signal's reason when it is aborted meanwhile
   */
  async acquire(note: ImportWatcher['note'], signal: AbortSignal): Promise<HeldLease> {
    const id = randomUUID();
    // Before it stands in the table: another import of this process must not take it for one that has ended.
    OWN_LEASES.add(id);
    try {
      return await this.acquireAs(id, note, signal);
    } catch (error) {
      OWN_LEASES.delete(id);
      throw error;
    }
  }

  private async acquireAs(id: string, note: ImportWatcher['note'], signal: AbortSignal): Promise<HeldLease> {
    let expiredBefore: LeaseHolder | undefined;
    let told: string | undefined;
    for (;;) {
      signal.throwIfAborted();
      const inserted = await this.database.query(INSERT_LEASE, [id, hostname(), process.pid, LEASE_SECONDS]);
      if (inserted.length > 0) return new HeldLease(this.database, this.storage, id);
      const [holder] = await this.database.query<LeaseHolder>(READ_LEASE);
      if (!holder) continue;
      const isGone = isHolderGone(holder);
      // Expired twice in a row: once may only mean that this very question had to wait behind the holder's work.
      const isSilent = holder.isExpired && expiredBefore?.expiresAt === holder.expiresAt;
      if ((isGone || isSilent) && (await this.takeOver(id, holder))) {
        note(`Took the import lock over from ${describe(holder)}, which has ended.`);
        return new HeldLease(this.database, this.storage, id);
      }
      if (told !== holder.id)
        note(`Another import holds the lock: ${describe(holder)}. Waiting until it ends.`);
      told = holder.id;
      expiredBefore = holder.isExpired ? holder : undefined;
      await sleep(POLL_MS, undefined, { signal }).catch(() => {
        signal.throwIfAborted();
      });
    }
  }

  /**
   * Does work that no import may run beside.
   *
   * @throws the signal's reason when it is aborted while another holds the lease
   */
  async hold<Result>(
    note: ImportWatcher['note'],
    signal: AbortSignal,
    work: (lease: HeldLease) => Promise<Result>,
  ): Promise<Result> {
    const lease = await this.acquire(note, signal);
    try {
      return await work(lease);
    } finally {
      // A lease that cannot be released expires; the earlier error is the one to report.
      await lease.release().catch(() => undefined);
    }
  }

  /** Waits for the open transactions of the holder, and succeeds only if it has not renewed the lease meanwhile. */
  private async takeOver(id: string, holder: LeaseHolder): Promise<boolean> {
    return this.database.transaction(async (session) => {
      const locked = await session.query(LOCK_LEASE, [holder.id, holder.expiresAt]);
      if (locked.length === 0) return false;
      await session.query(TAKE_OVER_LEASE, [id, hostname(), process.pid, LEASE_SECONDS]);
      return true;
    });
  }
}

function describe({ pid, host, since }: LeaseHolder): string {
  return `process ${pid} on ${host}, since ${since.toISOString()}`;
}

/** Whether the holder is certain to have ended: it ran on this host and its process is no longer there. */
function isHolderGone({ id, host, pid }: LeaseHolder): boolean {
  if (host !== hostname()) return false;
  return pid === process.pid ? !OWN_LEASES.has(id) : !isRunning(pid);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of somebody else may not be asked, but it is there.
    return errorCode(error) !== 'ESRCH';
  }
}
