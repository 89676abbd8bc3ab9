import { ChunkMaker } from '../../src/import/readings/chunk-maker.js';
import { UTC } from '../../src/common/time/index.js';
import { UserRollup } from '../../src/consumption/index.js';
import type { ImportContext } from '../../src/import/run/import-context.js';
import { ImportBench } from '../support/import-bench.js';
import { TEST_STORAGE, testStorage } from '../support/storage.js';

const minuteOf = (instant: string): number => Date.parse(instant) / 60_000;

describe('ChunkMaker', () => {
  let bench: ImportBench;
  beforeAll(async () => {
    bench = await ImportBench.start();
  });
  afterAll(async () => {
    await bench.stop();
  });

  it('makes the chunks of the rows, not of the years between them, and leaves no row', async () => {
    const { database } = bench;
    const storage = testStorage(database);
    const rollup = new UserRollup(UTC, 'a', storage);
    const write: ImportContext['write'] = (work) => database.transaction(work);
    const chunks = new ChunkMaker({ store: database, write, rollup, storage });
    const minute = Int32Array.from(
      ['2000-01-01T00:00:00Z', '2025-03-01T00:00:00Z', '2025-03-01T00:30:00Z', '2025-05-01T00:00:00Z'],
      minuteOf,
    );
    await chunks.cover({ minute, length: minute.length });
    await chunks.cover({ minute, length: minute.length });
    const made = Map.groupBy(await storage.chunks(), ({ table }) => table);
    const countOf = (table: string): number | undefined => made.get(table)?.length;
    expect([countOf('readings'), countOf('user_days_a')]).toEqual([3, 3]);
    // Plain tables have all months in one.
    expect(countOf('user_months_a')).toBe(TEST_STORAGE === 'plain' ? 1 : 2);
    expect(await bench.stored()).toEqual([]);
    expect(
      await bench.database.query('select 1 from user_days_a union all select 1 from user_months_a'),
    ).toEqual([]);
  });
});
