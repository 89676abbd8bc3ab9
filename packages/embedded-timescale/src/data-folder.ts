import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { SOCKET_NAME, socketFolder } from './socket-folder.js';

/** What lies where in the data folder of an embedded engine. All paths are absolute. */
export interface DataFolder {
  /** The folder itself, by its real path: two spellings of one folder share one engine. */
  readonly root: string;
  /** The PostgreSQL cluster. */
  readonly cluster: string;
  readonly lock: string;
  readonly log: string;
  readonly socket: string;
}

/**
 * Makes the folder when it is not there, for its owner only, and works out its paths.
 *
 * @throws Error when the folder cannot be made, or its path is too long and the folder that stands in for it
 *   in `/tmp` belongs to somebody else
 */
export function openDataFolder(path: string): DataFolder {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const root = realpathSync(path);
  return {
    root,
    cluster: join(root, 'pg'),
    lock: join(root, 'engine.lock'),
    log: join(root, 'engine.log'),
    socket: join(socketFolder(root), SOCKET_NAME),
  };
}
