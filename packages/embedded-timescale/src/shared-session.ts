import { query, readyStatus, SYNC } from './wire-messages.js';

/** Runs one protocol cycle; see `TimescaleBackend.execute`. */
export interface Backend {
  execute(cycle: Uint8Array): Buffer;
}

/**
 * The backend's one session, shared by all connections: one cycle after the other, first come, first served.
 * A connection whose transaction is open, or whose cycle waits for its Sync, keeps the session until it is done.
 */
export class SharedSession {
  #holder: object | undefined;
  readonly #waiting: { readonly owner: object; readonly start: () => void }[] = [];
  #hasRunSinceCheckpoint = false;
  #crashed = false;

  constructor(private readonly backend: Backend) {}

  /**
   * Waits for its turn and runs a cycle.
   *
   * @param owner - the connection; it has at most one cycle under way
   * @throws BackendCrash; the session then never runs anything again
   */
  async run(owner: object, cycle: Uint8Array): Promise<Buffer> {
    await this.#acquire(owner);
    const answer = this.#execute(cycle);
    this.#hasRunSinceCheckpoint = true;
    if (readyStatus(answer) === 'I') {
      this.#release();
    }
    return answer;
  }

  /** For a connection that has gone: whatever it left open is rolled back, and the next one has its turn. */
  abandon(owner: object): void {
    if (this.#holder !== owner || this.#crashed) {
      return;
    }
    if (readyStatus(this.#execute(SYNC)) !== 'I') {
      this.#execute(query('rollback'));
    }
    this.#release();
  }

  /**
   * Writes a checkpoint if anything has run since the last one. The engine has no process that does so, and
   * without it the log grows for ever and a restart after `kill -9` reads all of it.
   */
  async checkpoint(): Promise<void> {
    if (this.#hasRunSinceCheckpoint) {
      await this.run({}, query('checkpoint'));
      this.#hasRunSinceCheckpoint = false;
    }
  }

  /** Whatever ran into a crash still owns the session, so that nothing comes after it. */
  #execute(cycle: Uint8Array): Buffer {
    this.#crashed = true;
    const answer = this.backend.execute(cycle);
    this.#crashed = false;
    return answer;
  }

  async #acquire(owner: object): Promise<void> {
    if (this.#holder === owner) {
      return;
    }
    if (this.#holder === undefined) {
      this.#holder = owner;
      return;
    }
    await new Promise<void>((start) => this.#waiting.push({ owner, start }));
  }

  #release(): void {
    const next = this.#waiting.shift();
    this.#holder = next?.owner;
    next?.start();
  }
}
