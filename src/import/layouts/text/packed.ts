import { pipeline } from 'node:stream/promises';
import { crc32, createGunzip } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { DomainError } from '../../../common/errors/index.js';
import { describeFileError, FileRefusedError } from '../../source/file-refused-error.js';
import type { RawFile } from './raw-file.js';

/** No file of readings is packed to less than one part in so many: what is, is made to fill memory or disk. */
const MOST_RATIO = 200;
/** Below so many bytes it does no harm. */
const HARMLESS_BYTES = 16 * 1024 * 1024;
const MOST_BYTES = 64 * 1024 ** 3;
const MOST_MEMBERS = 65_535;

const STORED = 0;
const DEFLATED = 8;
const FILE_TYPE = 0o170000;
const LINK = 0o120000;

/** Counts what comes out of an archive, all its members together. */
export class Unpacked {
  private bytes = 0;

  constructor(private readonly archiveBytes: number) {}

  /** @throws FileRefusedError where it is more than an archive of this size can honestly hold */
  async *count(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
    for await (const chunk of chunks) {
      this.bytes += chunk.length;
      if (this.bytes > Math.min(MOST_BYTES, Math.max(HARMLESS_BYTES, MOST_RATIO * this.archiveBytes))) {
        const reason = `what is packed in it is more than ${MOST_RATIO} times as long, or over 64 GiB: no file of readings is`;
        throw new FileRefusedError('refused', reason);
      }
      yield chunk;
    }
  }
}

/** @throws FileRefusedError where it is torn or damaged */
export async function* gunzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  const gunzip = createGunzip();
  const feeding = pipeline(copied(chunks), gunzip);
  // What goes wrong in it ends the reading below, too.
  feeding.catch(() => undefined);
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
  } catch (error) {
    throw damaged(error, 'gzip file');
  } finally {
    gunzip.destroy();
  }
}

/** A chunk of a file is valid until the next one, and a stream reads ahead. */
async function* copied(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

/**
 * The entries of a zip that are files.
 *
 * @throws FileRefusedError where it is damaged, or a name in it leads elsewhere
 */
export async function zipEntries(file: RawFile): Promise<readonly Entry[]> {
  return withZip(file, async (zip) => {
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) {
      if (isFile(entry)) entries.push(entry);
      if (entries.length > MOST_MEMBERS) {
        throw new FileRefusedError('refused', `it has more than ${MOST_MEMBERS} files in it`);
      }
    }
    return entries;
  });
}

/** @throws FileRefusedError where it is damaged, encrypted or packed in another way than any zip program's usual one */
export async function* unzipped(file: RawFile, entry: Entry): AsyncGenerator<Buffer, void, undefined> {
  if (entry.isEncrypted()) throw new FileRefusedError('refused', 'it is encrypted: unpack it first');
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    throw new FileRefusedError('refused', 'it is packed in a way that is not known here: unpack it first');
  }
  const zip = await opened(file);
  try {
    let checksum = 0;
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      checksum = crc32(chunk as Buffer, checksum);
      yield chunk as Buffer;
    }
    await file.checkUnchanged();
    if (checksum !== entry.crc32) throw new Error('its checksum does not agree');
  } catch (error) {
    throw damaged(error, 'zip');
  } finally {
    zip.close();
  }
}

async function withZip<Result>(file: RawFile, work: (zip: ZipFile) => Promise<Result>): Promise<Result> {
  const zip = await opened(file);
  try {
    return await work(zip);
  } catch (error) {
    throw damaged(error, 'zip');
  } finally {
    zip.close();
  }
}

async function opened({ path }: RawFile): Promise<ZipFile> {
  try {
    return await openPromise(path, { lazyEntries: true, autoClose: false });
  } catch (error) {
    throw damaged(error, 'zip');
  }
}

/** Programs put folders, links and files of their own beside what people packed. */
function isFile({ fileName, externalFileAttributes }: Entry): boolean {
  const isLink = ((externalFileAttributes >>> 16) & FILE_TYPE) === LINK;
  return !fileName.endsWith('/') && !isLink && !/(?:^|\/)(?:__MACOSX\/|\.)/.test(fileName);
}

/** What unpacking fails with are plain errors in the words of zlib and yauzl. */
function damaged(error: unknown, what: string): DomainError {
  if (error instanceof DomainError) return error;
  const unread = describeFileError(error);
  if (unread !== undefined) return new FileRefusedError('failed', unread, { cause: error });
  const isTrick = /absolute path|invalid relative path|invalid characters in fileName/.test(String(error));
  const reason = isTrick
    ? 'a name in it leads out of its folder: no zip program makes such a file'
    : `it is no whole ${what}: fetch it anew`;
  return new FileRefusedError('refused', reason, { cause: error });
}
