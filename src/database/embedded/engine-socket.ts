import { Socket } from 'node:net';

/**
 * A socket that leads to the embedded engine, whatever address it is told to connect to, and that first sees to
 * it that the engine runs. It serves as `stream` of a `pg` client.
 */
export class EngineSocket extends Socket {
  /** @param findEngine - gives the path of the socket of an engine that has just been seen alive */
  constructor(private readonly findEngine: () => Promise<string>) {
    super();
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
}
