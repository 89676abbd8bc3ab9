import { Socket } from 'node:net';

/** What a write to an engine meets that has just ended. */
const GONE = new Set(['ECONNRESET', 'EPIPE']);

/**
 * A socket that leads to the embedded engine, whatever address it is told to connect to, and that first sees to
 * it that the engine runs. It serves as `stream` of a `pg` client. An engine that ends while it is connected is an
 * error, because the client would only say that a connection was terminated.
 */
export class EngineSocket extends Socket {
  /**
   * @param findEngine - gives the path of the socket of an engine that has just been seen alive
   * @param lost - the error of an engine that ended without having been asked to
   */
  constructor(
    private readonly findEngine: () => Promise<string>,
    private readonly lost: () => Error,
  ) {
    super();
    // Before the listener of Socket, which ends our side in turn: then nothing tells any more who began.
    this.prependOnceListener('end', () => {
      if (!this.writableEnded) this.destroy(this.lost());
    });
  }

  override connect(): this {
    this.findEngine().then(
      (path) => {
        if (!this.destroyed) {
          super.connect(path);
        }
      },
      (error: unknown) => {
        this.destroy(error instanceof Error ? error : new Error(String(error)));
      },
    );
    return this;
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    super._destroy(this.isLoss(error) ? this.lost() : error, done);
  }

  private isLoss(error: NodeJS.ErrnoException | null): boolean {
    return !this.writableEnded && GONE.has(error?.code ?? '');
  }
}
