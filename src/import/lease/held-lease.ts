import type { Database, Session } from '../../database/index.js';
import { LeaseLostError } from './lease-errors.js';
import { OWN_LEASES } from './lease-holder.js';
import { FENCE, LEASE_SECONDS, RELEASE_LEASE, RENEW_LEASE } from './lease-sql.js';

const HEARTBEAT_MS = 5000;

/** A lease while it is held: renewed in the background, and proved by every transaction that writes. */
export class HeldLease {
  private readonly heartbeat: NodeJS.Timeout;
  private renewedAt = performance.now();
  private renewal: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly id: string,
  ) {
    this.heartbeat = setInterval(() => {
      this.renewal ??= this.renew().finally(() => (this.renewal = undefined));
    }, HEARTBEAT_MS).unref();
  }

  /**
   * Call it first in a transaction that writes: nobody takes the lease over before that transaction ends.
   *
   * @throws LeaseLostError when somebody already has
   */
  async assertHeld(session: Session): Promise<void> {
    const held = await session.query(FENCE, [this.id]);
    if (held.length === 0) throw new LeaseLostError();
  }

  /**
   * Call it last in a transaction that may have been long. On the embedded engine an open transaction makes the
   * heartbeat wait.
   */
  async renewWhenDue(session: Session): Promise<void> {
    if (performance.now() - this.renewedAt < HEARTBEAT_MS) return;
    await session.query(RENEW_LEASE, [this.id, LEASE_SECONDS]);
    this.renewedAt = performance.now();
  }

  /** Lets others import. */
  async release(): Promise<void> {
    clearInterval(this.heartbeat);
    await this.renewal;
    try {
      await this.database.query(RELEASE_LEASE, [this.id]);
    } finally {
      OWN_LEASES.delete(this.id);
    }
  }

  private async renew(): Promise<void> {
    try {
      await this.database.query(RENEW_LEASE, [this.id, LEASE_SECONDS]);
      this.renewedAt = performance.now();
    } catch {
      // A beat that fails needs no word: if the lease was lost by it, the next file finds out and stops.
    }
  }
}
