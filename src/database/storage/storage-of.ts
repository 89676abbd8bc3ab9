import type { StorageName } from '../../config/index.js';
import type { Database } from '../database.js';
import { CitusStorage } from './citus.storage.js';
import { PlainStorage } from './plain.storage.js';
import type { Storage } from './storage.js';
import { TimescaleStorage } from './timescale.storage.js';

const STORAGES: Readonly<Record<StorageName, new (database: Database) => Storage>> = {
  timescale: TimescaleStorage,
  plain: PlainStorage,
  citus: CitusStorage,
};

/** The storage of a name. */
export function storageOf(name: StorageName, database: Database): Storage {
  return new STORAGES[name](database);
}
