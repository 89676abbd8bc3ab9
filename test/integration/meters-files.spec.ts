import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Zone } from '../../src/common/time/index.js';
import { exitCodeFor } from '../../src/import/report/import-report.js';
import { writeSample } from '../../src/sample/write-sample.js';
import { runCommand } from '../support/command-line.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ImportBench } from '../support/import-bench.js';
import { keptDays, plainDays, storedReadings } from '../support/plain-days.js';
import { rounds, SEED } from '../support/rounds.js';
import { runtimeKnowing } from '../support/runtime-rules.js';

const HALF_HOUR_MS = 1_800_000;
const FROM = Date.UTC(2025, 0, 6);

const LCL = 'LCLid,stdorToU,DateTime,KWH/hh (per half hour) \r\n';

/** A day of a household as Low Carbon London writes it, each reading so many kWh. */
function lcl(id: string, kwh: string, { group = 'Std', rows = 48, from = FROM } = {}): string {
  return Array.from({ length: rows }, (_, row) => {
    const start = new Date(from + row * HALF_HOUR_MS).toISOString().slice(0, 19).replace('T', ' ');
    return `${id},${group},${start}.0000000, ${kwh} \r\n`;
  }).join('');
}

/** Two registers of a meter as NEM12 has them, on the 6th of January 2025. */
function nem12(nmi: string, flag: string): string {
  const values = Array.from({ length: 48 }, () => '0.5').join(',');
  return [
    '100,NEM12,202501070000,MDP1,RET1',
    `200,${nmi},E1B1,E1,E1,N1,SN1,KWH,30,`,
    `300,20250106,${values},${flag},,,20250107010101`,
    `200,${nmi},E1B1,B1,B1,N1,SN1,KWH,30,`,
    `300,20250106,${values},A,,,20250107010101`,
    '900',
    '',
  ].join('\r\n');
}

/** Intervals of a quarter of an hour as Green Button has them, from so many minutes after midnight. */
function greenButton(minutes: number): string {
  const begin = FROM / 1000 + minutes * 60;
  const readings = Array.from({ length: 96 }, (_, nth) => {
    const period = `<timePeriod><duration>900</duration><start>${begin + nth * 900}</start></timePeriod>`;
    return `<IntervalReading>${period}<value>100</value></IntervalReading>`;
  }).join('');
  const entry = (links: string, content: string): string =>
    `<entry>${links}<content>${content}</content></entry>`;
  const point = '/UsagePoint/A1/MeterReading/1';
  const type = '<uom>72</uom><powerOfTenMultiplier>0</powerOfTenMultiplier><flowDirection>1</flowDirection>';
  return [
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    entry('<link rel="self" href="/ReadingType/1"/>', `<ReadingType>${type}</ReadingType>`),
    entry(
      `<link rel="self" href="${point}"/><link rel="related" href="${point}/IntervalBlock"/><link rel="related" href="/ReadingType/1"/>`,
      '<MeterReading></MeterReading>',
    ),
    entry(
      `<link rel="self" href="${point}/IntervalBlock/1"/><link rel="up" href="${point}/IntervalBlock"/>`,
      `<IntervalBlock>${readings}</IntervalBlock>`,
    ),
    '</feed>',
  ].join('');
}

/** Berlin's, but for July 2016: there the clocks are an hour behind those of today's rules. */
const BERLIN = Zone.ofRuntime('Europe/Berlin');
const OTHER_BERLIN = new Zone(BERLIN.name, [
  ...BERLIN.transitions.filter(({ at }) => at < Date.UTC(2016, 6, 1)),
  { at: Date.UTC(2016, 6, 1), offsetMs: 3_600_000 },
  { at: Date.UTC(2016, 7, 1), offsetMs: 7_200_000 },
  ...BERLIN.transitions.filter(({ at }) => at >= Date.UTC(2016, 7, 1)),
]);

