import type { Socket } from 'node:net';
import { copyInOf } from './copy-statement.js';
import { type FrontendMessage, MalformedMessage, MessageReader } from './message-reader.js';
import type { SharedSession } from './shared-session.js';
import { greet } from './wire-startup.js';
import {
  copyInResponse,
  failingQuery,
  fatalResponse,
  FrontendType,
  SYNC,
  type WireError,
  withoutCopyInResponse,
  withoutReady,
} from './wire-messages.js';

/** Where a message's body begins: after its type and length. */
const BODY = 5;

/** The engine takes a cycle in one buffer, so that this much of one is kept in memory. */
const LONGEST_CYCLE = 64 * 1024 * 1024;

/** Types that PostgreSQL allows 10,000 bytes: the engine ends for everybody when one of them is longer. */
const SMALL: ReadonlySet<number> = new Set([
  FrontendType.describe,
  FrontendType.execute,
  FrontendType.close,
  FrontendType.flush,
  FrontendType.sync,
  FrontendType.copyDone,
  FrontendType.copyFail,
]);
const LONGEST_SMALL = 10_000;

const TOO_LONG: WireError = {
  code: '54000',
  message: 'the embedded engine takes at most 64 MiB in one statement or COPY',
  hint: 'Send it in smaller batches, or use a PostgreSQL server.',
};
const COPY_BESIDE_OTHERS: WireError = {
  code: '0A000',
  message: 'the embedded engine takes COPY FROM STDIN only as the one statement of a simple query',
  hint: 'Send the other statements separately.',
};

/** What a connection collects until it can be run: nothing special, the data of a COPY, or nothing more after a refusal. */
type Mode = 'statements' | 'copy' | 'refused';

/**
 * One client. Collects messages until the engine can run them without asking for more (Query, Sync, Flush, the
 * end of a COPY), runs them in the shared session and sends the answer; only then does it read on.
 *
 * Prepared statements, the unnamed one too, belong to the one session of all clients. A client that sends
 * Parse … Sync in one cycle, as node-postgres does, is safe; one that binds the unnamed statement in a later
 * cycle, outside a transaction, may meet another client's.
 */
