const IS_BUSY = 0;
const STEPS = 1;

/** What the engine's thread is at, in memory that another thread can read while this one is busy. */
export class Progress {
  private readonly cells: Int32Array;

  /** @param memory - that of a Progress on another thread */
  constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.cells = new Int32Array(memory);
  }

  during(work: () => void): void {
    Atomics.store(this.cells, IS_BUSY, 1);
    try {
      work();
    } finally {
      Atomics.store(this.cells, IS_BUSY, 0);
    }
  }

  step(): void {
    Atomics.add(this.cells, STEPS, 1);
  }

  get isBusy(): boolean {
    return Atomics.load(this.cells, IS_BUSY) === 1;
  }

  /** Only says whether there were any since the last look: it begins anew after four thousand millions. */
  get steps(): number {
    return Atomics.load(this.cells, STEPS);
  }
}
