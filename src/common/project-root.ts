import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const NAME = 'halfhour';

/**
 * The folder of the project's package.json, where `views/`, `public/` and `data/` lie.
 *
 * The same from `dist/`, from an installed image and from a test runner: the nearest such folder above the
 * script that was started, else above the working folder. `import.meta` is not there in every compilation.
 *
 * @throws Error when neither lies inside the project
 */
export function projectRoot(): string {
  const starts = [process.argv[1], process.cwd()].filter((start) => start !== undefined);
  const root = starts.flatMap(foldersUpwards).find(isProject);
  if (root === undefined) throw new Error(`No package.json of ${NAME} above ${starts.join(' or ')}.`);
  return root;
}

function foldersUpwards(start: string): readonly string[] {
  const folder = resolve(start);
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersUpwards(parent)];
}

function isProject(folder: string): boolean {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return false;
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'name' in manifest && manifest.name === NAME;
}
