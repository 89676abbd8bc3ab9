/** Thrown for bytes that cannot be a message: where the next one begins is unknown, so the connection must end. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
}

/** A complete message, or one whose body was too long and has been thrown away. */
export interface FrontendMessage {
  /** The type's byte. */
  readonly type: number;
  /** Type, length and body; empty when oversized. */
  readonly bytes: Buffer;
  readonly oversized: boolean;
}

const HEAD_LENGTH = 5;
const STARTUP_LENGTHS = { least: 8, most: 10_000 };

/** Cuts the bytes of a connection into messages, wherever the chunks were cut. Copies only what crosses a chunk. */
export class MessageReader {
  #chunks: Buffer[] = [];
  #available = 0;
  #skipping = 0;

  /** @param longest - bytes of the longest message that is kept; longer ones come as `oversized` */
  constructor(private readonly longest: number) {}

  push(chunk: Buffer): void {
    const skipped = Math.min(this.#skipping, chunk.length);
    this.#skipping -= skipped;
    if (skipped < chunk.length) {
      this.#chunks.push(chunk.subarray(skipped));
      this.#available += chunk.length - skipped;
    }
  }

  /**
   * The first packet of a connection: a length and a body, no type.
   *
   * @returns the packet with its length, or undefined when it is not complete yet
   * @throws MalformedMessage
   */
  nextStartup(): Buffer | undefined {
    if (this.#available < 4) {
      return undefined;
    }
    const length = this.#peek(4).readInt32BE();
    if (length < STARTUP_LENGTHS.least || length > STARTUP_LENGTHS.most) {
      throw new MalformedMessage('the start-up packet has an impossible length');
    }
    return this.#available < length ? undefined : this.#take(length);
  }

  /**
   * @returns the next message, or undefined when it is not complete yet
   * @throws MalformedMessage
   */
  next(): FrontendMessage | undefined {
    if (this.#available < HEAD_LENGTH) {
      return undefined;
    }
    const head = this.#peek(HEAD_LENGTH);
    const type = head.readUInt8();
    const length = head.readInt32BE(1) + 1;
    if (length < HEAD_LENGTH) {
      throw new MalformedMessage('a message has an impossible length');
    }
    if (length > this.longest) {
      this.#skip(length);
      return { type, bytes: Buffer.alloc(0), oversized: true };
    }
    return this.#available < length ? undefined : { type, bytes: this.#take(length), oversized: false };
  }

  #peek(length: number): Buffer {
    let first = this.#chunks[0] ?? Buffer.alloc(0);
    if (first.length < length) {
      first = Buffer.concat(this.#chunks);
      this.#chunks = [first];
    }
    return first;
  }

  #take(length: number): Buffer {
    const parts: Buffer[] = [];
    for (let missing = length; missing > 0;) {
      const first = this.#chunks.shift() ?? Buffer.alloc(0);
      const part = first.subarray(0, missing);
      if (part.length < first.length) {
        this.#chunks.unshift(first.subarray(part.length));
      }
      parts.push(part);
      missing -= part.length;
    }
    this.#available -= length;
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts, length);
  }

  #skip(length: number): void {
    const present = Math.min(length, this.#available);
    this.#take(present);
    this.#skipping = length - present;
  }
}
