import { connect, createServer, type Server, type Socket } from 'node:net';

/** A port that leads to another one of this machine, and that can be cut or moved: the network between two programs. */
export class PortProxy {
  private readonly pairs = new Set<readonly [Socket, Socket]>();

  private constructor(
    private readonly server: Server,
    private target: number,
  ) {}

  static async to(target: number): Promise<PortProxy> {
    const server = createServer();
    const proxy = new PortProxy(server, target);
    server.on('connection', (client) => {
      proxy.join(client);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Breaks what is connected, without a word to either end. */
  cut(): void {
    for (const pair of this.pairs) for (const socket of pair) socket.resetAndDestroy();
  }

  /** What is connected from now on goes elsewhere. */
  move(target: number): void {
    this.target = target;
    this.cut();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    const pair = [client, server] as const;
    this.pairs.add(pair);
    const end = (): void => {
      this.pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const socket of pair) socket.setNoDelay(true).on('error', end).on('close', end);
    client.pipe(server).pipe(client);
  }
}