export class WireConnection {
  readonly #reader = new MessageReader(LONGEST_CYCLE);
  #mode: Mode = 'statements';
  #cycle: Buffer[] = [];
  #cycleLength = 0;
  #refusal: WireError | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly session: SharedSession,
    private readonly parameters: ReadonlyMap<string, string>,
  ) {}

  /**
   * Serves the client until it leaves. What it left open is rolled back then.
   *
   * @throws BackendCrash
   */
  async serve(): Promise<void> {
    try {
      await this.#converse();
    } finally {
      this.socket.destroy();
      this.session.abandon(this);
    }
  }

  async #converse(): Promise<void> {
    let greeted = false;
    for await (const chunk of chunksOf(this.socket)) {
      this.#reader.push(chunk);
      try {
        greeted ||= await greet(this.#reader, this.parameters, (bytes) => this.#send(bytes));
        for (
          let message = greeted ? this.#reader.next() : undefined;
          message;
          message = this.#reader.next()
        ) {
          if (message.type === FrontendType.terminate) {
            return;
          }
          await this.#take(message);
        }
      } catch (error) {
        if (error instanceof MalformedMessage) {
          await this.#send(fatalResponse({ code: '08P01', message: error.message, hint: 'Connect again.' }));
          return;
        }
        throw error;
      }
    }
  }

  async #take(message: FrontendMessage): Promise<void> {
    if (SMALL.has(message.type) && (message.oversized || message.bytes.length > LONGEST_SMALL)) {
      throw new MalformedMessage('a message is longer than its type allows');
    }
    return this.#mode === 'copy' ? this.#takeCopyMessage(message) : this.#takeMessage(message);
  }

  async #takeMessage(message: FrontendMessage): Promise<void> {
    switch (message.type) {
      case FrontendType.query:
      case FrontendType.functionCall:
        return this.#takeQuery(message);
      case FrontendType.parse:
        if (copyInOf(parsedText(message)).kind !== 'none') {
          this.#refuse(COPY_BESIDE_OTHERS);
        }
        this.#collect(message);
        return;
      case FrontendType.bind:
      case FrontendType.describe:
      case FrontendType.execute:
      case FrontendType.close:
        this.#collect(message);
        return;
      case FrontendType.flush:
      case FrontendType.sync:
        this.#collect(message);
        return this.#runExtended(message.type);
      case FrontendType.copyData:
      case FrontendType.copyDone:
      case FrontendType.copyFail:
        return; // Left over from a COPY that has failed: to be ignored, says the protocol.
      default:
        throw new MalformedMessage(`there is no message of type ${message.type}`);
    }
  }

  async #takeQuery(message: FrontendMessage): Promise<void> {
    if (this.#cycle.length > 0) {
      await this.#send(await this.#run());
    }
    const copy = copyInOf(message.bytes.toString('utf8', BODY, message.bytes.length - 1));
    if (message.oversized || copy.kind === 'mixed') {
      await this.#send(await this.#fail(message.oversized ? TOO_LONG : COPY_BESIDE_OTHERS));
      return;
    }
    this.#collect(message);
    if (copy.kind === 'none') {
      await this.#send(await this.#run());
    } else {
      this.#mode = 'copy';
      await this.#send(copyInResponse(copy.binary));
    }
  }

  /** The session is not taken before the data is complete, unless the client's own transaction holds it. */
  async #takeCopyMessage(message: FrontendMessage): Promise<void> {
    switch (message.type) {
      case FrontendType.copyData:
        this.#collect(message);
        if (this.#refusal !== undefined) {
          await this.#send(await this.#fail(this.#refusal));
        }
        return;
      case FrontendType.copyDone:
        this.#collect(message);
        await this.#send(withoutCopyInResponse(await this.#run()));
        return;
      case FrontendType.copyFail:
        this.#cycle.splice(1); // The data is not wanted any more.
        this.#collect(message);
        await this.#send(withoutCopyInResponse(await this.#run()));
        return;
      case FrontendType.flush:
      case FrontendType.sync:
        return; // To be ignored here, says the protocol.
      default:
        throw new MalformedMessage('a COPY was interrupted by another message');
    }
  }

  /** After a refusal all messages up to Sync are passed over, as PostgreSQL does after an error. */
  async #runExtended(last: number): Promise<void> {
    if (this.#refusal !== undefined) {
      const error = withoutReady(await this.#fail(this.#refusal));
      this.#mode = 'refused';
      await this.#send(error);
    }
    if (this.#mode !== 'refused') {
      await this.#send(await this.#run());
    } else if (last === FrontendType.sync) {
      this.#reset();
      await this.#send(await this.session.run(this, SYNC));
    }
  }

  #collect(message: FrontendMessage): void {
    this.#cycleLength += message.bytes.length;
    if (message.oversized || this.#cycleLength > LONGEST_CYCLE) {
      this.#refuse(TOO_LONG);
    }
    if (this.#refusal === undefined && this.#mode !== 'refused') {
      this.#cycle.push(message.bytes);
    }
  }

  #refuse(error: WireError): void {
    this.#refusal ??= error;
    this.#cycle = [];
  }

  #run(): Promise<Buffer> {
    const cycle = Buffer.concat(this.#cycle);
    this.#reset();
    return this.session.run(this, cycle);
  }

  /** Lets the engine fail in place of the refused cycle, so that an open transaction fails too. */
  #fail(error: WireError): Promise<Buffer> {
    this.#reset();
    return this.session.run(this, failingQuery(error));
  }

  #reset(): void {
    this.#mode = 'statements';
    this.#cycle = [];
    this.#cycleLength = 0;
    this.#refusal = undefined;
  }

  /** Waits until the system has taken the bytes. To a client that has gone, nothing is sent. */
  async #send(bytes: Buffer): Promise<void> {
    if (bytes.length > 0) {
      await new Promise<void>((resolve) => {
        this.socket.write(bytes, () => {
          resolve();
        });
      });
    }
  }
}

/** The statement of a Parse message, which follows its name. */
function parsedText({ bytes }: FrontendMessage): string {
  const end = bytes.indexOf(0, BODY) + 1;
  return bytes.toString('utf8', end, bytes.indexOf(0, end));
}

/** The bytes as they come. A connection that breaks ends as one that is closed: there is nobody left to tell. */
async function* chunksOf(socket: Socket): AsyncGenerator<Buffer> {
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (;;) {
    const next = await chunks.next().catch(() => undefined);
    if (next === undefined || next.done === true) {
      return;
    }
    yield next.value;
  }
}
