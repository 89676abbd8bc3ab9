import { hash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, UsageError } from '../common/errors/index.js';
import { type SampleFile, sampleFiles } from './sample-data.js';
import { formatManifest, MANIFEST_NAME, readSampleManifest } from './sample-manifest.js';
import type { SampleOptions } from './sample-options.js';

/** A file takes its name when it is whole, so a run that was interrupted leaves no torn file. */
const UNFINISHED_NAME = 'sample.part';

/**
 * Writes a data set and its manifest into a folder, made where it is missing. An earlier data set gives way;
 * files that no import reads, such as a README, stay.
 *
 * @returns how much was written, without the manifest
 * @throws UsageError when the folder holds input files of another origin, before anything is written
 */
export async function writeSample(
  folder: string,
  options: SampleOptions,
): Promise<{ readonly files: number; readonly bytes: number }> {
  await makeFolder(folder);
  const earlier = await ownFiles(folder, options);
  const manifest = new Map<string, string>();
  let bytes = 0;
  for (const { path, content } of sampleFiles(options)) {
    await writeWhole(folder, path, content);
    manifest.set(path, hash('sha256', content));
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

/**
 * The input files that stand in a folder, as paths within it, once it is certain that all of them came from
 * `sample` unchanged: their hash is the manifest's, or they are what these options give (a run that was
 * interrupted before it wrote its manifest).
 * @throws UsageError that names a file of another origin
 */
async function ownFiles(folder: string, options: SampleOptions): Promise<readonly string[]> {
  const manifest = await readSampleManifest(folder);
  const present = await inputFiles(folder);
  const unknown = new Map<string, string>();
  for (const path of present) {
    const sha256 = hash('sha256', await readFile(join(folder, path)));
    if (manifest?.get(path) !== sha256) unknown.set(path, sha256);
  }
  const foreign = unknown.size === 0 ? undefined : firstForeign(unknown, sampleFiles(options));
  if (foreign === undefined) return present;
  throw new UsageError(
    `${join(folder, foreign)} was not written by "sample", or was changed since (${MANIFEST_NAME} does not ` +
      'vouch for it), and would be lost. Name a new or empty folder, or move your files away.',
  );
}

function firstForeign(unknown: ReadonlyMap<string, string>, files: Iterable<SampleFile>): string | undefined {
  const left = new Map(unknown);
  for (const { path, content } of files) {
    if (left.has(path) && left.get(path) === hash('sha256', content)) left.delete(path);
  }
  return left.keys().next().value;
}

async function inputFiles(folder: string): Promise<readonly string[]> {
  const users = (await namesIn(folder)).filter((name) => name === 'user_data.csv');
  const readings = (await namesIn(join(folder, 'consumption'))).filter((name) => name.endsWith('.csv'));
  return [...users, ...readings.map((name) => `consumption/${name}`)];
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
