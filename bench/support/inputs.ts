import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../src/common/project.js';
import { MANIFEST_NAME } from '../../src/sample/sample-manifest.js';
import { DEFAULT_SAMPLE } from '../../src/sample/sample-options.js';
import { writeSample } from '../../src/sample/write-sample.js';

/** A folder to import. */
export interface Input {
  readonly name: string;
  readonly folder: string;
  readonly users: number;
}

/** The real input, which the project does not carry; nothing when it does not lie beside the project. */
export function realInput(): Input | undefined {
  const folder = join(projectRoot(), '../shared/smap');
  return existsSync(folder) ? { name: 'the real input', folder, users: 60 } : undefined;
}

/** Generated data, kept in the temporary folder for the next run. */
export async function generatedInput(users: number, days = DEFAULT_SAMPLE.days): Promise<Input> {
  const folder = join(tmpdir(), 'halfhour-bench-input', `${users}-users-${days}-days`);
  // The manifest is written last: without it the folder is not whole.
  if (!existsSync(join(folder, MANIFEST_NAME))) await writeSample(folder, { ...DEFAULT_SAMPLE, users, days });
  return { name: `${users.toLocaleString('en-US')} users, ${days} days`, folder, users };
}

/** The asked sizes; else the real input and, on a server, a hundred times as many users. */
export async function smallAndLarge(
  server: string | undefined,
  users: readonly number[],
): Promise<readonly Input[]> {
  if (users.length > 0) return Promise.all(users.map((count) => generatedInput(count)));
  const small = realInput() ?? (await generatedInput(60));
  return server === undefined ? [small] : [small, await generatedInput(6_000)];
}
