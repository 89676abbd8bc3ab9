import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The name that `psql -h <folder>` looks for. */
export const SOCKET_NAME = '.s.PGSQL.5432';

/** The shortest `sun_path` among the systems we run on is 104 bytes (macOS), its closing zero included. */
const LONGEST_SOCKET_PATH = 103;

/**
 * The folder of a data folder's socket: the data folder itself, or, where that name is too long for a socket,
 * a short one in `/tmp`. Not in `TMPDIR`: two processes with different ones would not find each other.
 *
 * @param root - the data folder's real path
 * @throws Error when the folder in `/tmp` is open to, or owned by, somebody else
 */
export function socketFolder(root: string): string {
  if (Buffer.byteLength(join(root, SOCKET_NAME)) <= LONGEST_SOCKET_PATH) {
    return root;
  }
  const uid = process.getuid?.();
  const shared = join('/tmp', `embedded-timescale-${String(uid)}`);
  makePrivate(shared, uid);
  const own = join(shared, createHash('sha256').update(root).digest('hex').slice(0, 16));
  makePrivate(own, uid);
  return own;
}

function makePrivate(folder: string, uid: number | undefined): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) {
    throw new Error(
      `${folder} should be a folder that only you can enter. Remove it, or choose a data folder with a shorter path.`,
    );
  }
}
