import { noteWaiting, requestSignal, withRequestSignal } from './request-signal.js';

/**
 * Work that several requests wait for. It is stopped once all of them have left; what was begun for nobody who can leave,
 * or is waited for by such, is always done.
 */
export class SharedWork<Result> {
  private readonly stop = new AbortController();
  private waiting = 0;
  private readonly result: Promise<Result>;

  /** @param atEnd - called when it is done or has failed, before those who wait are told */
  constructor(work: () => Promise<Result>, atEnd: () => void = () => undefined) {
    const begun = requestSignal() ? withRequestSignal(this.stop.signal, work) : work();
    this.result = begun.finally(atEnd);
    // Those who wait are told; where all have left, nobody is.
    this.result.catch(() => undefined);
  }

  /** All have left: nobody else should begin to wait. */
  get isStopped(): boolean {
    return this.stop.signal.aborted;
  }

  /** @throws the reason of the request's signal as soon as whoever asked has left */
  wait(): Promise<Result> {
    const signal = requestSignal();
    this.waiting += 1;
    if (!signal) return this.result;
    noteWaiting(signal, this.stop.signal);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiting -= 1;
        reject(signal.reason as Error);
        if (this.waiting === 0) this.stop.abort(signal.reason);
      };
      if (signal.aborted) {
        leave();
        return;
      }
      signal.addEventListener('abort', leave, { once: true });
      this.result
        .finally(() => {
          signal.removeEventListener('abort', leave);
        })
        .then(resolve, reject);
    });
  }
}
