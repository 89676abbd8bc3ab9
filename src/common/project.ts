import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const NAME = 'halfhour';

/**
 * The folder of the project's package.json, where `views/`, `public/` and `data/` lie.
 *
 * The same from `dist/`, from an installed image and from a test runner: the nearest such folder above the script that was
 * started, else above the working folder. `import.meta` does not exist in every compilation.
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

/** The version in its package.json. */
export function programVersion(): string {
  return String(manifestOf(projectRoot())['version']);
}

function isProject(folder: string): boolean {
  return existsSync(join(folder, 'package.json')) && manifestOf(folder)['name'] === NAME;
}

function manifestOf(folder: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Readonly<Record<string, unknown>>;
}