describe('files of meters', () => {
  let database: TestDatabase;
  let bench: ImportBench;
  const path = (name: string): string => join(bench.folder.path, name);

  beforeAll(async () => {
    database = await createTestDatabase();
    bench = await ImportBench.start(database);
  });
  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.folder.remove('consumption');
  });

  const ledger = async (): Promise<readonly object[]> =>
    bench.database.query(`
      select path, kind, series, result, rows_read, rows_inserted, rows_rejected
      from import_files where import_id = (select max(id) from imports) order by id`);
  const perUser = async (): Promise<readonly object[]> =>
    bench.database.query(`
      select external_id as id, area, tariff, count(period_start) as readings, sum(energy_wh) as wh, max(quality) as quality
      from users left join readings on users.id = user_id group by users.id order by sort_key`);

  it('hold many users, who come with them if they may', async () => {
    await bench.folder.file(
      'a.csv',
      LCL + lcl('MAC000010', '0.25') + lcl('MAC000009', '0.5', { group: 'ToU' }) + lcl('77', '1'),
    );

    const refused = await bench.import();
    expect(refused.files).toMatchObject({ loaded: 0, refused: 1 });
    expect(refused.series).toEqual({ loaded: 0, refused: 3, withoutUser: 3 });
    expect(refused.refused).toEqual([
      {
        path: 'a.csv',
        result: 'refused',
        reason:
          'all of its 3 meters are not loaded: 3 users are not known (MAC000010, MAC000009, 77): ' +
          'add them to user_data.csv, or import with --create-users',
      },
    ]);
    expect(exitCodeFor(refused)).toBe(1);
    expect(await perUser()).toEqual([]);

    const report = await bench.import({ createUsers: true });
    expect(report).toMatchObject({
      files: { loaded: 1, skipped: 0, refused: 0 },
      series: { loaded: 3, refused: 0 },
      usersCreated: 3,
      rows: { rows_read: 144, rows_inserted: 144, rows_rejected: 0 },
      energyWh: 48 * 1750,
    });
    expect(await perUser()).toEqual([
      { id: '77', area: '–', tariff: 'Std', readings: 48, wh: 48_000, quality: 0 },
      { id: 'MAC000009', area: '–', tariff: 'ToU', readings: 48, wh: 24_000, quality: 0 },
      { id: 'MAC000010', area: '–', tariff: 'Std', readings: 48, wh: 12_000, quality: 0 },
    ]);
    // A number is its own key, as ever; others count down.
    expect(await bench.database.query('select id from users order by sort_key')).toEqual([
      { id: 77 },
      { id: -3 },
      { id: -2 },
    ]);
    const series = { kind: 'readings', result: 'loaded', rows_read: 48, rows_inserted: 48, rows_rejected: 0 };
    expect(await ledger()).toEqual([
      { ...series, path: 'a.csv', kind: 'meters', series: null, rows_read: 144, rows_inserted: 144 },
      { ...series, path: 'a.csv', series: 'MAC000010' },
      { ...series, path: 'a.csv', series: 'MAC000009' },
      { ...series, path: 'a.csv', series: '77' },
    ]);
    expect(await keptDays(bench.database)).toEqual(plainDays(await storedReadings(bench.database), 'UTC'));

    const again = await bench.import({ createUsers: true });
    expect(again.files).toMatchObject({ loaded: 0, skipped: 1, refused: 0 });
    expect(again.rows.rows_read).toBe(0);
  });

  it('are known by content and by how they are read', async () => {
    await bench.folder.file('a.csv', LCL + lcl('M1', '0.25'));
    await bench.import({ createUsers: true });
    await bench.folder.file('b.csv', LCL + lcl('M1', '0.25'));
    await bench.folder.remove('a.csv');

    expect((await bench.import()).files).toMatchObject({ skipped: 1 });
    expect((await bench.import({ splitHours: true })).rows).toMatchObject({
      rows_inserted: 0,
      rows_unchanged: 48,
    });
    expect((await bench.import({ splitHours: true })).files).toMatchObject({ skipped: 1 });
    // Read again by hand, it says what it said.
    expect((await bench.import({ force: true })).rows).toMatchObject({
      rows_inserted: 0,
      rows_unchanged: 48,
    });
  });

  it('go on in other files, and the later one says the last word', async () => {
    const next = { from: FROM + 40 * HALF_HOUR_MS };
    await bench.folder.file('2025-9.csv', LCL + lcl('M1', '0.1') + lcl('M2', '0.2'));
    await bench.folder.file('2025-10.csv', LCL + lcl('M2', '0.3', next) + lcl('M1', '0.4', next));

    const { rows, files } = await bench.import({ createUsers: true });

    expect(files).toMatchObject({ loaded: 2, refused: 0 });
    expect(rows).toMatchObject({ rows_inserted: 176, rows_restated: 16 });
    const whs = async (id: string): Promise<readonly number[]> =>
      (await bench.stored())
        .filter((line) => line.startsWith(id))
        .map((line) => Number(line.split(' ').at(-1)));
    expect(await whs('M1')).toEqual([...Array<number>(40).fill(100), ...Array<number>(48).fill(400)]);
    expect(await whs('M2')).toEqual([...Array<number>(40).fill(200), ...Array<number>(48).fill(300)]);
    expect(await keptDays(bench.database)).toEqual(plainDays(await storedReadings(bench.database), 'UTC'));
  });

  it('may lie beside the one that they correct: each is read once, unless it is sent again', async () => {
    await bench.folder.file('a.csv', LCL + lcl('M1', '0.1') + lcl('M2', '0.2'));
    await bench.folder.file('b-corrected.csv', LCL + lcl('M1', '0.3', { rows: 4 }));
    expect((await bench.import({ createUsers: true })).rows).toMatchObject({ rows_restated: 4 });

    expect((await bench.import()).files).toMatchObject({ loaded: 0, skipped: 2 });

    await bench.folder.file('c-after-all.csv', LCL + lcl('M1', '0.1') + lcl('M2', '0.2'));
    const sentAgain = await bench.import();
    expect(sentAgain.files).toMatchObject({ loaded: 1, skipped: 2 });
    expect(sentAgain.rows).toMatchObject({ rows_restated: 4, rows_unchanged: 92 });
    expect((await bench.import()).files).toMatchObject({ loaded: 0, skipped: 3 });
    expect(await perUser()).toMatchObject([{ wh: 4800 }, { wh: 9600 }]);
  });

  it('have a meter that is refused, and its neighbours are taken', async () => {
    const torn = lcl('M2', '0.2').replaceAll(' 0.2 ', ' x ');
    const oneTorn = lcl('M3', '0.2').replace(' 0.2 ', ' x ');
    await bench.folder.file('a.csv', LCL + lcl('M1', '0.1') + torn + oneTorn);

    const report = await bench.import({ createUsers: true });

    expect(report).toMatchObject({
      files: { loaded: 0, refused: 1 },
      series: { loaded: 2, refused: 1 },
      overThreshold: 1,
      rejects: { bad_number: 49 },
    });
    expect(report.refused).toEqual([
      { path: 'a.csv', result: 'in_part', reason: '1 of its 3 meters is not loaded' },
      {
        path: 'a.csv, M2',
        result: 'over_threshold',
        reason: '48 of its 48 rows were rejected, more than 1%: correct it, or raise --max-errors',
      },
    ]);
    expect((await perUser()).length).toBe(2);
    expect((await bench.issues()).length).toBe(49);
    // It is read again until all of it is in.
    expect((await bench.import()).rows).toMatchObject({ rows_inserted: 0, rows_unchanged: 95 });
  });

  it('hold other registers, which are counted, and say how good a reading is', async () => {
    await bench.folder.file('a.csv', nem12('6407000001', 'E12'));
    const first = await bench.import({ createUsers: true });
    expect(first.leftOut).toEqual({ B1: 48 });
    expect(await perUser()).toMatchObject([{ id: '6407000001', readings: 48, wh: 24_000, quality: 2 }]);
    const days = await bench.database.query('select sum(estimated_wh) as wh from user_days_a');
    expect(days).toEqual([{ wh: 24_000 }]);

    // What was estimated is read: the same values of another quality.
    await bench.folder.file('b.csv', nem12('6407000001', 'A'));
    const second = await bench.import();
    expect(second.rows).toMatchObject({ rows_restated: 48, rows_unchanged: 0 });
    expect(await perUser()).toMatchObject([{ readings: 48, wh: 24_000, quality: 1 }]);
    expect(await keptDays(bench.database)).toEqual(plainDays(await storedReadings(bench.database), 'UTC'));

    expect((await bench.import({ register: ['B1'], force: true })).leftOut).toEqual({ E1: 96 });
  });

  it('come packed, in folders, in a layout of their own, or with a user each', async () => {
    await mkdir(path('2025/01'), { recursive: true });
    await bench.folder.file('2025/01/a.csv.gz', gzipSync(LCL + lcl('M1', '0.1')));
    await bench.folder.file('2025/M7.csv', 'datetime,consumption\r\n2025-01-06 00:00:00,12.5\r\n');
    await bench.folder.file('README.md', 'What these are.');
    await bench.folder.file('users.xlsx', Buffer.from('PK\u0003\u0004', 'latin1'));

    const report = await bench.import({ createUsers: true });

    expect(report.files).toMatchObject({ loaded: 2, refused: 1 });
    expect(await perUser()).toMatchObject([
      { id: 'M1', wh: 4800 },
      { id: 'M7', wh: 12.5 },
    ]);

    await bench.folder.remove('2025');
    await bench.folder.remove('users.xlsx');
    await bench.folder.file(
      'mine.csv',
      'when;who;kWh\r\n06.01.2025 01:00;M8;0,5\r\n06.01.2025 01:30;M8;0,75\r\n',
    );
    await bench.folder.file(
      'layout.json',
      JSON.stringify({
        columns: ['when', 'who', 'kWh'],
        delimiter: ';',
        decimal: ',',
        shape: 'rows',
        user: { column: 'who' },
        time: { columns: ['when'], form: 'DD.MM.YYYY HH:mm', zone: 'Europe/Berlin', names: 'end-clock' },
        interval: { minutes: 30 },
        values: [{ column: 'kWh' }],
        unit: 'kWh',
      }),
    );
    expect((await bench.import({ createUsers: true })).files).toMatchObject({ loaded: 1, refused: 0 });
    expect((await bench.stored()).filter((line) => line.startsWith('M8'))).toEqual([
      'M8 2025-01-05T23:30Z 0 500',
      'M8 2025-01-06T00:00Z 0 750',
    ]);
  });

  it('are refused with what to do where nobody knows them, and nothing is lost', async () => {
    await bench.folder.file('a.csv', 'when,what\r\n1,2\r\n');
    await bench.folder.file('b.csv', `${LCL}${lcl('M1', '0.1')}`);

    const { files, refused } = await bench.import({ createUsers: true });

    expect(files).toMatchObject({ loaded: 1, refused: 1 });
    expect(refused).toMatchObject([
      { path: 'a.csv', result: 'refused', reason: expect.stringContaining('npm run cli inspect') as string },
    ]);
    const given = await bench.import({ createUsers: true, layout: 'octopus' });
    expect(given.files).toMatchObject({ loaded: 0, refused: 2 });
    expect(new Set(given.refused.map(({ reason }) => reason))).toEqual(
      new Set([
        'it is not in the layout octopus: npm run cli inspect -- <file> without --layout says what it is',
      ]),
    );
    await expect(bench.import({ layout: 'none' })).rejects.toThrow('There is no layout "none"');
  });

  it('take the place of a sample, and only once one of them can be read', async () => {
    await writeSample(bench.folder.path, { users: 2, days: 2, seed: 1 });
    await bench.importAtFirstStart();
    await bench.clearFolder();
    await bench.folder.file('a.csv', 'when,what\r\n1,2\r\n');
    await bench.folder.remove('consumption');

    expect((await bench.import({ createUsers: true })).forgotSample).toBe(false);
    expect((await perUser()).length).toBe(2);
    await expect(bench.import()).rejects.toThrow(
      `The database holds only generated data, and ${bench.folder.path} cannot take its place: ` +
        'it brings no user_data.csv (--create-users stores the users that files name).',
    );

    await bench.folder.file('b.csv', LCL + lcl('1000', '0.1'));
    expect((await bench.import({ createUsers: true })).forgotSample).toBe(true);
    expect(await perUser()).toMatchObject([{ id: '1000', readings: 48, wh: 4800 }]);
  });

  it('say so when they hold no readings, and count what is in none of their meters', async () => {
    await bench.folder.file('a.csv', LCL);
    await bench.folder.file('b.csv', `${LCL}${lcl('M1', '0.1')},Std,2025-01-06 00:00:00.0000000, 1 \r\n`);
    const report = await bench.import({ createUsers: true });
    expect(report.odd.listed).toEqual([{ path: 'a.csv', reason: 'it holds no readings' }]);
    expect(report.rows).toMatchObject({ rows_read: 49, rows_inserted: 48, rows_rejected: 1 });
    expect(report.rejects).toEqual({ bad_user: 1 });
    expect(await bench.issues()).toEqual(['reject bad_user 50']);
  });

  it('leave nothing of a rehearsal', async () => {
    await bench.folder.file('a.csv', LCL + lcl('M1', '0.1'));
    const report = await bench.import({ createUsers: true, dryRun: true });
    expect(report.rows).toMatchObject({ rows_inserted: 48 });
    expect(await perUser()).toEqual([]);
    expect(await bench.database.query('select from import_files')).toEqual([]);
  });

  it('halve hours where that is asked for', async () => {
    const hours = Array.from(
      { length: 24 },
      (_, hour) => `ES0021000000000001ZZ;06/01/2025;${hour + 1};0,301;R`,
    ).join('\r\n');
    await bench.folder.file('a.csv', `CUPS;Fecha;Hora;Consumo_kWh;Metodo_obtencion\r\n${hours}\r\n`);

    const refused = await bench.import({ createUsers: true });
    expect(refused.refused.map(({ reason }) => reason).join()).toContain('--split-hours');
    expect((await bench.import({ createUsers: true, splitHours: true })).series).toEqual({
      loaded: 1,
      refused: 0,
      withoutUser: 0,
    });
    expect(await perUser()).toMatchObject([{ readings: 48, wh: 24 * 301, quality: 4 }]);
  });

  it('are taken back as a whole, by series with what they restated', async () => {
    await bench.folder.file('a.csv', LCL + lcl('M1', '0.1') + lcl('M2', '0.2'));
    await bench.import({ createUsers: true });
    await bench.folder.file('b.csv', LCL + lcl('M1', '0.3') + lcl('M3', '0.4'));
    await bench.import({ createUsers: true });
    const [file] = await bench.database.query<{ id: number }>(
      "select id from import_files where kind = 'meters' and path = 'b.csv'",
    );

    const { code, stdout } = await runCommand(database.environment, 'forget', '--file', String(file!.id));

    expect(code).toBe(0);
    expect(stdout).toMatch(/^Forgot 96 readings of 2 users .* 48 earlier readings stand again\./);
    expect(stdout).toContain('2 files of that time are no longer known');
    expect(await perUser()).toMatchObject([
      { id: 'M1', readings: 48, wh: 4800 },
      { id: 'M2', readings: 48, wh: 9600 },
      { id: 'M3', readings: 0 },
    ]);
    // Both have readings of that time: neither is known any more.
    expect((await bench.import()).files).toMatchObject({ loaded: 2, skipped: 0 });
    expect(await perUser()).toMatchObject([{ wh: 14_400 }, { wh: 9600 }, { wh: 19_200 }]);
  });

  it('are loaded in part when the import is stopped, and whole by the next', async () => {
    const ids = Array.from({ length: 130 }, (_, at) => `M${at}`);
    await bench.folder.file('a.csv', LCL + ids.map((id) => lcl(id, '0.1', { rows: 2 })).join(''));
    const stop = new AbortController();

    const stopped = bench.import({ createUsers: true }, stop.signal, ({ rows }) => {
      if (rows > 0) stop.abort(new Error('stopped'));
    });

    await expect(stopped).rejects.toThrow('stopped');
    const [file] = await bench.database.query(
      "select result, reason from import_files where kind = 'meters'",
    );
    expect(file).toEqual({
      result: 'in_part',
      reason: 'the import ended before all of it was in: import it again',
    });
    const kept = (await bench.stored()).length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(260);
    expect((await runCommand(database.environment, 'verify')).stdout).toMatch(/^Nothing differs/);

    const { rows, files } = await bench.import({ createUsers: true });
    expect(files).toMatchObject({ loaded: 1, refused: 0 });
    expect(rows).toMatchObject({ rows_inserted: 260 - kept, rows_unchanged: kept, rows_restated: 0 });
    expect((await bench.import()).files).toMatchObject({ skipped: 1 });
  });

  it('are read again where the rules of their zone have changed', async () => {
    const zone = 'Europe/Berlin';
    const summer = { from: Date.UTC(2016, 6, 5) };
    await bench.folder.file('a.csv', LCL + lcl('M1', '0.1', summer) + lcl('M2', '0.2', summer));
    await runtimeKnowing(OTHER_BERLIN, () => bench.import({ createUsers: true, zone }));
    expect((await bench.stored())[0]).toBe('M1 2016-07-04T23:00Z 0 100');

    const adopted = await runCommand(database.environment, 'rules', '--adopt');
    expect(adopted.stdout).toContain('Local times of 1 file of 2 users were read by the old rules.');
    const { rows, files } = await bench.import({ zone });

    expect(files).toMatchObject({ loaded: 1, skipped: 0 });
    expect(rows.rows_read).toBe(96);
    expect((await bench.stored()).map((line) => line.slice(0, 19))).toContain('M2 2016-07-04T22:00');
    expect(await bench.stored()).toHaveLength(96);
    expect((await bench.import({ zone })).files).toMatchObject({ skipped: 1 });
    expect(await keptDays(bench.database)).toEqual(plainDays(await storedReadings(bench.database), 'UTC'));
  });

  it('are read again to their end, although a piece of a household was read again before the import was stopped', async () => {
    const zone = 'Europe/Berlin';
    const summer = { from: Date.UTC(2016, 6, 5) };
    // They fill the first transaction, and the second piece of M1 stands in the next.
    const others = Array.from({ length: 49 }, (_, nth) => lcl(`X${nth}`, '0.1', { ...summer, rows: 2 }));
    const goesOn = lcl('M1', '0.2', { from: Date.UTC(2016, 6, 15) });
    await bench.folder.file('a.csv', LCL + lcl('M1', '0.1', summer) + others.join('') + goesOn);
    await runtimeKnowing(OTHER_BERLIN, () => bench.import({ createUsers: true, zone }));
    const count = (await bench.stored()).length;
    await runCommand(database.environment, 'rules', '--adopt');
    const stop = new AbortController();
    const stopped = bench.import({ zone }, stop.signal, ({ rows }) => {
      if (rows > 0) stop.abort(new Error('stopped'));
    });
    await expect(stopped).rejects.toThrow('stopped');
    expect(await bench.stored()).toHaveLength(count - 48);

    await bench.import({ zone });

    expect(await bench.stored()).toHaveLength(count);
    expect((await bench.import({ zone })).files).toMatchObject({ skipped: 1 });
  });

  it('may name instants, and are refused where their intervals lie across half-hours', async () => {
    await bench.folder.file('a.xml', greenButton(0));
    expect((await bench.import({ createUsers: true })).rows).toMatchObject({
      rows_read: 96,
      rows_inserted: 48,
    });

    await bench.folder.file('a.xml', greenButton(20).replaceAll('A1', 'A2'));
    expect(await bench.import({ createUsers: true })).toMatchObject({
      series: { loaded: 0, refused: 1 },
      rows: { rows_read: 96, rows_rejected: 48 },
      rejects: { not_on_half_hour: 48 },
      usersCreated: 0,
    });
  });

  it('are compared and then stored where differences refuse them', async () => {
    await bench.folder.file('a.csv', LCL + lcl('M1', '0.1', { rows: 24 }));
    await bench.import({ createUsers: true });
    await bench.folder.file('b.csv', LCL + lcl('M1', '0.1', { rows: 40 }));

    const { rows } = await bench.import({ onRestated: 'error' });

    expect(rows).toMatchObject({ rows_inserted: 16, rows_unchanged: 24 });
    expect(await keptDays(bench.database)).toEqual(plainDays(await storedReadings(bench.database), 'UTC'));
  });

  it('bring nothing new when they come once more, although later ones have other values', async () => {
    const names = Array.from({ length: 20 }, (_, nth) => `${nth}.csv`);
    for (const [nth, name] of names.entries())
      await bench.folder.file(name, LCL + lcl('M1', `0.${nth + 10}`));
    await bench.import({ createUsers: true });
    expect((await bench.stored()).at(-1)).toMatch(/ 290$/);

    expect((await bench.import()).files).toMatchObject({ loaded: 0, skipped: 20 });
    // One that somebody names by itself says what it says, and the others, which lie where they lay, do not undo that.
    const alone = await bench.import({}, undefined, undefined, path('3.csv'));
    expect(alone.rows).toMatchObject({ rows_restated: 48 });
    expect((await bench.import()).files).toMatchObject({ loaded: 0, skipped: 20 });
    expect((await bench.stored()).at(-1)).toMatch(/ 130$/);
  });

  it('are known although a household comes again in one with other values', async () => {
    await bench.folder.file('a.csv', LCL + lcl('M1', '0.1') + lcl('M2', '0.2') + lcl('M1', '0.3'));
    await bench.import({ createUsers: true });
    expect((await bench.import()).files).toMatchObject({ loaded: 0, skipped: 1 });
  });

  it('are stored in their order by two loops on a server', async () => {
    // Each covers less than the one before, so every file has the last word about one half-hour.
    for (let nth = 0; nth < 40; nth += 1) {
      await bench.folder.file(`${nth}.csv`, LCL + lcl('M1', `0.${100 + nth}`, { rows: 40 - nth }));
    }
    await bench.import({ createUsers: true, jobs: database.isServer ? 2 : 1 });
    const values = (await bench.stored()).map((line) => line.split(' ').at(-1));
    expect(values).toEqual(Array.from({ length: 40 }, (_, row) => `${139 - row}`));
  });

  it('may say what no database keeps as text', async () => {
    const torn = nem12('6407000001', 'A').replaceAll('B1', 'B\u0000').replace('0.5,', '0\u00005,');
    await bench.folder.file('a.csv', torn);
    await bench.folder.file('b.csv', nem12('6407000002', 'A').replaceAll('B1', `${'x'.repeat(63)}😀`));

    const { files } = await bench.import({ createUsers: true, maxErrors: { unit: 'rows', most: 1 } });

    expect(files).toMatchObject({ loaded: 2, refused: 0 });
    expect(await bench.issues()).toHaveLength(1);
  });

  it('keep no row of a person who is erased, although it does not say whose it is', async () => {
    await bench.folder.file('a.csv', nem12('6407000001', 'A').replace('0.5,', 'x,'));
    await bench.import({ createUsers: true, maxErrors: { unit: 'rows', most: 1 } });
    const raws = (): Promise<readonly object[]> => bench.database.query('select raw from import_issues');
    expect(await raws()).toMatchObject([{ raw: expect.stringContaining('300,20250106,x,0.5') as string }]);

    const { code } = await runCommand(database.environment, ...['forget', '--user', '6407000001', '--erase']);

    expect(code).toBe(0);
    expect(await raws()).toEqual([{ raw: '' }]);
  });

  it('leave what the last of them says of each half-hour, whoever is in which, by two loops on a server', async () => {
    const piece = fc.record({
      user: fc.nat(5),
      start: fc.nat(60),
      rows: fc.integer({ min: 1, max: 40 }),
      kwh: fc.nat(9),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(piece, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 12 }),
        async (files) => {
          await bench.reset();
          await bench.folder.remove('consumption');
          const expected = new Map<string, string>();
          for (const [nth, pieces] of files.entries()) {
            // A household stands together in a file.
            const byUser = pieces.toSorted((one, other) => one.user - other.user);
            const content = byUser.map(({ user, start, rows, kwh }) =>
              lcl(`M${user}`, `0.${kwh}`, { rows, from: FROM + start * HALF_HOUR_MS }),
            );
            await bench.folder.file(`${nth}.csv`, LCL + content.join(''));
            for (const { user, start, rows, kwh } of byUser) {
              for (let row = 0; row < rows; row += 1) {
                const at = new Date(FROM + (start + row) * HALF_HOUR_MS).toISOString().slice(0, 16);
                expected.set(`M${user} ${at}Z 0`, `${kwh * 100}`);
              }
            }
          }
          await bench.import({ createUsers: true, jobs: database.isServer ? 2 : 1 });
          expect(await bench.stored()).toEqual(Array.from(expected, (entry) => entry.join(' ')).sort());
          const kept = await keptDays(bench.database);
          expect(kept).toEqual(plainDays(await storedReadings(bench.database), 'UTC'));
        },
      ),
      { seed: SEED, numRuns: rounds(8, 100) },
    );
  });
});
