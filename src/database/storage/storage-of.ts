import type { StorageName } from '../../config/index.js';
import type { Database } from '../database.js';
import { PlainStorage } from './plain.storage.js';
import type { Storage } from './storage.js';
import { TimescaleStorage } from './timescale.storage.js';

const STORAGES: Readonly<Record<StorageName, new (database: Database) => Storage>> = {
  timescale: TimescaleStorage,
  plain: PlainStorage,
};

/** The storage of a name. */
export function storageOf(name: StorageName, database: Database): Storage {
  return new STORAGES[name](database);
}
