import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './file-errors.js';
import { MANIFEST_NAME, type SampleManifest, parseManifest } from './sample-manifest.js';

/**
 * The manifest of a folder that `sample` wrote, or `undefined` where there is none or it is not one.
 * It says what was written, not what is there now: compare the hashes before you rely on it.
 */
export async function readSampleManifest(folder: string): Promise<SampleManifest | undefined> {
  try {
    return parseManifest(await readFile(join(folder, MANIFEST_NAME), 'utf8'));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
