import { VersionedCache } from '../versioned-cache.js';
import type { LastingChange } from './answers.decorator.js';

/** Some of the longest series that are given out, thousands of other answers. */
const MOST_BYTES = 64 * 1024 * 1024;

/** What is kept around each, so that a million short answers are not taken for nothing. */
const OVERHEAD_BYTES = 512;

/**
 * Answers as they were written, kept until what they change with does: writing some thousand rows takes longer than
 * reading them, and programs ask for the same ones again.
 */
export class WrittenAnswers {
  private readonly caches: Readonly<Record<LastingChange, VersionedCache>> = {
    data: new VersionedCache(MOST_BYTES),
    ledger: new VersionedCache(MOST_BYTES),
    description: new VersionedCache(MOST_BYTES),
  };

  /**
   * @param stamp - of what the answer changes with, read before the answer is made
   * @param address - everything else that tells this answer from others
   */
  get(
    changesWith: LastingChange,
    stamp: string,
    address: string,
    write: () => Promise<Buffer>,
  ): Promise<Buffer> {
    const overhead = 2 * address.length + OVERHEAD_BYTES;
    return this.caches[changesWith].get(stamp, address, write, ({ length }) => length + overhead);
  }
}
