import { BusyError } from '../common/errors/domain-error.js';
import { requestSignal, waitsFor } from '../common/request-signal.js';

/** Over more rows than this a statement takes more than a few seconds. */
export const MOST_AT_ONCE = 5_000_000;

/** More than these would wait for minutes. */
const MOST_WAITING = 8;

/** Until something is known of how long one takes. */
const USUAL_MS = 10_000;

export interface HeavyWorkCounts {
  readonly running: number;
  readonly waiting: number;
  readonly refused: number;
}

/** What is at work, first, and what waits. */
interface Turn {
  readonly signal: AbortSignal | undefined;
  readonly begin: () => void;
}

/**
 * Does what reads very many rows one after the other: together they would take every connection to the database for
 * minutes. Whoever comes when too many wait already is sent away.
 */
export class HeavyWork {
  private readonly turns: Turn[] = [];
  private lastMs = USUAL_MS;
  private refused = 0;

  /**
   * @param rows - how many rows it reads: few are read at once
   * @throws BusyError when too many wait already
   * @throws the reason of the request's signal when whoever asked leaves before it has begun
   */
  async take<Result>(rows: number, work: () => Promise<Result>): Promise<Result> {
    if (rows <= MOST_AT_ONCE) return work();
    if (this.turns.length > MOST_WAITING) {
      this.refused += 1;
      throw this.busy();
    }
    const turn = await this.turn(requestSignal());
    const began = performance.now();
    try {
      return await work();
    } finally {
      this.lastMs = performance.now() - began;
      this.end(turn);
    }
  }

  /** How many are at work and wait now, and how many were sent away so far. */
  get counts(): HeavyWorkCounts {
    const running = Math.min(1, this.turns.length);
    return { running, waiting: this.turns.length - running, refused: this.refused };
  }

  /** How many are worked out before what waits under this signal; nothing where that waits for none of these. */
  ahead(waiting: AbortSignal): number | undefined {
    const place = this.turns.findIndex(({ signal }) => signal && waitsFor(waiting, signal));
    return place < 0 ? undefined : place;
  }

  private turn(signal: AbortSignal | undefined): Promise<Turn> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.end(turn);
        reject(signal?.reason as Error);
      };
      const begin = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve(turn);
      };
      const turn: Turn = { signal, begin };
      this.turns.push(turn);
      if (signal?.aborted) leave();
      else signal?.addEventListener('abort', leave, { once: true });
      if (this.turns[0] === turn) begin();
    });
  }

  private end(turn: Turn): void {
    const place = this.turns.indexOf(turn);
    if (place < 0) return;
    this.turns.splice(place, 1);
    if (place === 0) this.turns[0]?.begin();
  }

  private busy(): BusyError {
    const seconds = Math.max(1, Math.ceil((this.lastMs * this.turns.length) / 1000));
    return new BusyError(
      `This reads very many rows, and ${this.turns.length} answers of that kind are worked out before it: ask again in ${seconds} s, ` +
        'or for a shorter range or fewer users.',
      seconds,
    );
  }
}
