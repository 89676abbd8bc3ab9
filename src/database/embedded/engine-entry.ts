import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PROJECT = 'halfhour';
const COMPILED_ENTRY = 'dist/src/database/embedded/engine.main.js';

/**
 * The compiled program of the engine, found from the project's folder: the same for the compiled application
 * and for tests, whose TypeScript is compiled in memory.
 *
 * @throws Error when neither the running script nor the current folder lies in the project
 */
export function engineEntry(): string {
  const script = process.argv[1];
  const starts = script === undefined ? [] : [dirname(realpathSync(script))];
  for (const start of [...starts, process.cwd()]) {
    const root = projectAbove(start);
    if (root !== undefined) {
      return join(root, COMPILED_ENTRY);
    }
  }
  throw new Error(`The folder of ${PROJECT} was not found above ${starts.join()} or ${process.cwd()}.`);
}

function projectAbove(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (isProject(join(folder, 'package.json'))) {
      return folder;
    }
    if (folder === dirname(folder)) {
      return undefined;
    }
  }
}

function isProject(manifest: string): boolean {
  if (!existsSync(manifest)) {
    return false;
  }
  const content: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
  return typeof content === 'object' && content !== null && 'name' in content && content.name === PROJECT;
}
