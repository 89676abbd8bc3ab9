import { readSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode, isDiskFull } from '../../../common/errors/index.js';
import { FileRefusedError } from '../../source/file-refused-error.js';

/** Why the temporary folder does not take a file, by the code of the system. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'may not be written to',
  EPERM: 'may not be written to',
  EROFS: 'may not be written to',
  ENOENT: 'is not there',
};

/** A temporary file that nobody else may look into. It goes with its process, however that ends. */
export class Spool {
  /** In bytes. */
  size = 0;
  private file: FileHandle | undefined;
  private buffer = Buffer.alloc(0);
  private folder = '';

  /** @param parent - the folder that it is made in */
  constructor(private readonly parent = tmpdir()) {}

  /** Writes bytes behind those that are there. @throws FileRefusedError where the disk does not take them */
  async append(bytes: Buffer): Promise<void> {
    try {
      this.file ??= await this.begin();
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await this.file.write(bytes, done, bytes.length - done, this.size + done);
        done += bytesWritten;
      }
    } catch (error) {
      throw this.explained(error);
    }
    this.size += bytes.length;
  }

  /** What was written a moment ago. It is valid until the next is read. */
  read(at: number, length: number): Buffer {
    if (this.buffer.length < length) this.buffer = Buffer.allocUnsafeSlow(length);
    const bytes = this.buffer.subarray(0, length);
    if (!this.file || readSync(this.file.fd, bytes, 0, length, at) !== length)
      throw new Error('a spool ends too early');
    return bytes;
  }

  /** Gives the disk back. */
  async close(): Promise<void> {
    await this.file?.close();
    this.file = undefined;
    if (this.folder !== '') await rm(this.folder, { recursive: true, force: true });
  }

  private async begin(): Promise<FileHandle> {
    this.folder = await mkdtemp(join(this.parent, 'halfhour-spool-'));
    const file = await open(join(this.folder, 'spool'), 'wx+', 0o600);
    // Where the system can do it, what has no name is given back when the process ends.
    await rm(this.folder, { recursive: true, force: true }).catch(() => undefined);
    return file;
  }

  private explained(error: unknown): unknown {
    const reason = isDiskFull(error) ? 'is full' : REASONS[errorCode(error) ?? ''];
    if (reason === undefined) return error;
    return new FileRefusedError(
      'failed',
      `it is not sorted by meter and too long to be held in memory, and the temporary folder ${this.parent} ${reason}, after ${Math.ceil(this.size / 2 ** 20)} MiB: make room there, or name another folder by TMPDIR`,
      { cause: error },
    );
  }
}
