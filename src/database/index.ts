export { Database } from './database.js';
export { DatabaseModule } from './database.module.js';
export {
  DatabaseReadiness,
  type JudgedBy,
  type PreparedFacts,
  type RulesGuard,
} from './database-readiness.js';
export { DatabaseState, type Progress, type StateRow } from './database-state.js';
export { Engine } from './engine.js';
export { Standby, type StandbyState } from './standby.js';
export { openServer } from './other-server.js';
export { type Queryable, Session } from './session.js';
export { type Chunk, CHUNK_MINUTES, type DatabaseJob, Storage } from './storage/storage.js';
export { storageOf } from './storage/storage-of.js';
export { daysTable, type Generation, monthsTable } from './tables.js';
export { VersionWatch } from './version-watch.js';
