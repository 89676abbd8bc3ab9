import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ImportFolder } from '../../src/import/folder/import-folder.js';
import { LocalClock } from '../../src/import/readings/local-clock.js';
import { DEFAULT_OPTIONS } from '../../src/import/import-options.js';
import { prepareReadings } from '../../src/import/readings/prepare-readings.js';
import { UTC } from '../../src/common/time/index.js';
import { instantText, occurrenceOf } from '../../src/consumption/index.js';
import { SourceFile } from '../../src/import/source/source-file.js';

const LINE_FEED = 10;

/** Some of them. */
interface RowText {
  readonly rows: number;
  readonly text: string;
}

/** The rows that an import of a folder stores, as the text of one COPY in the order of the key. */
export class ReadyRows {
  private constructor(
    private readonly folder: string,
    private readonly path: string,
    readonly count: number,
  ) {}

  static of(input: string): Promise<ReadyRows> {
    return ReadyRows.write(textsOf(input));
  }

  static async write(rowTexts: AsyncIterable<RowText> | Iterable<RowText>): Promise<ReadyRows> {
    const folder = await mkdtemp(join(tmpdir(), 'halfhour-bench-rows-'));
    const path = join(folder, 'rows');
    let count = 0;
    async function* texts(): AsyncGenerator<string> {
      for await (const { rows, text } of rowTexts) {
        count += rows;
        yield text;
      }
    }
    await pipeline(Readable.from(texts()), createWriteStream(path));
    return new ReadyRows(folder, path, count);
  }

  /** All of them. */
  stream(): AsyncIterable<Buffer> {
    return createReadStream(this.path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>;
  }

  /** Whole rows, at most so many bytes at once. */
  async *batches(bytes: number): AsyncGenerator<Buffer> {
    await using file = await open(this.path);
    const { size } = await stat(this.path);
    for (let at = 0; at < size;) {
      const buffer = Buffer.allocUnsafe(Math.min(bytes, size - at));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
      const batch = buffer.subarray(0, buffer.lastIndexOf(LINE_FEED, bytesRead - 1) + 1);
      yield batch;
      at += batch.length;
    }
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

/** One text a file. */
async function* textsOf(input: string): AsyncGenerator<RowText> {
  const now = new Date();
  const rules = {
    clock: new LocalClock(UTC),
    timeZone: 'UTC',
    stamp: 'start',
    earliest: 0,
    latest: now.getTime() / 60_000,
  } as const;
  for await (const { path, user } of (await ImportFolder.open(input)).readings()) {
    const { settled } = await prepareReadings(await SourceFile.read(path), rules, DEFAULT_OPTIONS, () =>
      Promise.resolve(new Map()),
    );
    const { minute, energy, length: rows } = settled;
    const lines = Array.from(
      { length: rows },
      (_, row) =>
        `${user ?? 0}\t${instantText(minute[row] ?? 0)}\t${occurrenceOf(settled, row)}\t${energy[row] ?? 0}\n`,
    );
    yield { rows, text: lines.join('') };
  }
}
