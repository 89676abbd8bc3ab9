import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from './engine-error.js';

/** Two segments of the engine's log: what it may write before it can open a database again. */
const NEEDED_BYTES = 2 * 1024 * 1024;

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);

/**
 * Looks whether a full disk, or a quota, is why the engine of a data folder fails. The engine's own words do not tell:
 * its log lies on that disk.
 *
 * @throws EngineError `disk_full`
 */
export function assertRoom(folder: string): void {
  const path = join(folder, `room-${process.pid}`);
  try {
    writeFileSync(path, Buffer.alloc(NEEDED_BYTES));
  } catch (error) {
    if (NO_ROOM.has((error as NodeJS.ErrnoException).code ?? '')) {
      throw new EngineError('disk_full', `The disk of ${folder} is full.`, { cause: error });
    }
  } finally {
    rmSync(path, { force: true });
  }
}
