import { createHash, type Hash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { describeFileError, FileRefusedError } from '../../source/file-refused-error.js';

const CHUNK_BYTES = 256 * 1024;

/** A file whose bytes stay the same while it is known: where it changes meanwhile, reading it ends. */
export class RawFile {
  private constructor(
    readonly path: string,
    readonly bytes: number,
    private readonly changed: number,
  ) {}

  /** @throws FileRefusedError where there is no file that may be read */
  static async at(path: string): Promise<RawFile> {
    return translated(async () => {
      const state = await stat(path);
      if (!state.isFile()) {
        // Opening a pipe or a device could wait for ever.
        const reason = 'it is a folder, a pipe or a device: remove it, or put the file in its place';
        throw new FileRefusedError('failed', reason);
      }
      return new RawFile(path, state.size, state.mtimeMs);
    });
  }

  async head(bytes: number): Promise<Buffer> {
    return translated(async () => {
      await using file = await open(this.path);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
      return buffer.subarray(0, bytesRead);
    });
  }

  /**
   * Its bytes. A chunk is valid until the next one.
   *
   * @throws FileRefusedError
   */
  async *chunks(): AsyncGenerator<Buffer, void, undefined> {
    const file = await translated(() => open(this.path));
    try {
      // No more than it needs: of thousands of small files the rest would pile up.
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, this.bytes + 1));
      for (let at = 0; ;) {
        const { bytesRead } = await translated(() => file.read(buffer, 0, buffer.length, at));
        if (bytesRead === 0) break;
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
      await this.checkUnchanged();
    } finally {
      await file.close();
    }
  }

  /** Of its content, in hexadecimal digits. */
  async sha256(): Promise<string> {
    const digest = createHash('sha256');
    for await (const chunk of this.chunks()) digest.update(chunk);
    return digest.digest('hex');
  }

  /** Its bytes, all of which have gone into the digest once the last is read. */
  async *digested(digest: Hash): AsyncGenerator<Buffer, void, undefined> {
    for await (const chunk of this.chunks()) {
      digest.update(chunk);
      yield chunk;
    }
  }

  /** @throws FileRefusedError where it is no longer what it was */
  async checkUnchanged(): Promise<void> {
    const { size, mtimeMs } = await translated(() => stat(this.path));
    if (size === this.bytes && mtimeMs === this.changed) return;
    throw new FileRefusedError(
      'failed',
      'it changed while it was being read: import again once it is complete',
    );
  }
}

/** Says what the file system says in the words of this program. @throws FileRefusedError */
async function translated<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const reason = describeFileError(error);
    if (reason === undefined) throw error;
    throw new FileRefusedError('failed', reason, { cause: error });
  }
}
