import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { FileRefusedError } from '../../source/file-refused-error.js';
import { decodeHead, type Encoding, markedEncoding, mayBeIn, toUtf8, Utf8Test } from './encoding.js';
import { withLineFeeds, withLineFeedsIn } from './line-ends.js';
import { documentOf, noReadings } from './no-readings.js';
import { gunzipped, Unpacked, unzipped, zipEntries } from './packed.js';
import { RawFile } from './raw-file.js';

/** So much of a text is asked for what format it is in. */
const HEAD_BYTES = 64 * 1024;
const GZIP = '1f8b';
const ZIP = ['504b0304', '504b0506'];

/** A file as people have it: a text, or texts in a zip. */
export interface MeterFile {
  /** Of the file as it lies on the disk, in hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
  /** Those that may hold readings. */
  readonly members: readonly MeterText[];
  /** Those of a zip that cannot, with why not. */
  readonly passedOver: readonly { readonly name: string; readonly refused: FileRefusedError }[];
}

/** A text that may hold readings. It can be read again and again. */
export class MeterText {
  constructor(
    /** Without its folder, and without `.gz`. */
    readonly name: string,
    /**
     * Nothing where it is no UTF-8, has no mark of UTF-16, may be any of POSSIBLE_ENCODINGS, and nobody said what it is: then
     * these are to be tried.
     */
    readonly encoding: Encoding | undefined,
    private readonly raw: () => AsyncIterable<Buffer>,
  ) {}

  /**
   * Its first 64 KiB as text, for MeterFormat.recognises.
   *
   * @throws FileRefusedError
   */
  async head(encoding = this.encoding): Promise<string> {
    return withLineFeedsIn(decodeHead(await headOf(this.raw()), known(encoding)));
  }

  /**
   * Its content in UTF-8, without a byte order mark, its lines ended by LF or CRLF. A chunk is valid until the next one.
   *
   * @throws FileRefusedError where it is no text in this encoding, or is no longer what it was
   */
  chunks(encoding = this.encoding): AsyncIterable<Buffer> {
    return withLineFeeds(toUtf8(this.raw(), known(encoding)));
  }
}

/**
 * Opens a plain file, a `.gz` or a `.zip`, whatever its name: its bytes say it. All of it is read once, so that what is
 * torn, packed to do harm or no text is known before anything of it is stored.
 *
 * @param encoding - what its texts are in, as somebody says; a byte order mark knows better
 * @throws FileRefusedError with what it is, where it holds no readings
 */
export async function openMeterFile(path: string, encoding?: Encoding): Promise<MeterFile> {
  const file = await RawFile.at(path);
  const signature = (await file.head(4)).toString('hex');
  if (ZIP.includes(signature)) return openZip(file, encoding);
  const digest = createHash('sha256');
  const isPacked = signature.startsWith(GZIP);
  const once = isPacked
    ? new Unpacked(file.bytes).count(gunzipped(file.digested(digest)))
    : file.digested(digest);
  const { refused, ...found } = await inspect(once);
  if (refused) throw refused;
  const name = basename(path).replace(isPacked ? /\.gz$/i : /$/, '');
  const raw = (): AsyncIterable<Buffer> => (isPacked ? gunzipped(file.chunks()) : file.chunks());
  const members = [new MeterText(name, await encodingOf(found, encoding, raw), raw)];
  return { sha256: digest.digest('hex'), bytes: file.bytes, members, passedOver: [] };
}

async function openZip(file: RawFile, encoding: Encoding | undefined): Promise<MeterFile> {
  const entries = await zipEntries(file);
  const document = documentOf(entries.map(({ fileName }) => fileName));
  if (document) throw document;
  const unpacked = new Unpacked(file.bytes);
  const members: MeterText[] = [];
  const passedOver: { name: string; refused: FileRefusedError }[] = [];
  for (const entry of entries) {
    const raw = (): AsyncIterable<Buffer> => unzipped(file, entry);
    const { refused, ...found } = await inspect(unpacked.count(raw()));
    const name = basename(entry.fileName);
    if (refused) passedOver.push({ name: entry.fileName, refused });
    else members.push(new MeterText(name, await encodingOf(found, encoding, raw), raw));
  }
  if (members.length === 0) {
    const [only] = passedOver;
    const reason = only
      ? `no file in it holds readings: ${basename(only.name)} is ${only.refused.message}`
      : 'the zip is empty';
    throw new FileRefusedError('refused', reason);
  }
  return { sha256: await file.sha256(), bytes: file.bytes, members, passedOver };
}

interface Inspected {
  /** Why, where it cannot hold readings. */
  readonly refused?: FileRefusedError;
  /** By its mark. */
  readonly encoding?: Encoding | undefined;
  readonly isUtf8?: boolean;
}

/** @param given - what somebody says; a byte order mark knows better */
async function encodingOf(
  { encoding, isUtf8 = false }: Inspected,
  given: Encoding | undefined,
  raw: () => AsyncIterable<Buffer>,
): Promise<Encoding | undefined> {
  const known = encoding ?? given ?? (isUtf8 ? 'utf-8' : undefined);
  if (known) return known;
  // Every byte is something in windows-1252.
  return (await mayBeIn('shift_jis', raw())) ? undefined : 'windows-1252';
}

/** Reads a text to its end, unless it turns out to be none. */
async function inspect(chunks: AsyncIterable<Buffer>): Promise<Inspected> {
  const utf8 = new Utf8Test();
  let head = Buffer.alloc(0);
  let isChecked = false;
  for await (const chunk of chunks) {
    utf8.push(chunk);
    if (isChecked) continue;
    head = Buffer.concat([head, chunk]);
    isChecked = head.length >= HEAD_BYTES;
    const refused = isChecked ? noReadings(head.subarray(0, HEAD_BYTES)) : undefined;
    if (refused) return { refused };
  }
  const refused = isChecked ? undefined : noReadings(head);
  if (refused) return { refused };
  return { encoding: markedEncoding(head), isUtf8: utf8.end() };
}

async function headOf(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  for await (const chunk of chunks) {
    head = Buffer.concat([head, chunk]);
    if (head.length >= HEAD_BYTES) break;
  }
  return head.subarray(0, HEAD_BYTES);
}

function known(encoding: Encoding | undefined): Encoding {
  if (encoding === undefined) {
    throw new FileRefusedError('refused', 'it is not UTF-8, and nothing says what it is: save it as UTF-8');
  }
  return encoding;
}
