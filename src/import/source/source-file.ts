import { isUtf8 } from 'node:buffer';
import { createHash, hash } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { type LineSink, LineScanner } from '../csv/line-scanner.js';
import { describeFileError, FileRefusedError } from './file-refused-error.js';

/** Up to this size a file is read once and kept until it is loaded. */
const SMALL_BYTES = 4 * 1024 * 1024;
/** A hundred years of a user. */
const MOST_GATHERED = 64 * 1024 * 1024;
const NO_FILE = 'it is a folder, a pipe or a device: remove it, or put the file in its place';
const CHUNK_BYTES = 256 * 1024;

/**
 * One file's content at one moment. The bytes that {@link sha256} is of are the bytes that {@link scan} gives:
 * a small file is kept, a large one is read again and its hash must agree.
 */
export class SourceFile {
  private constructor(
    readonly path: string,
    /** Of the content, in hexadecimal digits. */
    readonly sha256: string,
    readonly bytes: number,
    private readonly content: Buffer | undefined,
  ) {}

  /** @throws FileRefusedError when it cannot be read, changes meanwhile or is not UTF-8 */
  static async read(path: string): Promise<SourceFile> {
    return translateErrors(async () => {
      // Opening a pipe or a device could wait for ever.
      if (!(await stat(path)).isFile()) throw new FileRefusedError('failed', NO_FILE);
      await using file = await open(path);
      const before = await file.stat();
      const source = before.size > SMALL_BYTES ? await readLarge(file) : await readSmall(file);
      const after = await file.stat();
      if (before.size !== after.size || before.mtimeMs !== after.mtimeMs || after.size !== source.bytes) {
        throw changed();
      }
      return new SourceFile(path, source.sha256, source.bytes, source.content);
    });
  }

  /**
   * Content in UTF-8 that does not lie in a file as it is.
   *
   * @throws FileRefusedError when it is too long to be held
   */
  static async gather(path: string, chunks: AsyncIterable<Buffer>): Promise<SourceFile> {
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > MOST_GATHERED)
        throw new FileRefusedError('refused', 'it is too long to be read packed: unpack it');
      parts.push(Buffer.from(chunk));
    }
    const content = Buffer.concat(parts);
    return new SourceFile(path, hash('sha256', content), bytes, content);
  }

  /**
   * Hands every line to `sink`.
   *
   * @throws FileRefusedError when the content is no longer that of {@link sha256}
   */
  async scan(sink: LineSink): Promise<void> {
    const scanner = new LineScanner(sink);
    if (this.content) scanner.push(this.content);
    else await this.scanAgain(scanner);
    scanner.end();
  }

  private async scanAgain(scanner: LineScanner): Promise<void> {
    const digest = createHash('sha256');
    await translateErrors(async () => {
      await using file = await open(this.path);
      for await (const chunk of chunksOf(file)) {
        digest.update(chunk);
        scanner.push(chunk);
      }
    });
    if (digest.digest('hex') !== this.sha256) throw changed();
  }
}

interface Content {
  readonly sha256: string;
  readonly bytes: number;
  readonly content?: Buffer;
}

async function readSmall(file: FileHandle): Promise<Content> {
  const content = await file.readFile();
  // It grew past all bounds since its size was asked for.
  if (content.length > 2 * SMALL_BYTES) throw changed();
  refuseUtf16(content);
  if (!isUtf8(content)) throw notUtf8();
  return { sha256: hash('sha256', content), bytes: content.length, content };
}

async function readLarge(file: FileHandle): Promise<Content> {
  const digest = createHash('sha256');
  const encoding = new Utf8Check();
  let bytes = 0;
  for await (const chunk of chunksOf(file)) {
    digest.update(chunk);
    encoding.push(chunk);
    bytes += chunk.length;
  }
  encoding.end();
  return { sha256: digest.digest('hex'), bytes };
}

/** Makes sure that a file that comes in chunks is UTF-8, also where a character lies across two of them. */
export class Utf8Check {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private started = false;

  /** @throws FileRefusedError that names the encoding where it is known */
  push(chunk: Buffer): void {
    if (!this.started) refuseUtf16(chunk);
    this.started = true;
    this.decode(chunk);
  }

  /** @throws FileRefusedError when the file ends within a character */
  end(): void {
    this.decode();
  }

  private decode(chunk?: Buffer): void {
    try {
      this.decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw notUtf8();
    }
  }
}

function refuseUtf16(content: Buffer): void {
  const mark = content.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff') {
    throw new FileRefusedError('refused', 'it is UTF-16: save it as UTF-8');
  }
}

function notUtf8(): FileRefusedError {
  return new FileRefusedError('refused', 'it is not UTF-8: save it as UTF-8');
}

/** The same buffer each time: a chunk is valid until the next one. */
async function* chunksOf(file: FileHandle): AsyncGenerator<Buffer, void, undefined> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function translateErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const reason = describeFileError(error);
    if (reason === undefined) throw error;
    throw new FileRefusedError('failed', reason, { cause: error });
  }
}

function changed(): FileRefusedError {
  return new FileRefusedError(
    'failed',
    'it changed while it was being read: import again once it is complete',
  );
}
