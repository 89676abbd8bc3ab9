import { join } from 'node:path';
import { Zone } from '../../src/common/time/index.js';
import { userSeries } from '../../src/consumption/index.js';
import { exitCodeFor } from '../../src/import/report/import-report.js';
import { runCommand } from '../support/command-line.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ImportBench } from '../support/import-bench.js';
import { keptDays, plainDays, storedReadings } from '../support/plain-days.js';
import { runtimeKnowing } from '../support/runtime-rules.js';

const LONDON = 'Europe/London';
const SYDNEY = 'Australia/Sydney';

/** A day's 48 half-hours from an instant on, as a clock so many hours ahead of UTC names them. */
function rows(from: string, hoursAhead: number, count = 48): readonly string[] {
  return Array.from({ length: count }, (_, nth) => {
    const wall = new Date(Date.parse(from) + hoursAhead * 3_600_000 + nth * 1_800_000).toISOString();
    return `${wall.slice(0, 19).replace('T', ' ')},${100 + nth}`;
  });
}

describe('files whose times are of another zone than the days', () => {
  let database: TestDatabase;
  let bench: ImportBench;

  beforeAll(async () => {
    database = await createTestDatabase({ timeZone: LONDON });
    bench = await ImportBench.start(database);
  });
  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.folder.users('1,a1,t1', '2,a1,t1');
  });

  it.each([
    ['UTC', 0],
    ['+10:00', 10],
    ['-03:30', -3.5],
    ['Asia/Tokyo', 9],
  ])('are read by the clocks of %s, and the days begin as before', async (zone, hoursAhead) => {
    // On the day on which London's clocks are put back.
    await bench.folder.readings(1, ...rows('2016-10-29T23:00Z', hoursAhead, 50));

    const report = await bench.import({ zone });

    expect(report.rows).toMatchObject({ rows_inserted: 50, rows_rejected: 0, rows_repeated: 0 });
    const stored = await bench.stored();
    expect([stored[0], stored.at(-1)]).toEqual(['1 2016-10-29T23:00Z 0 100', '1 2016-10-30T23:30Z 0 149']);
    const { results } = await userSeries(await bench.parts.snapshot(), { userId: '1', resolution: '1d' });
    expect(results.map(({ energy_wh, observed }) => [energy_wh, observed])).toEqual([[6225, 50]]);
    expect(await keptDays(bench.database)).toEqual(plainDays(await storedReadings(bench.database), LONDON));
  });

  it('are known with their zone only: another one is told, and forgetting is the way to it', async () => {
    await bench.folder.readings(1, ...rows('2016-07-01T00:00Z', 0));
    await bench.import({ zone: 'UTC' });

    expect((await bench.import({ zone: 'UTC' })).files).toMatchObject({ loaded: 0, skipped: 2, refused: 0 });
    const { refused, files } = await bench.import({ zone: '+10:00' });
    expect(files).toMatchObject({ loaded: 0, refused: 1 });
    expect(refused[0]!.reason).toBe(
      'the readings of user 1 came in with times of UTC, and times of +10:00 would shift them: ' +
        'import it with --zone UTC, or first take them back with npm run cli forget -- --user 1',
    );
    expect((await bench.stored())[0]).toBe('1 2016-07-01T00:00Z 0 100');

    expect((await runCommand(database.environment, 'forget', '--user', '1')).code).toBe(0);
    expect((await bench.import({ zone: '+10:00' })).files).toMatchObject({ loaded: 1, refused: 0 });
    expect((await bench.stored())[0]).toBe('1 2016-06-30T14:00Z 0 100');
  });

  describe('of meters', () => {
    const lcl = (id: string, wh: number, from = '2016-07-01T00:00Z'): string =>
      rows(from, 0, 4)
        .map((row) => `${id},Std,${row.slice(0, 19)}.0000000, ${wh / 1000} \r\n`)
        .join('');
    const LCL = 'LCLid,stdorToU,DateTime,KWH/hh (per half hour) \r\n';
    const came =
      'came in with times of UTC, and times of Europe/London would shift them: import it with --zone UTC, ' +
      'or first take them back with npm run cli forget -- --user';

    beforeEach(async () => {
      await bench.folder.remove('consumption');
      await bench.folder.file('a.csv', LCL + lcl('1', 100));
      await bench.import();
    });

    it('are refused meter by meter where a user came in with another one, and the others are taken', async () => {
      const before = await bench.stored();
      await bench.folder.file('a.csv', LCL + lcl('1', 100) + lcl('2', 200));
      const report = await bench.import({ zone: LONDON });

      expect(report.refused.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
        'a.csv: 1 of its 2 meters is not loaded',
        `a.csv, 1: the readings of user 1 ${came} 1`,
      ]);
      expect(report).toMatchObject({ files: { refused: 1 }, series: { loaded: 1, refused: 1 } });
      expect(exitCodeFor(report)).toBe(3);
      const stored = await bench.stored();
      expect(stored.slice(0, 4)).toEqual(before);
      expect(stored[4]).toBe('2 2016-06-30T23:00Z 0 200');

      // The other way round it is the other one of them.
      expect((await bench.import()).refused.map(({ path }) => path)).toEqual(['a.csv', 'a.csv, 2']);
      expect(await bench.stored()).toEqual(stored);

      expect((await runCommand(database.environment, 'forget', '--user', '2')).code).toBe(0);
      expect(exitCodeFor(await bench.import())).toBe(0);
      expect((await bench.stored())[4]).toBe('2 2016-07-01T00:00Z 0 200');
    });

    it('are refused where two files of one layout and one import are of two zones', async () => {
      const layout = (zone: string): string =>
        JSON.stringify({
          columns: ['who', 'when', 'kWh'],
          shape: 'rows',
          user: { column: 'who' },
          time: { columns: ['when'], form: 'YYYY-MM-DD HH:mm', zone, names: 'start' },
          interval: { minutes: 30 },
          values: [{ column: 'kWh' }],
          unit: 'kWh',
        });
      for (const [name, zone] of [
        ['one', 'UTC'],
        ['other', LONDON],
      ] as const) {
        await bench.folder.folder(name);
        await bench.folder.file(`${name}/layout.json`, layout(zone));
        await bench.folder.file(`${name}/b.csv`, 'who,when,kWh\n2,2016-07-02 01:00,0.3\n');
      }
      const [one, other] = ['one', 'other'].map((name) => join(bench.folder.path, name));
      const report = await bench.import({}, undefined, undefined, one!, other!);
      expect(report.refused.map(({ path }) => path)).toEqual(['other/b.csv', 'other/b.csv, 2']);
      expect((await bench.stored()).filter((row) => row.startsWith('2 '))).toEqual([
        '2 2016-07-02T01:00Z 0 300',
      ]);
    });

    it('are taken in the zone of their own layout beside those of another', async () => {
      await bench.folder.folder('mine');
      const layout = {
        columns: ['who', 'when', 'kWh'],
        shape: 'rows',
        user: { column: 'who' },
        time: { columns: ['when'], form: 'YYYY-MM-DD HH:mm', zone: LONDON, names: 'start' },
        interval: { minutes: 30 },
        values: [{ column: 'kWh' }],
        unit: 'kWh',
      };
      await bench.folder.file('mine/layout.json', JSON.stringify(layout));
      await bench.folder.file('mine/b.csv', 'who,when,kWh\n1,2016-07-02 01:00,0.3\n1,2016-07-02 01:30,0.3\n');
      const mine = join(bench.folder.path, 'mine');
      const { files } = await bench.import({}, undefined, undefined, mine);
      expect(files).toMatchObject({ loaded: 1, refused: 0 });
      expect((await bench.stored()).at(-1)).toBe('1 2016-07-02T00:30Z 0 300');
    });
  });

  it('are refused where their half-hours would lie across those of the days', async () => {
    await bench.folder.readings(1, ...rows('2016-07-01T00:15Z', 5.75));

    const { refused } = await bench.import({ zone: 'Asia/Kathmandu' });

    expect(refused).toMatchObject([
      {
        result: 'refused',
        reason:
          'half-hours by the clocks of Asia/Kathmandu begin at other minutes than those of Europe/London, by which the database keeps its days',
      },
    ]);
    expect(await bench.stored()).toEqual([]);
  });

  it('have the two hours of their own autumn change in order, and none of the days', async () => {
    // Sydney's clocks go back at 03:00 on 3 April 2016, London's do not.
    const summer = rows('2016-04-02T13:00Z', 11, 6);
    const winter = rows('2016-04-02T16:00Z', 10, 6).map((row, nth) => `${row.split(',')[0]!},${106 + nth}`);
    await bench.folder.readings(1, ...[...summer, ...winter].toReversed());

    await bench.import({ zone: SYDNEY });

    expect(await bench.stored()).toEqual(
      Array.from({ length: 12 }, (_, nth) => {
        const start = new Date(Date.parse('2016-04-02T13:00Z') + nth * 1_800_000).toISOString().slice(0, 16);
        return `1 ${start}Z 0 ${100 + nth}`;
      }),
    );
  });

  it('are judged by the rules that were stored with the first of them, until new ones are adopted', async () => {
    const runtime = Zone.ofRuntime(SYDNEY);
    const other = new Zone(
      SYDNEY,
      runtime.transitions.filter(({ at }) => at < Date.parse('2016-03-01') || at > Date.parse('2017-05-01')),
    );
    await bench.folder.readings(1, ...rows('2016-04-10T00:00Z', 11));
    await bench.folder.readings(2, '2016-02-01 00:00:00,7');
    await runtimeKnowing(other, () => bench.import({ zone: SYDNEY }));
    expect((await bench.stored())[0]).toBe('1 2016-04-10T00:00Z 0 100');

    await expect(bench.import({ zone: SYDNEY, force: true })).rejects.toThrow(
      /other rules for Australia\/Sydney .* nothing is written/,
    );
    expect((await runCommand(database.environment, 'check')).stdout).toContain(
      `They touch 1 file of 1 user (${bench.folder.path}/consumption/1.csv)`,
    );
    expect((await runCommand(database.environment, 'rules', '--adopt')).code).toBe(0);
    expect((await bench.import({ zone: SYDNEY })).files).toMatchObject({ loaded: 1, skipped: 2 });
    expect((await bench.stored()).find((row) => row.startsWith('1 '))).toBe('1 2016-04-10T01:00Z 0 100');
    expect((await runCommand(database.environment, 'check')).stdout).not.toContain('To be imported again');
  });

  it('are told in the ledger', async () => {
    await bench.folder.readings(1, ...rows('2016-07-01T00:00Z', 10));
    await bench.import({ zone: '+10:00' });
    const [row] = await bench.database.query<{ zone: string; times: string }>(
      `select options->>'zone' as zone, options->>'timeZone' as times from imports order by id desc limit 1`,
    );
    expect(row).toEqual({ zone: '+10:00', times: '+10:00' });
  });

  it.each(['Sydney', '+15:00', '10:00', 'europe/london', ''])('%j is no zone: exit 2', async (zone) => {
    const ended = await runCommand(database.environment, 'import', bench.folder.path, '--zone', zone);
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('--zone takes a name')]);
  });
});
