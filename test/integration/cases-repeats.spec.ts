import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ImportBench } from '../support/import-bench.js';

/** `2016-10-30 01:30:00` so many half-hours after midnight, by a clock that is not put back. */
function stamp(day: string, halfHour: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + halfHour * 1_800_000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ');
}

describe('times that come twice', () => {
  const DAY = '2016-10-30';
  /** 00:00 to 24:00 of the day on which 01:00 and 01:30 come twice, each with a reading one larger: 50 rows. */
  const day = [0, 1, 2, 3, ...Array.from({ length: 46 }, (_, at) => at + 2)].map(
    (halfHour, at) => `${stamp(DAY, halfHour)},${100 + at}`,
  );
  const TOTAL = 6225;

  let database: TestDatabase;
  let bench: ImportBench;
  beforeAll(async () => {
    database = await createTestDatabase({ timeZone: 'Europe/London' });
    bench = await ImportBench.start(database);
  });
  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.folder.users('1,a1,t1');
  });

  const deliver = async (
    rows: readonly string[],
    options: Parameters<ImportBench['import']>[0] = {},
  ): Promise<void> => {
    await bench.folder.readings(1, ...rows);
    await bench.import(options);
  };
  const energies = async (): Promise<readonly number[]> =>
    (await bench.stored()).map((reading) => Number(reading.split(' ').at(-1)));
  const total = async (): Promise<number> => (await energies()).reduce((sum, wh) => sum + wh, 0);

  it('are right in a file that names ends and begins with the newest', async () => {
    // The ends of the half-hours from 00:00: 00:30, 01:00, 01:30, 01:00, 01:30, 02:00 …
    const ends = [1, 2, 3, ...Array.from({ length: 47 }, (_, at) => at + 2)].map(
      (halfHour, at) => `${stamp(DAY, halfHour)},${100 + at}`,
    );
    await deliver(ends.toReversed(), { stamp: 'end' });
    const stored = await bench.stored();
    expect(stored.slice(0, 5)).toEqual([
      '1 2016-10-29T23:00Z 0 100',
      '1 2016-10-29T23:30Z 0 101',
      '1 2016-10-30T00:00Z 0 102',
      '1 2016-10-30T00:30Z 0 103',
      '1 2016-10-30T01:00Z 0 104',
    ]);
    expect(stored).toHaveLength(50);
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('are right in a file that is cut after %i rows', async (cut) => {
    await deliver(day.slice(0, cut));
    await deliver(day.slice(cut));
    expect(await energies()).toEqual(day.map((_, at) => 100 + at));
    expect(await total()).toBe(TOTAL);
  });

  it('stay where they are when files are imported again, and after a correction of them', async () => {
    const [first, second] = [day.slice(0, 4), day.slice(4)];
    const corrected = first.map((row) => row.replace(/102$/, '202'));
    for (const rows of [first, second, first, corrected, second]) await deliver(rows, { force: true });
    expect(await total()).toBe(TOTAL + 100);
    await deliver(first);
    expect(await energies()).toEqual(day.map((_, at) => 100 + at));
  });

  it('that are mentioned once, with gaps around, are those stored so, else those that are free', async () => {
    const [mention, other] = [`${DAY} 01:00:00,104`, `${DAY} 01:00:00,1`];
    await deliver(day);
    await deliver([mention]);
    expect(await total()).toBe(TOTAL);
    await bench.reset();
    await bench.folder.users('1,a1,t1');
    await deliver(day.slice(0, 4));
    await deliver([other]);
    expect((await bench.stored()).at(-1)).toBe('1 2016-10-30T01:00Z 0 1');
    // A rehearsal asks the same.
    await deliver([mention], { dryRun: true });
    await deliver([other], { force: true });
    expect(await bench.issues()).toEqual([]);
  });
});
