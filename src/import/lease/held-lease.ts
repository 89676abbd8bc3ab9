import { DomainError } from '../../common/errors/index.js';
import type { Database, Session, Storage } from '../../database/index.js';

/** A lease that is not renewed for so long has lost its holder. */
export const LEASE_SECONDS = 20;
const HEARTBEAT_MS = 5000;

/** Leases of this very process: two imports in one process have the same pid. */
export const OWN_LEASES = new Set<string>();

/**
 * Opens a writing transaction in one round trip. The lock lets renewals and other files of the same import pass, but
 * no take-over before the transaction ends. The commit need not wait for the disk: a crash of the server loses rows
 * and ledger entry together, and the entry of the whole import, which waits for the disk, is not closed without them.
 * What is compacted may be changed, however much of it.
 */
const fenceOf = ({ changing }: Storage): string => `
  select set_config('synchronous_commit', 'off', true), ${changing} from leases where name = 'import' and holder = $1
  for key share`;

const RENEW_LEASE = `
  update leases set expires_at = clock_timestamp() + make_interval(secs => $2)
  where name = 'import' and holder = $1
  returning holder`;

const RELEASE_LEASE = `delete from leases where name = 'import' and holder = $1`;

/** A lease while it is held: renewed in the background, and proved by every transaction that writes. */
export class HeldLease {
  private readonly heartbeat: NodeJS.Timeout;
  private renewedAt = performance.now();
  private renewal: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly storage: Storage,
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
    const held = await session.query(fenceOf(this.storage), [this.id]);
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
      // A failed renewal needs no message: if it lost the lease, the next file finds out and stops.
    }
  }
}

/** Another import has taken the lock over, so nothing more may be written. */
export class LeaseLostError extends DomainError {
  readonly code = 'lease_lost';

  constructor() {
    super(
      'Another import took the lock over while this one did not answer. The open files were rolled back, ' +
        'what was loaded before is kept: run the import again.',
    );
  }
}
