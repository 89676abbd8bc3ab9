import { populationSeries, ranking, userSeries } from '../../src/consumption/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ImportBench } from '../support/import-bench.js';

const EVERYONE = { areas: [], tariffs: [] };
const BY_ID = { sort: 'id', descending: false, filter: EVERYONE, page: 1, pageSize: 10 } as const;

/** `2016-10-30 01:30:00` so many half-hours after a midnight, by a clock that is not put back. */
const stampOf = (first: string, halfHour: number): string =>
  new Date(Date.parse(`${first}T00:00Z`) + halfHour * 1_800_000).toISOString().slice(0, 19).replace('T', ' ');

/** Days of half-hours, the n-th of them with 100 + n Wh; the half-hours of the clock that come twice stand where they do. */
function rowsOf(
  first: string,
  halfHours: number,
  twice: readonly number[] = [],
  factor = 1,
): readonly string[] {
  const clock = Array.from({ length: halfHours }, (_, nth) => nth);
  if (twice.length > 0) clock.splice(Math.max(...twice) + 1, 0, ...twice);
  return clock.map((halfHour, nth) => `${stampOf(first, halfHour)},${(100 + nth) * factor}`);
}

describe.each([
  ['Atlantic/Azores', '2016-10-29', [48, 49]],
  ['America/Havana', '2016-11-05', [48, 49]],
  ['Europe/London', '2016-10-29', [50, 51]],
  ['Antarctica/Troll', '2016-10-29', [50, 51, 52, 53]],
] as const)('a day whose clocks go back in %s', (zone, first, twice) => {
  let database: TestDatabase;
  let bench: ImportBench;
  beforeAll(async () => {
    database = await createTestDatabase({ timeZone: zone });
    bench = await ImportBench.start(database);
  });
  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });

  const days = async (user: number): Promise<readonly (number | null)[]> =>
    (await userSeries(await bench.parts.snapshot(), { userId: String(user), resolution: '1d' })).results.map(
      ({ energy_wh }) => energy_wh,
    );
  const sum = (from: number, count: number): number =>
    Array.from({ length: count }, (_, nth) => 100 + from + nth).reduce((total, wh) => total + wh, 0);

  it('has all of its half-hours, and the days beside it none of them, before and after a correction', async () => {
    const long = 48 + twice.length;
    const rows = rowsOf(first, 144, twice);
    await bench.folder.users('1,a1,t1', '2,a1,t1');
    await bench.folder.readings(1, ...rows);
    await bench.folder.readings(2, ...rowsOf(first, 144, twice, 2));
    await bench.import();
    expect(await days(1)).toEqual([sum(0, 48), sum(48, long), sum(48 + long, 48)]);
    expect(await days(2)).toEqual([2 * sum(0, 48), 2 * sum(48, long), 2 * sum(48 + long, 48)]);

    const corrected = rows.map((row, nth) => (nth === twice[0] ? row.replace(/,\d+$/, ',1000') : row));
    await bench.folder.readings(1, ...corrected);
    await bench.import();
    expect(await days(1)).toEqual([sum(0, 48), sum(48, long) + 900 - twice[0], sum(48 + long, 48)]);
    const everyone = await populationSeries(await bench.parts.snapshot(), {
      resolution: '1d',
      filter: EVERYONE,
    });
    expect(everyone.results.map(({ energy_wh }) => energy_wh)).toEqual([
      3 * sum(0, 48),
      3 * sum(48, long) + 900 - twice[0],
      3 * sum(48 + long, 48),
    ]);
  });
});

describe('a change that ends at a local midnight, in London', () => {
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
  beforeEach(() => bench.reset());

  const kept = async (): Promise<unknown> => {
    const data = await bench.parts.snapshot();
    const { results } = await userSeries(data, { userId: '1', resolution: '1d' });
    const { results: users } = await ranking(data, BY_ID);
    return { days: results.map(({ energy_wh }) => energy_wh), total: users[0]?.total_wh };
  };

  it('is in the days of its user, whichever import brings it', async () => {
    await bench.folder.users('1,a1,t1');
    await bench.folder.readings(1, ...rowsOf('2016-06-28', 145));
    await bench.import();
    expect(await kept()).toEqual({ days: [5928, 8232, 10_536, 244], total: 24_940 });

    await bench.folder.readings(1, ...rowsOf('2016-06-28', 241));
    await bench.import();
    expect(await kept()).toEqual({ days: [5928, 8232, 10_536, 12_840, 15_144, 340], total: 53_020 });

    const corrected = rowsOf('2016-06-28', 241).map((row, nth) =>
      nth === 192 ? row.replace(/\d+$/, '9000') : row,
    );
    corrected[24] = corrected[24]!.replace(/\d+$/, '7000');
    await bench.folder.readings(1, ...corrected);
    await bench.import();
    expect(await kept()).toEqual({ days: [12_804, 8232, 10_536, 12_840, 23_852, 340], total: 68_604 });
  });

  it('is in them when every file ends there', async () => {
    await bench.folder.users('2,a1,t1', '3,a1,t1');
    await bench.folder.readings(2, ...rowsOf('2014-02-24', 193));
    await bench.folder.readings(
      3,
      ...rowsOf('2014-02-24', 193).map((row) => row.replace(/\d+$/, (wh) => String(Number(wh) + 200))),
    );
    await bench.import();
    const { results } = await ranking(await bench.parts.snapshot(), BY_ID);
    expect(results.map(({ total_wh }) => total_wh)).toEqual([37_828, 76_428]);
  });
});

describe('a correction of just so many readings that a message ends on a multiple of 8,192 bytes', () => {
  it('is answered', async () => {
    const bench = await ImportBench.start();
    try {
      await bench.folder.users('123456,a1,t1');
      await bench.folder.readings(123_456, ...rowsOf('2016-07-01', 300));
      await bench.import();
      for (const corrected of [248, 249, 250, 251, 252]) {
        const rows = rowsOf('2016-07-01', 300).map((row, nth) =>
          nth < corrected ? row.replace(/\d+$/, (wh) => String(Number(wh) + corrected)) : row,
        );
        await bench.folder.readings(123_456, ...rows);
        expect((await bench.import()).rows.rows_restated).toBeGreaterThanOrEqual(corrected - 1);
      }
    } finally {
      await bench.stop();
    }
  });
});
