import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../common/errors/index.js';
import { ownFiles, sha256 } from './own-files.js';
import { sampleFiles } from './sample-data.js';
import { MANIFEST_NAME, formatManifest } from './sample-manifest.js';
import type { SampleOptions } from './sample-options.js';

/** What was written. */
export interface WrittenSample {
  /** Files of readings and the file of users, without the manifest. */
  readonly files: number;
  readonly bytes: number;
}

/** A file takes its name when it is whole, so a run that was interrupted leaves no torn file. */
const UNFINISHED_NAME = 'sample.part';

/**
 * Writes a data set and its manifest into a folder, made where it is missing. An earlier data set gives way;
 * files that no import reads, such as a README, stay.
 * @throws Error when the folder holds input files of another origin, before anything is written
 */
export async function writeSample(folder: string, options: SampleOptions): Promise<WrittenSample> {
  await makeFolder(folder);
  const earlier = await ownFiles(folder, options);
  const manifest = new Map<string, string>();
  let bytes = 0;
  for (const { path, content } of sampleFiles(options)) {
    await writeWhole(folder, path, content);
    manifest.set(path, sha256(content));
    bytes += Buffer.byteLength(content);
  }
  for (const path of earlier) {
    if (!manifest.has(path)) await rm(join(folder, path));
  }
  await writeWhole(folder, MANIFEST_NAME, formatManifest(manifest));
  return { files: manifest.size, bytes };
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(join(folder, 'consumption'), { recursive: true });
  } catch (error) {
    if (!['ENOTDIR', 'EEXIST'].includes(errorCode(error) ?? '')) throw error;
    throw new Error(`${folder} cannot be made into a folder: a file of that name is in the way.`, {
      cause: error,
    });
  }
}

async function writeWhole(folder: string, path: string, content: string): Promise<void> {
  const unfinished = join(folder, UNFINISHED_NAME);
  await writeFile(unfinished, content);
  await rename(unfinished, join(folder, path));
}
