import { DAY_MINUTES } from '../../common/time/index.js';
import type { FileOutcome } from './file-step.js';

/** A refresh of more days than this takes long enough to wait for the end of the import. */
const MOST_DAYS = 60;

/**
 * Brings the aggregates up to date while an import goes on, so that what a night's import has loaded does not wait long to
 * be shown. A first load, and one that changes long stretches of time, would only be slowed down: it refreshes at its end.
 */
export class InterimRefresh {
  /** When the oldest change was made that the aggregates have not followed; nothing where there is none. */
  private changedAt: number | undefined;
  private from = Infinity;
  private to = -Infinity;
  private isUnderWay = false;
  private isLeftToEnd = false;

  /**
   * @param freshAfterMs - how old a change may become before it is refreshed
   * @param refresh - of all aggregates
   */
  constructor(
    private readonly freshAfterMs: number,
    private readonly refresh: () => Promise<void>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Nothing is refreshed in between: there is more to follow than a few days. */
  leaveToEnd(): void {
    this.isLeftToEnd = true;
  }

  /** Notes what files have changed, once their transaction is over. */
  note(outcomes: readonly Pick<FileOutcome, 'changedDays' | 'entry'>[]): void {
    for (const { changedDays, entry } of outcomes) {
      // The whole past of such a user goes to another segment.
      if (entry.kind === 'users' && entry.rows_restated > 0) this.leaveToEnd();
      for (const day of changedDays ?? []) this.widen(day, day + DAY_MINUTES);
    }
  }

  /** Refreshes when it is due; others may go on loading meanwhile. */
  async whenDue(): Promise<void> {
    if (this.isUnderWay || !this.isDue()) return;
    // What is loaded from here on counts for the next one, whether or not this one finds it.
    this.changedAt = undefined;
    this.from = Infinity;
    this.to = -Infinity;
    this.isUnderWay = true;
    try {
      await this.refresh();
    } finally {
      this.isUnderWay = false;
    }
  }

  private isDue(): boolean {
    if (this.isLeftToEnd || this.changedAt === undefined) return false;
    const isShort = this.to - this.from < MOST_DAYS * DAY_MINUTES;
    return isShort && this.now() - this.changedAt >= this.freshAfterMs;
  }

  private widen(from: number, to: number): void {
    this.changedAt ??= this.now();
    this.from = Math.min(this.from, from);
    this.to = Math.max(this.to, to);
  }
}
