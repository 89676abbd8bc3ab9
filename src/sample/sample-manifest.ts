import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../common/errors/index.js';

/** Path within the data set's folder → SHA-256 of the file, in hex. */
export type SampleManifest = ReadonlyMap<string, string>;

/** Stands beside `user_data.csv`; `sha256sum -c sample.sha256` checks it. */
export const MANIFEST_NAME = 'sample.sha256';

/** Only names that a data set has: nothing that a manifest says may lead out of its folder. */
const LINE = /^([0-9a-f]{64}) {2}(user_data\.csv|consumption\/\d+\.csv)$/;

/** The text of a manifest as `sha256sum` writes it, sorted by path. */
export function formatManifest(manifest: SampleManifest): string {
  const paths = [...manifest.keys()].sort();
  return paths.map((path) => `${manifest.get(path) ?? ''}  ${path}\n`).join('');
}

/**
 * The manifest of a folder that `sample` wrote, or `undefined` where there is none or it is not one.
 * It says what was written, not what is there now: compare the hashes before you rely on it.
 */
export async function readSampleManifest(folder: string): Promise<SampleManifest | undefined> {
  try {
    return parseManifest(await readFile(join(folder, MANIFEST_NAME), 'utf8'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Reads what {@link formatManifest} wrote; `undefined` for anything else. */
function parseManifest(text: string): SampleManifest | undefined {
  if (!text.endsWith('\n')) return undefined;
  const manifest = new Map<string, string>();
  for (const line of text.slice(0, -1).split('\n')) {
    const [, hash, path] = LINE.exec(line) ?? [];
    if (hash === undefined || path === undefined || manifest.has(path)) return undefined;
    manifest.set(path, hash);
  }
  return manifest;
}
