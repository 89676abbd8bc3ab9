import { Migration20261122090000_CreateReadings } from './Migration20261122090000_CreateReadings.js';
import { Migration20261122090100_CreatePlainTables } from './Migration20261122090100_CreatePlainTables.js';
import { Migration20261122090100_CreateRollups } from './Migration20261122090100_CreateRollups.js';
import { Migration20261122090200_CreateLedger } from './Migration20261122090200_CreateLedger.js';
import { Migration20261126090000_KeepDaysWithReadings } from './Migration20261126090000_KeepDaysWithReadings.js';
import { Migration20261126090100_ReadFilesAnew } from './Migration20261126090100_ReadFilesAnew.js';
import { Migration20261126180000_IndexFilesWithIssues } from './Migration20261126180000_IndexFilesWithIssues.js';
import { Migration20261127090000_KeepReplacedReadings } from './Migration20261127090000_KeepReplacedReadings.js';
import { Migration20261127180000_KeepDaysWithoutReadings } from './Migration20261127180000_KeepDaysWithoutReadings.js';
import { Migration20261128090000_TakeAnyMetersFile } from './Migration20261128090000_TakeAnyMetersFile.js';
import { Migration20261128120000_CountEstimatedReadings } from './Migration20261128120000_CountEstimatedReadings.js';
import { Migration20261129060000_CountChanges } from './Migration20261129060000_CountChanges.js';
import { Migration20261129090000_CompactOldReadings } from './Migration20261129090000_CompactOldReadings.js';
import { Migration20261129120000_CreateAccess } from './Migration20261129120000_CreateAccess.js';
import { Migration20261130010000_KeepStorage } from './Migration20261130010000_KeepStorage.js';
import { Migration20261130040000_KeepProfilesOfMonths } from './Migration20261130040000_KeepProfilesOfMonths.js';
import { Migration20261130050000_NameUsers } from './Migration20261130050000_NameUsers.js';
import { Migration20261130050000_SpreadUsers } from './Migration20261130050000_SpreadUsers.js';

/** They hold nothing of TimescaleDB, and bring every database further. */
const LEDGER = [Migration20261122090200_CreateLedger];
const FROM_LAYERS = [
  Migration20261126180000_IndexFilesWithIssues,
  Migration20261127090000_KeepReplacedReadings,
  Migration20261127180000_KeepDaysWithoutReadings,
  Migration20261128090000_TakeAnyMetersFile,
  Migration20261128120000_CountEstimatedReadings,
  Migration20261129060000_CountChanges,
];
const FROM_ACCESS = [
  Migration20261129120000_CreateAccess,
  Migration20261130010000_KeepStorage,
  Migration20261130040000_KeepProfilesOfMonths,
];

const OF_PLAIN_TABLES = [
  Migration20261122090100_CreatePlainTables,
  ...LEDGER,
  Migration20261126090100_ReadFilesAnew,
  ...FROM_LAYERS,
  ...FROM_ACCESS,
];

/**
 * Every migration of a database of each storage, oldest first: lists and no folder walk, so that a stale build output is
 * never run. A new one stands in `FROM_ACCESS`, or where storages need different statements one for each in its list: a test
 * compares what they come to.
 */
export const MIGRATIONS = {
  timescale: [
    Migration20261122090000_CreateReadings,
    Migration20261122090100_CreateRollups,
    ...LEDGER,
    Migration20261126090000_KeepDaysWithReadings,
    ...FROM_LAYERS,
    Migration20261129090000_CompactOldReadings,
    ...FROM_ACCESS,
    Migration20261130050000_NameUsers,
  ],
  plain: [...OF_PLAIN_TABLES, Migration20261130050000_NameUsers],
  citus: [...OF_PLAIN_TABLES, Migration20261130050000_SpreadUsers],
};

/** Those of them that make what says who may see what: it may lie in a database of its own. */
export const ACCESS_MIGRATIONS = [Migration20261129120000_CreateAccess];
