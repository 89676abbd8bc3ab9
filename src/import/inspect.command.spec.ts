import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../test/support/command-line.js';
import type { Ended } from '../../test/support/program.js';

const LCL = [
  'LCLid,stdorToU,DateTime,KWH/hh (per half hour) ',
  'MAC000002,Std,2012-11-03 00:00:00.0000000, 0.5 ',
  'MAC000002,Std,2012-11-03 00:30:00.0000000, 0.25 ',
  'MAC000002,Std,2012-11-03 01:30:00.0000000,Null',
  'MAC000002,Std,2012-11-03 02:00:00.0000000, 1 ',
  'MAC000003,ToU,2012-11-03 00:00:00.0000000, 2 ',
];

/** A row a half-hour of a table that nobody knows. */
function unknown(firstDay: number): string {
  const rows = Array.from({ length: 96 }, (_, nth) => {
    const [day, half] = [firstDay + Math.floor(nth / 48), nth % 48];
    const clock = `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`;
    // Numbers that only grow would look like a register's.
    return `M1;${String(day).padStart(2, '0')}/04/2026;${clock};0,${String(100 + ((nth * 37) % 96))};A`;
  });
  return ['Meter;Date;Time;kWh;Status', ...rows, ''].join('\r\n');
}

describe('inspect', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'inspect-'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** Where no database can be reached and none may be made. */
  const cli = async (...args: readonly string[]): Promise<Ended> => {
    const data = join(folder, '.never');
    const ended = await runCommand(
      { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing', DATA_DIR: data },
      ...args,
    );
    expect(existsSync(data)).toBe(false);
    return ended;
  };
  const file = (name: string, text: string | readonly string[]): string => {
    const path = join(folder, name);
    writeFileSync(path, typeof text === 'string' ? text : text.join('\r\n'));
    return path;
  };

  it('drafts a layout of quarter-hours with units below the header and thousands apart', async () => {
    const rows = Array.from({ length: 192 }, (_, nth) => {
      const clock = `${String(Math.floor((nth % 96) / 4)).padStart(2, '0')}:${String((nth % 4) * 15).padStart(2, '0')}`;
      return `${13 + Math.floor(nth / 96)}.01.2026;${clock};DE001;${nth % 7 === 0 ? '1.234,5' : '0,25'};W`;
    });
    const path = file('de.csv', ['Datum;Von;Zählpunkt;Verbrauch;Status', ';;;kWh;', ...rows]);

    const { stdout } = await cli('inspect', path);

    expect(JSON.parse(stdout)).toEqual({
      columns: ['Datum', 'Von', 'Zählpunkt', 'Verbrauch', 'Status'],
      delimiter: ';',
      decimal: ',',
      shape: 'rows',
      user: { column: 'Zählpunkt' },
      time: { columns: ['Datum', 'Von'], form: 'DD.MM.YYYY HH:mm', zone: null, names: null },
      interval: { minutes: 15 },
      values: [{ column: 'Verbrauch' }],
      unit: 'kWh',
    });
  });

  it.each([1, -1])('leaves to a person what only grows in a draft, in order %i', async (order) => {
    const rows = Array.from({ length: 96 }, (_, nth) => {
      const clock = `${String(Math.floor((nth % 48) / 2)).padStart(2, '0')}:${nth % 2 === 0 ? '00' : '30'}`;
      return `2026-01-${13 + Math.floor(nth / 48)} ${clock},M1,${(15_000 + nth / 3).toFixed(3)}`;
    });
    const path = file('register.csv', ['Timestamp,Meter,Total kWh', ...(order < 0 ? rows.reverse() : rows)]);

    const { stdout, stderr } = await cli('inspect', path);

    expect(JSON.parse(stdout)).toMatchObject({ values: [{ column: 'Total kWh' }], isCumulative: null });
    expect(stderr).toContain('Total kWh only grows, as what a register shows');
    expect(stderr).toMatch(/To decide .*isCumulative/);
  });

  it('says what a file is and what is in it', async () => {
    const path = file('lcl.csv', LCL);

    const { code, stdout, stderr } = await cli('inspect', path);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      [
        path,
        '  Layout      lcl · Low Carbon London: a row a half-hour',
        '  Assumed     UTC, a time names the start, kWh',
        '  Zone        UTC',
        '  Readings    4 half-hours of 2 meters',
        '  Intervals   30 minutes',
        '  Energy      3.750 kWh',
        '  Period      2012-11-03 00:00 to 2012-11-03 02:30',
        '  Quality     unknown 4',
        '  Gaps        2 half-hours between first and last not there',
        '  No value    1 value (line 4)',
        '',
        '  Meter      Half-hours    kWh  From              To',
        '  MAC000002           3  1.750  2012-11-03 00:00  2012-11-03 02:30  Std',
        '  MAC000003           1  2.000  2012-11-03 00:00  2012-11-03 00:30  ToU',
        '',
      ].join('\n'),
    );
  });

  it('ends with 1 where rows are rejected, and names the first five', async () => {
    const bad = Array.from({ length: 7 }, () => 'MAC000002,Std,2012-11-03 02:00:00,\u{1b}[31m');

    const { code, stdout } = await cli('inspect', file('bad.csv', [...LCL, ...bad]));

    expect(code).toBe(1);
    expect(stdout).toContain('  Rejected    7 rows\n');
    expect(stdout).toContain('    line 7: "\\u001b[31m" is no number\n');
    expect(stdout).toContain('    … and 2 more rows\n');
    expect(stdout).not.toContain('\u{1b}');
  });

  it('prints one document for programs', async () => {
    const path = file('lcl.csv', LCL);

    const { stdout } = await cli('inspect', path, '--json');

    expect(JSON.parse(stdout)).toMatchObject({
      files: [
        {
          name: path,
          layout: 'lcl',
          zone: 'UTC',
          native_minutes: [30],
          no_value: { count: 1, lines: [4] },
          meters: [
            {
              id: 'MAC000002',
              tariff: 'Std',
              readings: 3,
              energy_wh: 1750,
              first_start: '2012-11-03T00:00:00Z',
              last_end: '2012-11-03T02:30:00Z',
              missing: 2,
              quality: { unknown: 3, actual: 0 },
            },
            { id: 'MAC000003' },
          ],
        },
      ],
    });
  });

  it('drafts a layout of an unknown table, and claims nothing that no file says', async () => {
    const { code, stdout, stderr } = await cli('inspect', file('new.csv', unknown(14)));

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      columns: ['Meter', 'Date', 'Time', 'kWh', 'Status'],
      delimiter: ';',
      decimal: ',',
      shape: 'rows',
      user: { column: 'Meter' },
      time: { columns: ['Date', 'Time'], form: 'DD/MM/YYYY HH:mm', zone: null, names: null },
      interval: { minutes: 30 },
      values: [{ column: 'kWh' }],
      unit: 'kWh',
    });
    expect(stderr).toContain('day first: a number above 12 proves it');
    expect(stderr).toContain('To decide   time.zone, time.names\n');
    expect(stderr).toMatch(/npm run cli inspect -- \S+new\.csv --layout layout\.json/);
  });

  it('leaves the order of day and month open without proof', async () => {
    const { stdout, stderr } = await cli('inspect', file('open.csv', unknown(3)));

    expect((JSON.parse(stdout) as { time: object }).time).toMatchObject({ form: null });
    expect(stderr).toContain('open: no number above 12 among 2 dates proves it');
  });

  it('reads a table by a draft that was finished', async () => {
    const path = file('new.csv', unknown(14));
    const draft = JSON.parse((await cli('inspect', path)).stdout) as { time: object };
    const blank = file('blank.json', JSON.stringify(draft));
    const time = { ...draft.time, zone: '+10:00', names: 'start' };
    const whole = file('whole.json', JSON.stringify({ ...draft, time }));

    const refused = await cli('inspect', path, '--layout', blank);
    const read = await cli('inspect', path, '--layout', whole);

    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(
      /^blank\.json: time\.zone is null, which is for a person to decide: it takes a name/,
    );
    expect(read.code).toBe(0);
    expect(read.stdout).toContain('  Layout      whole · as whole.json says\n');
    expect(read.stdout).toContain('  M1             96  14.160  2026-04-14 00:00  2026-04-16 00:00');
  });

  it('takes today’s own files by the zone of TIME_ZONE, and says what a list of users is', async () => {
    const own = file('7.csv', 'datetime,consumption\n2026-01-01 00:00:00,100\n');
    const users = file('user_data.csv', 'id,area,tariff\n7,north,flat\n');

    const { code, stdout } = await cli('inspect', own, users);

    expect(code).toBe(1);
    expect(stdout).toContain('  Layout      halfhour · ');
    expect(stdout).toContain(`\n\n${users}\n  Not readable: a list of users, not readings.\n`);
  });

  it('asks for a zone that no file says, and takes it', async () => {
    const opower = file('opower.csv', [
      'Account Number,123',
      '',
      'TYPE,DATE,START TIME,END TIME,USAGE (kWh),NOTES',
      'Electric usage,2026-01-05,00:00,00:29,0.2,',
    ]);

    expect((await cli('inspect', opower)).stdout).toContain('name the zone with --zone');
    const { code, stdout } = await cli('inspect', opower, '--zone', 'America/Denver');
    expect(code).toBe(0);
    expect(stdout).toMatch(/123 +1 +0\.200 +2026-01-05 00:00 +2026-01-05 00:30/);
  });

  it('halves hours where that is asked for', async () => {
    const hourly = file(
      '0570.csv',
      'Fra,Til,KWH 60 Forbruk,Kvalitet\n01.02.2026 00:00,01.02.2026 01:00,"0,5",Målt\n',
    );

    const refused = await cli('inspect', hourly);
    expect({ code: refused.code, said: refused.stdout.includes('not taken: hourly') }).toEqual({
      code: 1,
      said: true,
    });
    expect((await cli('inspect', hourly, '--split-hours')).stdout).toContain('  Quality     derived 2\n');
  });

  it('knows the encoding in which a header is known', async () => {
    const path = join(folder, 'netz.csv');
    const text =
      'Messzeitpunkt;Gemessener Verbrauch (kWh);Qualität\r\n01.02.2026 00:15;0,1;L1\r\n01.02.2026 00:30;0,1;L1\r\n';
    writeFileSync(path, Buffer.from(text, 'latin1'));

    const { code, stdout } = await cli('inspect', path);

    expect(code).toBe(0);
    expect(stdout).toContain('  Layout      netz-noe · ');
    expect(stdout).toContain('  Text        Windows-1252\n');
  });

  it('reads all files of a folder and of a gz', async () => {
    const inner = join(folder, 'inner', 'deep');
    mkdirSync(inner, { recursive: true });
    file('inner/deep/b.csv', LCL);
    execFileSync('gzip', ['-k', join(inner, 'b.csv')]);
    file('inner/a.html', '<!DOCTYPE html><html></html>');

    const { code, stdout } = await cli('inspect', join(folder, 'inner'));

    expect(code).toBe(1);
    expect(stdout.match(/^\S.*/gm)).toEqual(
      ['a.html', 'deep/b.csv', 'deep/b.csv.gz'].map((name) => join(folder, 'inner', name)),
    );
    expect(stdout).toContain('Not readable: a web page');
  });

  it.each([
    [[], 'Say which file'],
    [['nowhere.csv'], 'There is no file or folder nowhere.csv.'],
    [['LCL', '--layout', 'lvl'], 'There is no layout "lvl": npm run cli layouts lists them.'],
    [['LCL', '--layout', 'none.json'], 'There is no layout to read at none.json.'],
    [['LCL', '--zone', 'Europe/Atlantis'], '--zone takes a name of the IANA time zone database'],
    [['LCL', '--user', 'a/b'], '--user takes the id of a user'],
  ])('ends with 2 for %j', async (args, sentence) => {
    const path = file('lcl.csv', LCL);
    const { code, stdout, stderr } = await cli('inspect', ...args.map((arg) => (arg === 'LCL' ? path : arg)));

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(sentence);
  });

  describe('layouts', () => {
    it('lists what is known', async () => {
      const { code, stdout } = await cli('layouts');
      expect(code).toBe(0);
      expect(stdout).toContain('  uk-48-end         UK day rows, 00:30 to 24:00\n');
      expect(stdout).toContain('  nem12             NEM12, the Australian market\n');
      expect(JSON.parse((await cli('layouts', '--json')).stdout)).toMatchObject({
        layouts: expect.arrayContaining([
          { name: 'lcl', title: expect.any(String) as string, assumes: expect.any(String) as string },
        ]) as object[],
      });
    });

    it('writes one down, so that it can be changed and tried', async () => {
      const { stdout } = await cli('layouts', 'lcl');
      const layout = file('mine.json', stdout.replace('"UTC"', '"Europe/London"'));

      const read = await cli('inspect', file('lcl.csv', LCL), '--layout', layout);

      expect(read.code).toBe(0);
      expect(read.stdout).toContain('  Zone        Europe/London\n');
    });

    it.each([
      ['lvl', 'There is no layout "lvl"'],
      ['nem12', 'nem12 is no table'],
    ])('ends with 2 for %s', async (name, sentence) => {
      const { code, stderr } = await cli('layouts', name);
      expect(code).toBe(2);
      expect(stderr).toContain(sentence);
    });
  });
});
