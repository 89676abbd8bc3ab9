import type { Progress } from './progress.js';

/**
 * Tells an engine that hangs from one at work. One at work reads or writes a file, takes input or gives output time
 * and again: its buffers hold 128 MB, and a sort spills beyond 64 MB, so that no refresh, COPY or rebuild keeps off its
 * files for long, however long it takes in all. A statement that only reckons, or sleeps, longer than the patience
 * cannot be told from a hang.
 *
 * Looks are counted and not time, so that a process that was stopped for a while is not taken for one that hangs.
 */
export class Watchdog {
  private steps: number;
  private looks = 0;

  /** @param patience - so many looks in a row that find the engine busy without a step mean that it hangs */
  constructor(
    private readonly progress: Progress,
    private readonly patience: number,
  ) {
    this.steps = progress.steps;
  }

  /** @returns whether the engine hangs */
  look(): boolean {
    const { isBusy, steps } = this.progress;
    this.looks = isBusy && steps === this.steps ? this.looks + 1 : 0;
    this.steps = steps;
    return this.looks >= this.patience;
  }
}
