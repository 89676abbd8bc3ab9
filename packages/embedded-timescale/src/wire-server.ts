import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { type Backend, SharedSession } from './shared-session.js';
import { WireConnection } from './wire-connection.js';
import { query, textRows } from './wire-messages.js';

/** What PostgreSQL reports to a client that connects. */
const REPORTED = [
  'server_version',
  'server_encoding',
  'client_encoding',
  'application_name',
  'is_superuser',
  'session_authorization',
  'DateStyle',
  'IntervalStyle',
  'TimeZone',
  'integer_datetimes',
  'standard_conforming_strings',
];

const CHECKPOINT_EVERY_MS = 30_000;

/** What a server tells its process. */
export interface WireServerEvents {
  /** The last client left some time ago, or none ever came. */
  readonly onIdle: () => void;
  /** The backend must not be used any more. */
  readonly onCrash: (error: unknown) => void;
}

/** Speaks the PostgreSQL protocol on a unix socket for a backend. The process must hold the data folder's lock. */
export class WireServer {
  readonly #server: Server;
  readonly #session: SharedSession;
  readonly #parameters: ReadonlyMap<string, string>;
  readonly #clients = new Set<Socket>();
  #idle: NodeJS.Timeout | undefined;
  #checkpoints: NodeJS.Timeout | undefined;

  constructor(
    backend: Backend,
    private readonly idleMs: number,
    private readonly events: WireServerEvents,
  ) {
    this.#parameters = reportedParameters(backend);
    this.#session = new SharedSession(backend);
    this.#server = createServer((socket) => {
      this.#serve(socket);
    });
  }

  async listen(socketPath: string): Promise<void> {
    // One that is there belonged to an engine that was killed: the lock says that no other one runs.
    rmSync(socketPath, { force: true });
    this.#server.listen(socketPath);
    await once(this.#server, 'listening');
    this.#awaitClients();
    this.#checkpoints = setInterval(() => {
      this.#session.checkpoint().catch(this.events.onCrash);
    }, CHECKPOINT_EVERY_MS);
  }

  /** Takes no more clients and drops those that are there. Node unlinks the socket. */
  close(): void {
    clearTimeout(this.#idle);
    clearInterval(this.#checkpoints);
    this.#server.close();
    for (const client of this.#clients) {
      client.destroy();
    }
  }

  #serve(socket: Socket): void {
    clearTimeout(this.#idle);
    this.#clients.add(socket);
    socket.on('error', ignoreBrokenConnection).once('close', () => {
      this.#clients.delete(socket);
      this.#awaitClients();
    });
    new WireConnection(socket, this.#session, this.#parameters).serve().catch(this.events.onCrash);
  }

  #awaitClients(): void {
    if (this.#clients.size === 0 && this.#server.listening) {
      clearTimeout(this.#idle);
      this.#idle = setTimeout(this.events.onIdle, this.idleMs);
    }
  }
}

/** The connection's own loop sees the end; without a listener the error would end the process. */
function ignoreBrokenConnection(): void {
  return undefined;
}

function reportedParameters(backend: Backend): ReadonlyMap<string, string> {
  const columns = REPORTED.map((name) => `current_setting('${name}')`).join(', ');
  const [values = []] = textRows(backend.execute(query(`select ${columns}`)));
  return new Map(REPORTED.map((name, index) => [name, values[index] ?? '']));
}
