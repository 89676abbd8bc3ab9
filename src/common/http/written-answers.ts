import { VersionedCache } from '../versioned-cache.js';
import type { ChangesWith } from './answers.decorator.js';

/** Characters, of one byte each: some dozens of the longest series that are given out. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

type Lasting = Exclude<ChangesWith, 'moment'>;

/**
 * Answers as they were written, kept until what they change with does: writing some thousand rows takes longer than
 * reading them, and programs ask for the same ones again.
 */
export class WrittenAnswers {
  private readonly caches: Readonly<Record<Lasting, VersionedCache>> = {
    data: new VersionedCache(MOST_CHARACTERS),
    ledger: new VersionedCache(MOST_CHARACTERS),
    description: new VersionedCache(MOST_CHARACTERS),
  };

  /**
   * @param stamp - of what the answer changes with, read before the answer is made
   * @param address - everything else that tells this answer from others
   */
  text(changesWith: Lasting, stamp: string, address: string, write: () => Promise<string>): Promise<string> {
    return this.caches[changesWith].get(stamp, address, write, (text) => text.length);
  }
}
