import { Temporal } from 'temporal-polyfill';
import { Verification } from '../../src/consumption/index.js';
import { DatabaseState, Storage } from '../../src/database/index.js';
import { RemovalRepository } from '../../src/ledger/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ImportBench } from '../support/import-bench.js';
import { TEST_STORAGE } from '../support/storage.js';

/** A reading every six hours of so many days. */
const rows = (first: string, days: number): readonly string[] =>
  Array.from({ length: days * 4 }, (_, nth) => {
    const time = Temporal.PlainDateTime.from(`${first}T00:00`).add({ hours: 6 * nth });
    return `${time.toString({ smallestUnit: 'second' }).replace('T', ' ')},${nth % 8}`;
  });

const fill = async ({ folder }: ImportBench): Promise<void> => {
  await folder.users('1,a1,t1', '2,a2,t1', '3,a3,t1');
  await folder.readings(1, ...rows('2016-01-01', 180));
  await folder.readings(2, ...rows('2016-01-01', 10));
  await folder.readings(3, ...rows('2016-06-01', 10));
};

describe.each([
  ['UTC', 'what is kept as rows'],
  ['Europe/London', 'what is kept as rows'],
  ...(TEST_STORAGE === 'timescale' ? [['Europe/London', 'what is compact'] as const] : []),
] as const)('RETENTION, in %s, of %s', (zone, kept) => {
  let database: TestDatabase;
  let bench: ImportBench;
  beforeAll(async () => {
    database = await createTestDatabase({ timeZone: zone });
    if (kept === 'what is compact') {
      const before = await ImportBench.start(database);
      await fill(before);
      await before.import();
      expect(await before.compact()).toMatchObject({ inUse: 0 });
      await before.stop();
    }
    const environment = { ...database.environment, RETENTION: '2mo' };
    bench = await ImportBench.start({ ...database, environment });
    await fill(bench);
  });
  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });

  const verified = async (): Promise<void> => {
    const verification = bench.parts.get(Verification);
    const state = await bench.parts.get(DatabaseState).read();
    const { listed, counted } = await verification.run({});
    const extent = await verification.extent(state);
    const everyone = extent ? await verification.population(extent, state) : [];
    expect([...listed, ...everyone, ...(await verification.window(counted))]).toEqual([]);
  };

  it('drops whole chunks that end earlier, with all that follows from them, and knows their files still', async () => {
    await bench.import();
    const chunks = await bench.parts.get(Storage).chunks();
    const all = rows('2016-01-01', 180).length + 10 * 4 + 10 * 4;
    const stored = await bench.stored();
    const first = chunks.find(({ table }) => table === 'readings')?.from ?? new Date(0);
    // The last reading is of 28 June: two months before is 28 April, and chunks have 30 days.
    expect(first.getTime()).toBeLessThanOrEqual(Date.parse('2016-04-28'));
    expect(first.getTime()).toBeGreaterThan(Date.parse('2016-03-28'));
    expect(stored.some((reading) => reading.startsWith('2 '))).toBe(false);
    expect(stored.filter((reading) => reading.startsWith('3 '))).toHaveLength(40);
    const { window } = await bench.parts.get(DatabaseState).read();
    expect(stored[0]).toContain(window?.from.toISOString().slice(0, 16));
    expect(window?.from.getTime()).toBeGreaterThanOrEqual(first.getTime());
    const gone = all - stored.length;
    const { results } = await bench.parts.get(RemovalRepository).page({ page: 1, pageSize: 1 });
    expect(results).toMatchObject([
      { status: 'completed', selection: 'RETENTION=2mo', users: 2, readings: gone },
    ]);
    expect(bench.notes).toContainEqual(
      `${gone} readings from before ${first.toISOString()} are gone: RETENTION keeps no older ones.`,
    );
    const segments = await bench.database.query(
      'select min(period_start) as first from segment_half_hours having min(period_start) < $1',
      [first],
    );
    expect(segments).toEqual([]);
    await verified();
    bench.notes.length = 0;
    expect((await bench.import()).files).toMatchObject({ loaded: 0, skipped: 4 });
    expect(bench.notes).toEqual([]);
  });

  it('goes on where it was cut short', async () => {
    const before = await bench.stored();
    await bench.folder.readings(2, ...rows('2015-11-10', 40));
    // The days are gone, and the process ends before the chunks are.
    const transaction = bench.database.transaction.bind(bench.database);
    const cut = jest.spyOn(bench.database, 'transaction');
    cut.mockImplementation((work, signal) =>
      work.toString().includes('dropChunks')
        ? Promise.reject(new Error('cut short'))
        : transaction(work, signal),
    );
    await expect(bench.import()).rejects.toThrow('cut short');
    cut.mockRestore();
    expect(await bench.stored()).not.toEqual(before);
    await bench.import();
    expect(await bench.stored()).toEqual(before);
    await verified();
  });
});
