import type { Socket } from 'node:net';
import { join } from 'node:path';
import { type DataFolder, openDataFolder } from './data-folder.js';
import { EngineError } from './engine-error.js';
import { probeEngine } from './engine-probe.js';
import { startEngine } from './engine-process.js';
import { EngineSocket } from './engine-socket.js';

const ENTRY = join(import.meta.dirname, 'engine.main.js');

/**
 * A process's access to the embedded engine of a data folder. The first connection starts the engine, wherever it
 * comes from; one that finds it gone starts it again. From then on the engine stays for as long as this process
 * lives, or until `release`. None of this keeps the process alive.
 *
 * @example new pg.Pool({ stream: engine.stream, ssl: false, user: 'postgres' })
 */
export class EmbeddedEngine {
  #keeper: Socket | undefined;
  #starting: Promise<Socket> | undefined;

  /**
   * @param dataDir - the data folder; made when it is not there
   * @param translate - makes of an EngineError what the caller, and each client of `stream`, is to get in its place
   */
  constructor(
    private readonly dataDir: string,
    private readonly translate: (error: EngineError) => Error = (error) => error,
  ) {}

  /** For `pg`: makes the socket of a new client. Its errors, those of a start included, reach the client. */
  readonly stream = (): Socket =>
    new EngineSocket(
      () => this.#find(),
      () => this.#lost(),
    );

  /** Whether this process is bringing the engine up: who asks meanwhile waits no longer than that takes. */
  get isStarting(): boolean {
    return this.#starting !== undefined;
  }

  /** Lets go of the engine. It stops some seconds after the last process did so. */
  release(): Promise<void> {
    const keeper = this.#keeper;
    this.#keeper = undefined;
    return new Promise((resolve) => {
      if (keeper === undefined || keeper.closed) {
        resolve();
      } else {
        keeper.once('close', () => {
          resolve();
        });
        keeper.destroy();
      }
    });
  }

  /**
   * Asks anew each time: the keeper's end may not have been noticed yet when the engine was killed.
   *
   * @throws EngineError, translated
   */
  async #find(): Promise<string> {
    // Node.js cannot listen on a unix socket there.
    if (process.platform === 'win32') {
      throw this.translate(new EngineError('unsupported', 'The embedded engine does not run on Windows.'));
    }
    const folder = openDataFolder(this.dataDir);
    const connection = (await probeEngine(folder.socket)) ?? (await this.#start(folder));
    if (connection !== this.#keeper) {
      this.#keep(connection);
    }
    return folder.socket;
  }

  #start(folder: DataFolder): Promise<Socket> {
    this.#starting ??= startEngine(ENTRY, folder)
      .catch((error: unknown) => {
        throw error instanceof EngineError ? this.translate(error) : error;
      })
      .finally(() => {
        this.#starting = undefined;
      });
    return this.#starting;
  }

  #lost(): Error {
    return this.translate(
      new EngineError(
        'unusable',
        `The embedded engine of ${this.dataDir} ended in the middle of its work: it broke down, did not answer any more, ` +
          'or was killed (engine.log there says which). The next statement starts it again: what was committed is kept.',
      ),
    );
  }

  /** The newest proof of life is kept, so that there is never a moment without one. */
  #keep(connection: Socket): void {
    this.#keeper?.destroy();
    this.#keeper = connection.unref();
  }
}
