import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { MeterModel } from './meter-model.js';
import type { Writer } from './writers.js';

/** Texts are joined to pieces of about so many characters. */
const PIECE = 1024 * 1024;

/** The files of a model in a format, kept in the temporary folder for the next run. */
export async function generatedFiles(model: MeterModel, writer: Writer): Promise<readonly string[]> {
  const folder = join(tmpdir(), 'halfhour-bench-formats', `${writer.format}-${model.readings}`);
  if (!existsSync(folder)) {
    // It gets its name once it is whole.
    const begun = `${folder}.begun`;
    await rm(begun, { recursive: true, force: true });
    await mkdir(begun, { recursive: true });
    for (const { name, texts } of writer.files(model))
      await pipeline(Readable.from(pieces(texts)), createWriteStream(join(begun, name)));
    await rename(begun, folder);
  }
  return (await readdir(folder)).map((name) => join(folder, name));
}

function* pieces(texts: Iterable<string>): Generator<string> {
  let piece: string[] = [];
  let length = 0;
  for (const text of texts) {
    piece.push(text);
    length += text.length;
    if (length < PIECE) continue;
    yield piece.join('');
    piece = [];
    length = 0;
  }
  yield piece.join('');
}
