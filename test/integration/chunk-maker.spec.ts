import { ChunkMaker } from '../../src/import/readings/chunk-maker.js';
import { UTC } from '../../src/common/time/index.js';
import { UserRollup } from '../../src/consumption/index.js';
import { ImportBench } from '../support/import-bench.js';

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
    const rollup = new UserRollup(UTC, 'a');
    const { database } = bench;
    const chunks = new ChunkMaker({ store: database, write: (work) => database.transaction(work), rollup });
    const minute = Int32Array.from(
      ['2000-01-01T00:00:00Z', '2025-03-01T00:00:00Z', '2025-03-01T00:30:00Z', '2025-05-01T00:00:00Z'],
      minuteOf,
    );
    await chunks.cover({ minute, length: minute.length });
    await chunks.cover({ minute, length: minute.length });
    const made = await bench.database.query<object>(`
      select hypertable_name as table, count(*)::int4 as chunks from timescaledb_information.chunks
      where hypertable_name in ('readings', 'user_days_a', 'user_months_a') group by 1 order by 1`);
    expect(made).toEqual([
      { table: 'readings', chunks: 3 },
      { table: 'user_days_a', chunks: 3 },
      { table: 'user_months_a', chunks: 2 },
    ]);
    expect(await bench.stored()).toEqual([]);
    expect(
      await bench.database.query('select 1 from user_days_a union all select 1 from user_months_a'),
    ).toEqual([]);
  });
});
