import { userSeries, Verification } from '../../src/consumption/index.js';
import { Zone } from '../../src/common/time/index.js';
import { runCommand } from '../support/command-line.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ImportBench } from '../support/import-bench.js';
import { keptDays, plainDays, storedReadings } from '../support/plain-days.js';
import { type Ended, Program } from '../support/program.js';
import { runtimeKnowing } from '../support/runtime-rules.js';

const ZONE = 'Europe/London';
const RUNTIME = Zone.ofRuntime(ZONE);
/** London as if it had stayed on summer time in the winter of 2016. */
const OTHER = new Zone(
  ZONE,
  RUNTIME.transitions.filter(({ at }) => at < Date.parse('2016-10-01') || at > Date.parse('2017-05-01')),
);

/** Each half-hour of three days by a clock that is not put back, with 100 + n Wh. */
const ROWS = Array.from({ length: 144 }, (_, nth) => {
  const time = new Date(Date.parse('2016-10-29T00:00Z') + nth * 1_800_000).toISOString();
  return `${time.slice(0, 19).replace('T', ' ')},${100 + nth}`;
});
const EARLIER = ['2016-07-01 00:00:00,7'];

describe('rules of local time that are not those that are stored', () => {
  let database: TestDatabase;
  let bench: ImportBench;
  const run = (...args: readonly string[]): Promise<Ended> => runCommand(database.environment, ...args);

  beforeAll(async () => {
    database = await createTestDatabase({ timeZone: ZONE });
    bench = await ImportBench.start(database);
    await bench.folder.users('1,a1,t1', '2,a1,t1');
    await bench.folder.readings(1, ...ROWS);
    await bench.folder.readings(2, ...EARLIER);
  });
  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });

  const days = async (): Promise<readonly (number | null)[]> =>
    (await userSeries(await bench.parts.snapshot(), { userId: '1', resolution: '1d' })).results
      .map(({ energy_wh }) => energy_wh)
      .filter((energy) => energy !== null);

  it('are those of the program that brings the first readings', async () => {
    await runtimeKnowing(OTHER, () => bench.import());
    expect(await days()).toEqual([5928, 8232, 10_536]);
    expect((await bench.stored()).at(-2)).toBe('1 2016-10-31T22:30Z 0 243');
  });

  it('keep a process that knows others from writing, and check says what they touch', async () => {
    await expect(bench.import({ force: true })).rejects.toThrow(
      /other rules for Europe\/London .* from 2016-10-30/,
    );
    const refused = await Program.cli(database.environment, 'import', bench.folder.path).ended;
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining('nothing is written')]);
    const { code, stdout } = await run('check');
    expect(code).toBe(0);
    expect(stdout).toContain('are +01:00 by the stored rules, +00:00 by those that this program knows');
    expect(stdout).toContain(`1 file of 1 user (${bench.folder.path}/consumption/1.csv)`);
    expect((await run('rules')).stdout).toContain('+01:00 by the stored rules');
  });

  it('are adopted: days are made anew, and the files that they touch are read anew in place of what they put in', async () => {
    const adopted = await run('rules', '--adopt');
    expect([adopted.code, adopted.stderr]).toEqual([0, '']);
    expect(adopted.stdout).toContain('consumption/1.csv');
    expect(adopted.stdout).not.toContain('consumption/2.csv');
    // Until then the old instants stand, an hour off by the new rules.
    expect(await keptDays(bench.database)).toEqual(plainDays(await storedReadings(bench.database), ZONE));
    expect((await run('check')).stdout).toContain(
      `To be imported again: 1 file of 1 user (${bench.folder.path}/consumption/1.csv)`,
    );

    const report = await bench.import();
    expect(report.files).toMatchObject({ loaded: 1, skipped: 2 });
    expect(await days()).toEqual([5928, 8232, 10_536]);
    expect((await bench.stored()).at(-2)).toBe('1 2016-10-31T23:30Z 0 243');
    expect(await bench.stored()).toHaveLength(145);
    expect(await keptDays(bench.database)).toEqual(plainDays(await storedReadings(bench.database), ZONE));
    expect((await bench.parts.get(Verification).run({})).listed).toEqual([]);
    expect((await bench.import()).files).toMatchObject({ loaded: 0, skipped: 3 });
    expect((await run('check')).stdout).not.toContain('To be imported again');
  });
});
