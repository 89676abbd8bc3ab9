import { ChunkMaker } from '../../src/import/readings/chunk-maker.js';
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
    const chunks = new ChunkMaker(bench.database, (work) => bench.database.transaction(work));
    const minute = Int32Array.from(
      ['2000-01-01T00:00:00Z', '2025-03-01T00:00:00Z', '2025-03-01T00:30:00Z', '2025-05-01T00:00:00Z'],
      minuteOf,
    );
    await chunks.cover({ minute, length: minute.length });
    await chunks.cover({ minute, length: minute.length });
    const [made] = await bench.database.query<object>(`
      select count(*)::int4 as chunks from timescaledb_information.chunks where hypertable_name = 'readings'`);
    expect(made).toEqual({ chunks: 3 });
    expect(await bench.stored()).toEqual([]);
  });
});
