import { minuteOfDate } from '../../src/common/time/index.js';
import { type StorageName, STORAGES } from '../../src/config/index.js';
import { CHUNK_MINUTES, type Database, type Storage, storageOf } from '../../src/database/index.js';

/** How the databases of this run keep their readings, as `TEST_STORAGE` says. */
export const TEST_STORAGE = asked(process.env['TEST_STORAGE'] ?? 'timescale');

/** For what is about a database of an older version: none of them has spread users over servers. */
export const itHasOlderVersions = TEST_STORAGE === 'citus' ? it.skip : it;

/** What a database of a test keeps its readings by. */
export function testStorage(database: Database): Storage {
  return storageOf(TEST_STORAGE, database);
}

/** Makes room for readings that a test puts straight into the table, and says that some have changed. */
export async function makeRoom(database: Database, ...starts: readonly Date[]): Promise<void> {
  const storage = testStorage(database);
  await storage.noteAnyChange(database);
  if (storage.chunksMakeThemselves) return;
  const minutes = CHUNK_MINUTES.readings;
  const chunks = new Set(starts.map((start) => Math.floor(minuteOfDate(start) / minutes) * minutes));
  await database.transaction((session) => storage.makeChunks(session, [...chunks], 'a'));
}

/** The names of the chunks that a table consists of, without their schema. */
export async function chunkNames(database: Database, table: string): Promise<readonly string[]> {
  const chunks = await testStorage(database).chunks();
  return chunks.filter((chunk) => chunk.table === table).map(({ name }) => name.replace(/^.*\./, ''));
}

/** The table that the segments are in, for tests that change it past the program. */
export async function segmentsTable(database: Database): Promise<string> {
  if (TEST_STORAGE !== 'timescale') return 'segment_half_hours';
  const [segments] = await database.query<{ name: string }>(`
    select format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name) as name
    from timescaledb_information.continuous_aggregates where view_name = 'segment_half_hours'`);
  return segments?.name ?? '';
}

function asked(name: string): StorageName {
  const storage = STORAGES.find((known) => known === name);
  if (!storage) throw new Error(`TEST_STORAGE takes one of ${STORAGES.join(', ')}`);
  return storage;
}
