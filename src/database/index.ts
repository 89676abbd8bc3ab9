export { CHANGES_COLUMNS, type Chunk, Columnstore, type DatabaseJob } from './columnstore.js';
export { Database } from './database.js';
export { DatabaseModule } from './database.module.js';
export {
  DatabaseReadiness,
  type JudgedBy,
  type PreparedFacts,
  type RulesGuard,
} from './database-readiness.js';
export { DatabaseState, type Generation, type Progress, type StateRow } from './database-state.js';
export { Engine } from './engine.js';
export { Standby, type StandbyState } from './standby.js';
export { openServer } from './other-server.js';
export { type Queryable, Session } from './session.js';
export { VersionWatch } from './version-watch.js';
