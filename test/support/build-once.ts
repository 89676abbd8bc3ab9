import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Jest's global setup: compiles the application, since the embedded engine is a program of its own and runs as
 * compiled JavaScript. Takes no time when nothing has changed.
 *
 * @throws Error when the compiler finds errors, with what it says
 */
export default function buildOnce(): void {
  const root = process.cwd();
  const compiler = createRequire(join(root, 'package.json')).resolve('typescript/bin/tsc');
  const run = spawnSync(process.execPath, [compiler, '-b', 'tsconfig.build.json'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (run.status !== 0) {
    throw new Error(
      `The application does not compile, so the tests cannot run it:\n${run.stdout}${run.stderr}`,
    );
  }
}
