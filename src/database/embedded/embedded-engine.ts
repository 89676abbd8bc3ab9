import { DatabaseUnusableError } from '../../common/errors/index.js';
import type { Socket } from 'node:net';
import { type DataFolder, openDataFolder } from './data-folder.js';
import { engineEntry } from './engine-entry.js';
import { probeEngine } from './engine-probe.js';
import { startEngine } from './engine-process.js';
import { EngineSocket } from './engine-socket.js';

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
   * @param entry - the compiled `engine.main.js`
   * @throws DatabaseUnusableError on Windows, where Node.js cannot listen on a unix socket
   */
  constructor(
    private readonly dataDir: string,
    private readonly entry: string = engineEntry(),
  ) {
    if (process.platform === 'win32') {
      throw new DatabaseUnusableError(
        'The embedded engine does not run on Windows. Use WSL, or set DATABASE_URL to a PostgreSQL server with TimescaleDB.',
      );
    }
  }

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

  /** Asks anew each time: the keeper's end may not have been noticed yet when the engine was killed. */
  async #find(): Promise<string> {
    const folder = openDataFolder(this.dataDir);
    const connection = (await probeEngine(folder.socket)) ?? (await this.#start(folder));
    if (connection !== this.#keeper) {
      this.#keep(connection);
    }
    return folder.socket;
  }

  #start(folder: DataFolder): Promise<Socket> {
    this.#starting ??= startEngine(this.entry, folder).finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  #lost(): DatabaseUnusableError {
    return new DatabaseUnusableError(
      `The embedded engine of ${this.dataDir} ended in the middle of its work: it broke down, did not answer any more, ` +
        'or was killed (engine.log there says which). The next statement starts it again: what was committed is kept.',
    );
  }

  /** The newest proof of life is kept, so that there is never a moment without one. */
  #keep(connection: Socket): void {
    this.#keeper?.destroy();
    this.#keeper = connection.unref();
  }
}
