import { hostname } from 'node:os';
import { errorCode } from '../../common/errors/index.js';

/** Who holds the lease. */
export interface LeaseHolder {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly since: Date;
  readonly isExpired: boolean;
  /** As text, to the microsecond: another text means that it was renewed. */
  readonly expiresAt: string;
}

/** Leases of this very process: two imports in one process have the same pid. */
export const OWN_LEASES = new Set<string>();

/** Whether the holder is certain to have ended: it ran on this host and its process is no longer there. */
export function isHolderGone({ id, host, pid }: LeaseHolder): boolean {
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
