import { isUtf8 } from 'node:buffer';
import { FileRefusedError } from '../../source/file-refused-error.js';

/** How bytes of a file stand for text. */
export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'shift_jis'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/**
 * What a text may be in that is no UTF-8, where nobody says it: the one under which a format knows its header. Nearly every
 * byte is some character of windows-1252, so that comes last.
 */
export const POSSIBLE_ENCODINGS = ['shift_jis', 'windows-1252'] as const satisfies readonly Encoding[];

const TITLES: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
  shift_jis: 'Shift_JIS',
};

const MARKS: readonly (readonly [encoding: Encoding, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** The encoding that a byte order mark tells. */
export function markedEncoding(head: Buffer): Encoding | undefined {
  return MARKS.find(([, mark]) => mark.every((byte, at) => head[at] === byte))?.[0];
}

/** The beginning of a text, without a byte order mark; a character that is torn at its end is left out. */
export function decodeHead(head: Buffer, encoding: Encoding): string {
  return new TextDecoder(encoding).decode(head, { stream: true });
}

/**
 * A text in UTF-8, without a byte order mark. A chunk is valid until the next one.
 *
 * @throws FileRefusedError where bytes are no text in this encoding
 */
export function toUtf8(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncIterable<Buffer> {
  return encoding === 'utf-8' ? asItIs(chunks) : decoded(chunks, encoding);
}

async function* asItIs(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  const test = new Utf8Test();
  let isFirst = true;
  for await (const chunk of chunks) {
    test.push(chunk);
    if (!test.holds) throw new NotInEncodingError('utf-8');
    yield isFirst && markedEncoding(chunk) === 'utf-8' ? chunk.subarray(3) : chunk;
    isFirst = false;
  }
  if (!test.end()) throw new NotInEncodingError('utf-8');
}

async function* decoded(
  chunks: AsyncIterable<Buffer>,
  encoding: Encoding,
): AsyncGenerator<Buffer, void, undefined> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (chunk?: Buffer): Buffer => {
    try {
      return Buffer.from(decoder.decode(chunk, { stream: chunk !== undefined }));
    } catch {
      throw new NotInEncodingError(encoding);
    }
  };
  for await (const chunk of chunks) yield decode(chunk);
  decode();
}

/** Whether a text may be in this encoding. */
export async function mayBeIn(encoding: Encoding, chunks: AsyncIterable<Buffer>): Promise<boolean> {
  try {
    const texts = toUtf8(chunks, encoding)[Symbol.asyncIterator]();
    while ((await texts.next()).done !== true);
    return true;
  } catch (error) {
    if (error instanceof NotInEncodingError) return false;
    throw error;
  }
}

/** Bytes are no text in an encoding. */
class NotInEncodingError extends FileRefusedError {
  constructor(encoding: Encoding) {
    super('refused', `it is not ${TITLES[encoding]}`);
  }
}

/** Whether bytes that come in chunks are UTF-8. */
export class Utf8Test {
  /** So far. */
  holds = true;
  /** The beginning of a character that goes on in the next chunk. */
  private torn = Buffer.alloc(0);

  push(chunk: Buffer): void {
    if (!this.holds) return;
    const bytes = this.torn.length > 0 ? Buffer.concat([this.torn, chunk]) : chunk;
    const whole = bytes.length - tornBytes(bytes);
    this.holds = isUtf8(bytes.subarray(0, whole));
    this.torn = Buffer.from(bytes.subarray(whole));
  }

  end(): boolean {
    return this.holds && this.torn.length === 0;
  }
}

/** How many bytes at the end are the beginning of a character that is not complete. */
function tornBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}
