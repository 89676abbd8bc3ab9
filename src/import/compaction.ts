import { Injectable } from '@nestjs/common';
import { messageOf } from '../common/errors/index.js';
import { DAY_MINUTES, HALF_HOUR_MS, MINUTE_MS, midnightBefore } from '../common/time/index.js';
import { Environment } from '../config/index.js';
import { type Chunk, Database, DatabaseState, Storage } from '../database/index.js';
import { InterruptedError } from './interruption.js';
import { type HeldLease, LeaseLostError } from './lease/held-lease.js';
import { ImportLease } from './lease/import-lease.js';
import type { ImportWatcher } from './run/import-watcher.js';

/** With a change of the clocks in it. */
const LONGEST_DAY_MINUTES = DAY_MINUTES + 120;

/** What a compaction came to. */
export interface Compacted {
  /** How many chunks were compacted, and how large they were before and after, in bytes. */
  readonly chunks: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  /** How many were left because somebody was at them. */
  readonly inUse: number;
}

/** Who is told what happens while chunks are compacted. */
type CompactionWatcher = Pick<ImportWatcher, 'note' | 'compacting'>;

/**
 * Makes what is old small. No answer depends on it, so it may be stopped, or fail, at any chunk: the next one goes on.
 */
@Injectable()
export class Compaction {
  constructor(
    private readonly environment: Environment,
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly storage: Storage,
    private readonly lease: ImportLease,
  ) {}

  /** Every chunk that is not compact, in order of time. */
  async candidates(): Promise<readonly Chunk[]> {
    const chunks = await this.storage.chunks();
    return chunks.filter(({ mayBeCompacted, kept }) => mayBeCompacted && kept !== 'columns');
  }

  /**
   * Compacts every chunk, however new.
   *
   * @throws InterruptedError when the signal was aborted: what was compacted until then stays so
   */
  everything(watcher: CompactionWatcher, signal: AbortSignal): Promise<Compacted> {
    const note = (message: string): void => {
      watcher.note(message);
    };
    return this.lease.hold(note, signal, async (lease) =>
      this.compact(await this.candidates(), lease, watcher, signal),
    );
  }

  /**
   * Compacts chunks that are older than `COLUMNSTORE_AFTER` says, counted back from the end of the data, unless an import
   * has just changed them: what was corrected once often is again.
   *
   * @param changedDays - local days that it changed, by their begin in minutes since 1970-01-01 UTC
   * @returns nothing when it was stopped or failed, which the watcher is told: the import is complete all the same
   */
  async afterImport(
    changedDays: ReadonlySet<number>,
    lease: HeldLease,
    watcher: CompactionWatcher,
    signal: AbortSignal,
  ): Promise<Compacted | undefined> {
    try {
      const end = await this.endOfOld();
      const chunks = end ? await this.candidates() : [];
      const old = chunks.filter((chunk) => end && chunk.to <= end && !isTouched(chunk, changedDays));
      return await this.compact(old, lease, watcher, signal);
    } catch (error) {
      watcher.note(`Old readings are not compacted yet (${whyNot(error)}): the next import goes on with it.`);
      return undefined;
    }
  }

  /** Nothing where no chunk is old, or imports compact none. */
  private async endOfOld(): Promise<Date | undefined> {
    const { COLUMNSTORE_AFTER } = this.environment;
    const { window, zone } = await this.state.read();
    if (!window || COLUMNSTORE_AFTER === 'off') return undefined;
    return midnightBefore(new Date(window.to.getTime() - HALF_HOUR_MS), COLUMNSTORE_AFTER, zone);
  }

  private async compact(
    chunks: readonly Chunk[],
    lease: HeldLease,
    watcher: CompactionWatcher,
    signal: AbortSignal,
  ): Promise<Compacted> {
    const done: Chunk[] = [];
    try {
      for (const [index, chunk] of chunks.entries()) {
        signal.throwIfAborted();
        if (await this.compactOne(chunk, lease, signal)) done.push(chunk);
        watcher.compacting?.(index + 1, chunks.length);
      }
    } catch (error) {
      throw error instanceof InterruptedError ? InterruptedError.ofCompaction(done.length) : error;
    }
    return {
      chunks: done.length,
      bytesBefore: bytesOf(done),
      bytesAfter: done.length > 0 ? await this.bytesNow(done) : 0,
      inUse: chunks.length - done.length,
    };
  }

  /** @returns false when somebody was at the chunk for long: then it is as it was */
  private async compactOne(chunk: Chunk, lease: HeldLease, signal: AbortSignal): Promise<boolean> {
    try {
      await this.database.transaction(async (session) => {
        await lease.assertHeld(session);
        await this.storage.compact(session, chunk);
        await lease.renewWhenDue(session);
      }, signal);
      return true;
    } catch (error) {
      if (this.storage.isInUse(error)) return false;
      throw error;
    }
  }

  private async bytesNow(done: readonly Chunk[]): Promise<number> {
    const names = new Set(done.map(({ name }) => name));
    const chunks = await this.storage.chunks();
    return bytesOf(chunks.filter(({ name }) => names.has(name)));
  }
}

/** Why something that an import does once it is complete was not done. */
export function whyNot(error: unknown): string {
  if (error instanceof InterruptedError) return 'stopped';
  if (error instanceof LeaseLostError) return 'another import took the lock over';
  return messageOf(error);
}

/** Days and chunks begin at other times: a day may lie in two. */
function isTouched({ from, to }: Chunk, changedDays: ReadonlySet<number>): boolean {
  const [first, end] = [from.getTime() / MINUTE_MS - LONGEST_DAY_MINUTES, to.getTime() / MINUTE_MS];
  return changedDays.values().some((day) => day > first && day < end);
}

function bytesOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { bytes }) => sum + bytes, 0);
}
