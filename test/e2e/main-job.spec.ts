import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../../src/database/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startTestParts, type TestParts } from '../support/parts.js';
import { REAL_INPUT } from '../support/real-input.js';
import { Program } from '../support/program.js';

const whenThere = REAL_INPUT ? it : it.skip;
const input = REAL_INPUT ?? '';

const FIGURES = {
  rows: 489_716,
  total: 247_758_910,
  october: 42_826_047,
  user3000: 3_121_899,
  a1: 137_360_142,
  a2: 110_398_768,
};

interface Answer {
  readonly results: readonly { readonly energy_wh: number; readonly area?: string }[];
  readonly total_wh: number;
}

/** The job that people have: start, look, import, look again, from two terminals at once. */
describe('the program as processes', () => {
  let database: TestDatabase;
  let web: Program;
  let url: string;

  beforeAll(async () => {
    database = await createTestDatabase({ empty: 'folder' });
    ({ program: web, url } = await Program.web(database.environment));
  });

  afterAll(async () => {
    web.signal('SIGINT');
    await web.ended;
    await database.drop();
  });

  const text = async (path: string): Promise<string> => (await fetch(url + path)).text();
  const json = async (path: string): Promise<Answer> => (await fetch(url + path)).json() as Promise<Answer>;
  const energies = async (path: string): Promise<readonly number[]> =>
    (await json(path)).results.map(({ energy_wh }) => energy_wh);

  it('shows the sample on a first start, and says that it is one', async () => {
    expect(web.stderr).toContain('The database is empty: importing the sample in data/ first.');
    expect(web.stdout).toMatch(/^Halfhour is ready at http:\/\/127\.0\.0\.1:\d+\n$/);
    expect(await text('/')).toMatch(/245\.5.*MWh/);
    expect(await text('/imports')).toContain('489,637');
    expect(await text('/users/1000')).toContain('User 1000');
  });

  whenThere('imports the real input while it serves, and shows it after a reload', async () => {
    const first = await Program.cli(database.environment, 'import', input, '--json').ended;
    expect(first).toMatchObject({ code: 0 });
    expect(first.stderr).toContain('The generated sample made room');
    expect(JSON.parse(first.stdout)).toMatchObject({
      rows: { read: FIGURES.rows, inserted: FIGURES.rows, repeated: 116, rejected: 0 },
    });

    const parts = await startTestParts([], database);
    try {
      const rows = await parts
        .get(Database)
        .query(
          'select count(*) as rows, sum(energy_wh) as total, count(*) filter (where occurrence = 1) as repeats from readings',
        );
      expect(rows).toEqual([{ rows: FIGURES.rows, total: FIGURES.total, repeats: 116 }]);
    } finally {
      await parts.close();
    }

    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    expect(sum(await energies('/api/consumption'))).toBe(FIGURES.total);
    expect(await energies('/api/consumption?from=2016-10-01&to=2016-11-01&resolution=1mo')).toEqual([
      FIGURES.october,
    ]);
    expect((await json('/api/users/3000')).total_wh).toBe(FIGURES.user3000);
    const areas = (await json('/api/consumption?resolution=1mo&split=area')).results;
    for (const area of ['a1', 'a2'] as const) {
      expect(sum(areas.filter((bucket) => bucket.area === area).map(({ energy_wh }) => energy_wh))).toBe(
        FIGURES[area],
      );
    }
    expect(await text('/')).toMatch(/247\.8/);
    expect(await text('/imports')).toContain('489,716');
    expect(await text('/quality')).toContain('116 readings repeat a half-hour of 26 Oct 2016');
    expect(await text('/users/3000')).toMatch(/3,122|3\.12/);
  });

  whenThere('imports it again: everything is unchanged, and the totals stay', async () => {
    const again = await Program.cli(database.environment, 'import', input).ended;
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toContain('61 unchanged, skipped');
    expect(again.stdout).toContain('247,758,910 Wh');
  });
});

describe('an import that is killed between its last commit and the refresh', () => {
  let database: TestDatabase;
  let parts: TestParts;

  beforeAll(async () => {
    database = await createTestDatabase();
    parts = await startTestParts([], database);
  });

  afterAll(async () => {
    await parts.close();
    await database.drop();
  });

  it('is put right by the next one, though every file is skipped', async () => {
    const totals = async (): Promise<Record<'readings' | 'segments' | 'days', number | null>> => {
      const [row] = await parts.get(Database).query<Record<'readings' | 'segments' | 'days', number | null>>(`
        select (select sum(energy_wh) from readings) as readings,
               (select sum(energy_wh) from segment_half_hours) as segments,
               (select sum(energy_wh) from user_days_a) as days`);
      return row!;
    };
    const loaded = async (): Promise<number> =>
      (await parts.get(Database).query(`select from import_files where result = 'loaded'`)).length;

    const killed = Program.cli(database.environment, 'import', 'data');
    while ((await loaded()) < 61) await sleep(5);
    killed.signal('SIGKILL');
    await killed.ended;
    const stale = await totals();
    // Days are written with the readings; the kill fell before the segments' refresh was done.
    expect(stale.days).toBe(stale.readings);
    expect(stale.segments).not.toBe(stale.readings);

    const next = await Program.cli(database.environment, 'import', 'data').ended;
    expect(next).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Took the import lock over/) as string,
    });
    expect(next.stdout).toContain('61 unchanged, skipped');
    const healed = await totals();
    expect(healed.readings).toBe(245_539_209);
    expect(healed).toEqual({ readings: healed.readings, segments: healed.readings, days: healed.readings });
  });
});
