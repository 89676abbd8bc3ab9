import { Migration20261122090000_CreateReadings } from './Migration20261122090000_CreateReadings.js';
import { Migration20261122090100_CreateRollups } from './Migration20261122090100_CreateRollups.js';
import { Migration20261122090200_CreateLedger } from './Migration20261122090200_CreateLedger.js';
import { Migration20261126090000_KeepDaysWithReadings } from './Migration20261126090000_KeepDaysWithReadings.js';
import { Migration20261126180000_IndexFilesWithIssues } from './Migration20261126180000_IndexFilesWithIssues.js';
import { Migration20261127090000_KeepReplacedReadings } from './Migration20261127090000_KeepReplacedReadings.js';
import { Migration20261127180000_KeepDaysWithoutReadings } from './Migration20261127180000_KeepDaysWithoutReadings.js';
import { Migration20261128090000_TakeAnyMetersFile } from './Migration20261128090000_TakeAnyMetersFile.js';
import { Migration20261128120000_CountEstimatedReadings } from './Migration20261128120000_CountEstimatedReadings.js';
import { Migration20261129060000_CountChanges } from './Migration20261129060000_CountChanges.js';
import { Migration20261129090000_CompactOldReadings } from './Migration20261129090000_CompactOldReadings.js';
import { Migration20261129120000_CreateAccess } from './Migration20261129120000_CreateAccess.js';

/** Every migration, oldest first: a list and no folder walk, so that a stale build output is never run. */
export const MIGRATIONS = [
  Migration20261122090000_CreateReadings,
  Migration20261122090100_CreateRollups,
  Migration20261122090200_CreateLedger,
  Migration20261126090000_KeepDaysWithReadings,
  Migration20261126180000_IndexFilesWithIssues,
  Migration20261127090000_KeepReplacedReadings,
  Migration20261127180000_KeepDaysWithoutReadings,
  Migration20261128090000_TakeAnyMetersFile,
  Migration20261128120000_CountEstimatedReadings,
  Migration20261129060000_CountChanges,
  Migration20261129090000_CompactOldReadings,
  Migration20261129120000_CreateAccess,
];

/** Those of them that make what says who may see what: it may lie in a database of its own. */
export const ACCESS_MIGRATIONS = [Migration20261129120000_CreateAccess];
