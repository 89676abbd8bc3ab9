import { setTimeout as after } from 'node:timers/promises';
import { Pool, type PoolClient } from 'pg';
import { ownConnection } from './own-connection.js';

/** PostgreSQL's code for a statement that was cancelled, or had no more time. */
export const QUERY_CANCELED = '57014';

const ASK_AGAIN_MS = 200;

/**
 * Cancels the statement only while that connection is at it: what is asked of it next is not to be hit, and behind a
 * connection pooler the number may be that of somebody else.
 */
const CANCEL = `
  select pg_cancel_backend(pid) from pg_stat_activity
  where pid = $1 and state = 'active' and starts_with($2, query)`;

/** What a connection of the pool knows of itself. */
type Numbered = PoolClient & { readonly processID?: number | null };

/** Cancels statements whose answers nobody waits for, on a connection of its own: those of the pool may all be busy. */
export class Canceller {
  private ownPool: Pool | undefined;

  constructor(private readonly pool: () => Promise<Pool>) {}

  /**
   * Sends a statement, and has it cancelled when `signal` is aborted.
   *
   * @throws the reason of `signal` when it was aborted before the statement had ended
   */
  async untilAborted<Result>(
    client: PoolClient,
    text: string,
    signal: AbortSignal,
    send: () => Promise<Result>,
  ): Promise<Result> {
    let isOver = false;
    let cancelling: Promise<void> | undefined;
    const cancel = (): void => {
      cancelling = this.cancel((client as Numbered).processID ?? 0, text, () => isOver);
    };
    signal.throwIfAborted();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await send();
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      isOver = true;
      signal.removeEventListener('abort', cancel);
      await cancelling;
    }
  }

  /** Ends what it holds. */
  async end(): Promise<void> {
    await this.ownPool?.end();
    this.ownPool = undefined;
  }

  /** Again until it is over: the statement may not have reached the server yet. */
  private async cancel(processId: number, text: string, isOver: () => boolean): Promise<void> {
    try {
      const own = await this.own();
      while (!isOver()) {
        await own.query(CANCEL, [processId, text]);
        if (!isOver()) await after(ASK_AGAIN_MS);
      }
    } catch {
      // It ends by itself then, at the latest when its time is up.
    }
  }

  private async own(): Promise<Pool> {
    if (this.ownPool) return this.ownPool;
    const options = ownConnection(await this.pool());
    this.ownPool ??= new Pool({
      ...options,
      max: 1,
      idleTimeoutMillis: 10_000,
      allowExitOnIdle: true,
    });
    this.ownPool.on('error', () => undefined);
    return this.ownPool;
  }
}
