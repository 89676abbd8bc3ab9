import { DatabaseSync } from 'node:sqlite';

/** Held for as long as the object is open: at the latest the kernel drops it together with the process. */
export interface EngineLock {
  release(): void;
}

const SQLITE_BUSY = 5;

/**
 * Takes the lock of a data folder, or says at once that another process holds it.
 *
 * SQLite's file lock is used because the kernel ends it with its process, `kill -9` included. A pid or a
 * heartbeat can lie; an engine at work can be silent for many seconds.
 *
 * @param path - the lock file, made when it is not there; nothing else may open it
 * @returns the lock, or undefined when another holder has it
 */
export function takeEngineLock(path: string): EngineLock | undefined {
  const database = new DatabaseSync(path);
  try {
    database.exec('BEGIN EXCLUSIVE');
    return {
      release: () => {
        database.close();
      },
    };
  } catch (error) {
    database.close();
    if (isBusy(error)) {
      return undefined;
    }
    throw error;
  }
}

function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
