import { join } from 'node:path';
import { projectRoot } from '../../common/project-root.js';

/**
 * The compiled program of the engine, found from the project's folder: the same for the compiled application
 * and for tests, whose TypeScript is compiled in memory.
 *
 * @throws Error when neither the running script nor the current folder lies in the project
 */
export function engineEntry(): string {
  return join(projectRoot(), 'dist/src/database/embedded/engine.main.js');
}
