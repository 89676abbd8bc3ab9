import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A folder of files that are served for good: its address changes with its content. */
export interface AssetFolder {
  readonly folder: string;
  /** The beginning of its addresses, such as `/assets/3f9c0a1b2c3d/`. */
  readonly prefix: string;
}

/** Looks at the files once; one that changes later needs a restart. */
export function assetFolder(folder: string, files: readonly string[] = filesIn(folder)): AssetFolder {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(join(folder, file)));
  return { folder, prefix: `/assets/${hash.digest('hex').slice(0, 12)}/` };
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .sort();
}
