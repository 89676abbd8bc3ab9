import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, UsageError } from '../common/errors/index.js';
import { type SampleFile, sampleFiles } from './sample-data.js';
import { MANIFEST_NAME, readSampleManifest } from './sample-manifest.js';
import type { SampleOptions } from './sample-options.js';

/**
 * The input files that stand in a folder, as paths within it, once it is certain that all of them came from
 * `sample` unchanged: their hash is the manifest's, or they are what these options give (a run that was
 * interrupted before it wrote its manifest).
 * @throws UsageError that names a file of another origin
 */
export async function ownFiles(folder: string, options: SampleOptions): Promise<readonly string[]> {
  const manifest = await readSampleManifest(folder);
  const present = await inputFiles(folder);
  const unknown = new Map<string, string>();
  for (const path of present) {
    const hash = sha256(await readFile(join(folder, path)));
    if (manifest?.get(path) !== hash) unknown.set(path, hash);
  }
  const foreign = unknown.size === 0 ? undefined : firstForeign(unknown, sampleFiles(options));
  if (foreign === undefined) return present;
  throw new UsageError(
    `${join(folder, foreign)} was not written by "sample", or was changed since (${MANIFEST_NAME} does not ` +
      'vouch for it), and would be lost. Name a new or empty folder, or move your files away.',
  );
}

/** SHA-256 in hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function firstForeign(unknown: ReadonlyMap<string, string>, files: Iterable<SampleFile>): string | undefined {
  const left = new Map(unknown);
  for (const { path, content } of files) {
    if (left.has(path) && left.get(path) === sha256(content)) left.delete(path);
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
