import { readSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode, isDiskFull } from '../../../common/errors/index.js';
import { FileRefusedError } from '../../source/file-refused-error.js';
import { Parts } from '../parts.js';
import { type Block, BLOCK_HEAD, bytesOf, copyParts, readBlock, readHead, writeBlock } from './block.js';
import type { GatheredParts } from './gathered-parts.js';

/** Blocks are written together, so many bytes at once. */
const WRITE_BYTES = 1024 * 1024;

/** What may be held of a file whose meters are not whole. */
export interface Bounds {
  /** Intervals in memory: what is beyond them goes to the disk. */
  readonly held: number;
  /** Intervals of one meter, all of which are in memory in the end. */
  readonly ofMeter: number;
}

/** Some 25 MiB; nine years by the minute. */
export const BOUNDS: Bounds = { held: 500_000, ofMeter: 5_000_000 };

/** Why the temporary folder does not take it, by the code of the system. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'may not be written to',
  EPERM: 'may not be written to',
  EROFS: 'may not be written to',
  ENOENT: 'is not there',
};

/**
 * Intervals that wait on the disk until all of their meter is known: where a file is not sorted by meter, each of its meters
 * is whole only at its end. One temporary file holds them in blocks, each of one register with the place of the one before
 * it, so what is held in memory grows with the meters only.
 */
export class Spool {
  private file: FileHandle | undefined;
  private folder = '';
  private size = 0;

  /** Where its folder is made, which nobody else may look into. */
  private readonly parent = tmpdir();

  constructor(private readonly bounds = BOUNDS) {}

  /**
   * Takes what these have in memory, where it is too much.
   *
   * @throws FileRefusedError where the disk has no room for it
   */
  async relieve(all: () => Iterable<GatheredParts>): Promise<void> {
    let held = 0;
    for (const { recent } of all()) held += recent.length;
    if (held > this.bounds.held) await this.add(all());
  }

  /** @throws FileRefusedError where these intervals of one meter are too many to be held together */
  check(id: string, all: Iterable<GatheredParts>): void {
    let intervals = 0;
    for (const { length } of all) intervals += length;
    const { ofMeter } = this.bounds;
    if (intervals <= ofMeter) return;
    const reason = `meter ${id} has more than ${ofMeter} intervals in it: hand it on in parts, a few years each`;
    throw new FileRefusedError('refused', reason);
  }

  /** All intervals of a register in the order of the file. Call it once of each. */
  take(gathered: GatheredParts): Parts {
    const { recent, spooled, lastBlock } = gathered;
    if (spooled === 0) return recent;
    const all = new Parts(spooled + recent.length);
    all.length = all.start.length;
    if (recent.length > 0) copyParts(recent, all, spooled);
    for (let end = spooled, at = lastBlock; at >= 0;) {
      const head = readHead(this.read(at, BLOCK_HEAD));
      end -= head.length;
      readBlock(this.read(at + BLOCK_HEAD, head.bytes), head, all, end);
      at = head.before;
    }
    return all;
  }

  /** Gives the disk back. */
  async close(): Promise<void> {
    await this.file?.close();
    this.file = undefined;
    if (this.folder !== '') await rm(this.folder, { recursive: true, force: true });
    this.folder = '';
  }

  private async add(all: Iterable<GatheredParts>): Promise<void> {
    try {
      this.file ??= await this.begin();
      let blocks: Block[] = [];
      let bytes = 0;
      for (const gathered of all) {
        const { recent } = gathered;
        if (recent.length === 0) continue;
        blocks.push({ parts: recent, before: gathered.lastBlock });
        gathered.spooled += recent.length;
        gathered.lastBlock = this.size + bytes;
        gathered.recent = new Parts(0);
        bytes += bytesOf(recent);
        if (bytes < WRITE_BYTES) continue;
        await this.write(this.file, blocks, bytes);
        blocks = [];
        bytes = 0;
      }
      if (blocks.length > 0) await this.write(this.file, blocks, bytes);
    } catch (error) {
      throw this.explained(error);
    }
  }

  private async begin(): Promise<FileHandle> {
    this.folder = await mkdtemp(join(this.parent, 'halfhour-'));
    const file = await open(join(this.folder, 'spool'), 'wx+', 0o600);
    // Where the system can, a file without a name goes with its process, however that ends.
    await rm(this.folder, { recursive: true, force: true }).catch(() => undefined);
    return file;
  }

  private async write(file: FileHandle, blocks: readonly Block[], bytes: number): Promise<void> {
    const buffer = Buffer.allocUnsafe(bytes);
    let at = 0;
    for (const block of blocks) at = writeBlock(block, buffer, at);
    for (let done = 0; done < bytes;) {
      const { bytesWritten } = await file.write(buffer, done, bytes - done, this.size + done);
      done += bytesWritten;
    }
    this.size += bytes;
  }

  private read(at: number, bytes: number): Buffer {
    const buffer = Buffer.allocUnsafe(bytes);
    const { fd = -1 } = this.file ?? {};
    // A few kilobytes that were written a moment ago.
    if (readSync(fd, buffer, 0, bytes, at) !== bytes) throw new Error('a spool ends too early');
    return buffer;
  }

  private explained(error: unknown): unknown {
    const reason = isDiskFull(error) ? 'is full' : REASONS[errorCode(error) ?? ''];
    if (reason === undefined) return error;
    const needs = Math.ceil(this.size / 2 ** 20) + 1;
    return new FileRefusedError(
      'failed',
      `it is not sorted by meter and too long to be held, and the temporary folder ${this.parent} ${reason} (${needs} MiB were needed so far): make room there, or name another folder by TMPDIR`,
      { cause: error },
    );
  }
}
