import { setTimeout as after } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Client } from 'pg';
import { messageOf } from '../common/errors/failure.js';
import { Database } from './database.js';
import { DatabaseState, DATA_CHANNEL, type Progress } from './database-state.js';
import { Engine } from './engine.js';
import { Standby } from './standby.js';

/** Where nobody tells of changes, this often. */
const POLL_MS = 1_000;
/** A connection that is told of changes is asked now and then: one that broke off may say nothing. */
const HEARTBEAT_MS = 30_000;
const CONNECT_AGAIN_MS = 1_000;
const END_MS = 1_000;

/** Told of each new version of the data, once; several that follow each other closely may count as one. */
export type VersionListener = (progress: Progress) => void;

/**
 * Watches the data version: on a server by LISTEN, on an embedded engine and on a standby, which takes no LISTEN, by asking
 * each second. Nothing that is shown depends on it, since each request asks for the version itself.
 */
@Injectable()
export class VersionWatch {
  private readonly logger = new Logger('Data');
  private looking: Promise<void> | undefined;
  private isToLookAgain = false;
  private seen: number | undefined;

  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly engine: Engine,
    private readonly standby: Standby,
  ) {}

  /**
   * Watches until `signal` is aborted; the version that there is counts as a new one. Never fails, and waits for a database
   * that does not answer no longer than a second then.
   */
  async watch(listener: VersionListener, signal: AbortSignal): Promise<void> {
    const aborted = new Promise((resolve) => {
      signal.addEventListener('abort', resolve, { once: true });
    });
    const late = aborted.then(() => after(END_MS, undefined, { ref: false }));
    await Promise.race([this.watchOn(listener, signal), late]);
  }

  private async watchOn(listener: VersionListener, signal: AbortSignal): Promise<void> {
    let isSaid = false;
    while (isOn(signal)) {
      try {
        if (this.engine.embedded || (await this.standby.state())) await this.poll(listener, signal);
        else await this.listen(listener, signal);
        isSaid = false;
      } catch (error) {
        if (!isSaid && isOn(signal))
          this.logger.warn(`The data version is not watched: ${messageOf(error)}. It is tried again.`);
        isSaid = true;
      }
      await pause(CONNECT_AGAIN_MS, signal);
    }
  }

  /** Also after a standby was promoted: the version says the same there. */
  private async poll(listener: VersionListener, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look(listener, signal);
      await pause(POLL_MS, signal);
    }
  }

  private async listen(listener: VersionListener, signal: AbortSignal): Promise<void> {
    const client = new Client(await this.database.ownConnection());
    const over = new AbortController();
    const end = (): void => {
      over.abort();
    };
    client.on('error', end).on('end', end);
    const look = (): void => {
      this.look(listener, signal).catch(end);
    };
    signal.addEventListener('abort', end);
    try {
      await client.connect();
      client.on('notification', look);
      await client.query(`listen ${DATA_CHANNEL}`);
      while (!over.signal.aborted) {
        // Something may have come before it listened, or while it was not connected.
        await this.look(listener, signal);
        await pause(HEARTBEAT_MS, over.signal);
        if (isOn(over.signal)) await client.query('select 1');
      }
    } finally {
      signal.removeEventListener('abort', end);
      await client.end().catch(() => undefined);
    }
  }

  /** One look at a time: one that is asked for meanwhile follows it, since it may have come too early to see the change. */
  private async look(listener: VersionListener, signal: AbortSignal): Promise<void> {
    if (this.looking) {
      this.isToLookAgain = true;
      return this.looking;
    }
    this.looking = this.lookNow(listener, signal).finally(() => (this.looking = undefined));
    return this.looking;
  }

  private isAskedToLook(): boolean {
    return this.isToLookAgain;
  }

  private async lookNow(listener: VersionListener, signal: AbortSignal): Promise<void> {
    do {
      this.isToLookAgain = false;
      const progress = await this.state.progress();
      if (!isOn(signal)) return;
      if (progress.dataVersion === this.seen) continue;
      this.seen = progress.dataVersion;
      listener(progress);
    } while (this.isAskedToLook());
  }
}

/** It may have been aborted while something was waited for. */
function isOn(signal: AbortSignal): boolean {
  return !signal.aborted;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return after(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
