import { Rollups, Verification } from '../../src/consumption/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ImportBench } from '../support/import-bench.js';

/** So many half-hours by the clock from a day on, of so many Wh more than their place in the day. */
const rows = (day: string, halfHours: number, more = 0): readonly string[] =>
  Array.from({ length: halfHours }, (_, nth) => {
    const time = new Date(Date.parse(`${day}T00:00Z`) + nth * 1_800_000).toISOString();
    return `${time.slice(0, 19).replace('T', ' ')},${(nth % 48) + more}`;
  });

describe('profiles of months', () => {
  let database: TestDatabase;
  let bench: ImportBench;
  beforeAll(async () => {
    database = await createTestDatabase();
    bench = await ImportBench.start(database);
  });
  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });

  const importRows = async (...own: readonly string[]): Promise<void> => {
    await bench.clearFolder();
    await bench.folder.users('1,a1,t1');
    await bench.folder.readings(1, ...own);
    await bench.import();
  };
  /** Half-hours in the profile of each month; null where it lacks one. What is there is what readings say. */
  const observed = async (): Promise<readonly (number | null)[]> => {
    expect((await bench.parts.get(Verification).run({})).listed).toEqual([]);
    const months = await bench.database.query<{ observed: number | null }>(`
      select (select sum(get_byte(profile, slot)) from generate_series(144 * 8, 144 * 9 - 1) as slot) as observed
      from user_months_a order by month_start`);
    return months.map((month) => month.observed);
  };
  const leavingProfiles = async (work: () => Promise<void>): Promise<void> => {
    const keep = jest.spyOn(bench.parts.get(Rollups), 'keepProfiles').mockRejectedValue(new Error('away'));
    await work();
    keep.mockRestore();
  };

  it('are made with a first load, and grow with what is new', async () => {
    await leavingProfiles(async () => {
      await importRows(...rows('2016-01-20', 48 * 20));
      expect(await observed()).toEqual([48 * 12, 48 * 8]);
      await importRows(...rows('2016-02-09', 30));
      await importRows(...rows('2016-02-09', 60));
      expect(await observed()).toEqual([48 * 12, 48 * 8 + 60]);
    });
  });

  it('are made anew of whole months, and left out where a part is restated, until an import makes them', async () => {
    await leavingProfiles(async () => {
      await importRows(...rows('2016-02-01', 48 * 29, 5));
      expect(await observed()).toEqual([48 * 12, 48 * 29]);
      await importRows(...rows('2016-02-03', 48, 7));
      expect(await observed()).toEqual([48 * 12, null]);
    });
    expect(bench.notes).toContain(
      'Profiles of months are not made yet (away): the next import goes on with it.',
    );
    await importRows(...rows('2016-03-01', 1));
    expect(await observed()).toEqual([48 * 12, 48 * 29, 1]);
  });

  it('are left out where they would grow from what is no longer so, and told of where they differ', async () => {
    await leavingProfiles(async () => {
      await importRows(...rows('2016-04-01', 48 * 30));
      expect((await observed()).at(-1)).toBe(48 * 30);
      // By hand: what is kept beside the readings does not follow.
      await bench.database.query(`delete from readings where period_start >= '2016-04-10'`);
      await importRows(...rows('2016-04-10', 48 * 21, 3));
      expect((await observed()).at(-1)).toBeNull();
    });
    await importRows(...rows('2016-05-01', 1));
    expect((await observed()).at(-2)).toBe(48 * 30);
    await bench.database.query(
      `update user_months_a set profile = set_byte(profile, 144 * 8, 77) where month_start = '2016-04-01'`,
    );
    expect((await bench.parts.get(Verification).run({})).listed).toEqual([
      expect.objectContaining({
        of: 'month',
        figure: 'profile',
        kept: '90 W in 77 half-hours',
        counted: '90 W in 21 half-hours',
      }),
    ]);
  });
});
