import { join } from 'node:path';
import { UsageError } from '../../src/common/errors/index.js';
import { exitCodeFor, type ImportReport } from '../../src/import/report/import-report.js';
import { ImportBench } from '../support/import-bench.js';
import { zipOf } from '../support/zip.js';

const LCL = 'LCLid,stdorToU,DateTime,KWH/hh (per half hour) \r\n';

/** A table that a preset knows, of one reading. */
function lcl(id: string, kwh: string, time = '2016-07-15 00:00:00'): string {
  return `${LCL}${id},Std,${time}.0000000, ${kwh} \r\n`;
}

describe('what an import is given', () => {
  let bench: ImportBench;
  beforeAll(async () => {
    bench = await ImportBench.start();
  });
  afterAll(async () => {
    await bench.stop();
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.folder.remove('consumption');
  });

  const path = (name: string): string => join(bench.folder.path, name);
  const importAll = (names: readonly string[], options = {}): Promise<ImportReport> =>
    bench.import({ createUsers: true, ...options }, undefined, undefined, ...names.map(path));
  const ledger = async (): Promise<readonly object[]> =>
    bench.database.query(`
      select directory, string_agg(path || ' ' || result, ', ' order by path) as files
      from imports left join import_files on import_id = imports.id and part_of is null
      group by imports.id order by imports.id`);

  describe('of several paths', () => {
    beforeEach(async () => {
      for (const [name, area] of [
        ['north', 'n'],
        ['south', 's'],
      ] as const) {
        await bench.folder.folder(name);
        await bench.folder.folder(`${name}/consumption`);
        await bench.folder.file(
          `${name}/user_data.csv`,
          `id,area,tariff\n${area}1,${area},t\n${area}2,${area},t\n`,
        );
        const rows = 'datetime,consumption\n2016-07-15 00:00:00,1\n';
        await bench.folder.file(`${name}/consumption/${area}1.csv`, rows);
      }
      await bench.folder.file('a.csv', lcl('n2', '0.5'));
      await bench.folder.file('z.zip', zipOf([['m.csv', lcl('s2', '0.7')]]));
    });
    const ALL = ['a.csv', 'z.zip', 'north', 'south'];

    it('is one import, whose users come first, and whose files are known by where they lie', async () => {
      const report = await importAll(ALL, { createUsers: false });

      expect(report).toMatchObject({
        named: `${path('north')}, ${path('south')}, ${path('a.csv')}, ${path('z.zip')}`,
        directory: bench.folder.path,
        files: { loaded: 6, skipped: 0, refused: 0 },
        series: { loaded: 2 },
        users: { added: 4, changed: 0, unchanged: 0 },
        usersMissing: { count: 0 },
        usersWithoutFile: { count: 0 },
      });
      expect(await bench.stored()).toEqual([
        'n1 2016-07-15T00:00Z 0 1',
        'n2 2016-07-15T00:00Z 0 500',
        's1 2016-07-15T00:00Z 0 1',
        's2 2016-07-15T00:00Z 0 700',
      ]);
      expect(await ledger()).toEqual([
        {
          directory: bench.folder.path,
          files:
            'a.csv loaded, north/consumption/n1.csv loaded, north/user_data.csv loaded, ' +
            'south/consumption/s1.csv loaded, south/user_data.csv loaded, z.zip: m.csv loaded',
        },
      ]);

      const again = await importAll(ALL);
      expect(again.files).toMatchObject({ loaded: 0, skipped: 6, refused: 0 });
      expect(again.usersMissing.count).toBe(0);
    });

    it('says of which of them a file or user is', async () => {
      await bench.folder.file('south/consumption/s2.csv', 'datetime,consumption\nx,1\n');
      await bench.folder.file('north/notes.txt', 'Look here.');
      await bench.folder.file('a.csv', 'when,what\n1,2\n');
      const report = await importAll(ALL);
      expect(report.refused.map(({ path: name }) => name)).toEqual(['a.csv', 'south/consumption/s2.csv']);
      expect(report.unread).toMatchObject({ count: 1, names: ['north/notes.txt'] });

      await bench.folder.file('north/user_data.csv', 'id,area,tariff\nn1,n,t\n');
      await bench.folder.file('south/user_data.csv', 'id,area,tariff\ns1,s,t\ns2,s,t\ns3,s,t\n');
      const { usersMissing, users } = await importAll(['north', 'south']);
      expect(users).toEqual({ added: 1, changed: 0, unchanged: 3 });
      expect(usersMissing).toEqual({ count: 1, ids: ['n2'] });
    });

    it('takes nothing where one of them is not there, is named twice, or lies in another', async () => {
      const cases = [
        [['a.csv', 'nowhere'], `There is no folder or file ${path('nowhere')}`],
        [['a.csv', 'north', 'a.csv'], `${path('a.csv')} is named twice`],
        [
          ['north/consumption', 'north'],
          `${path('north/consumption')} lies in ${path('north')}, which is named too`,
        ],
      ] as const;
      for (const [names, message] of cases) {
        const call = importAll(names);
        await expect(call).rejects.toThrow(UsageError);
        await expect(call).rejects.toThrow(message);
      }
      expect(await ledger()).toEqual([]);
    });

    it('reads each folder by its own layout', async () => {
      const layout = (decimal: string): string =>
        JSON.stringify({
          columns: ['who', 'when', 'kWh'],
          delimiter: ';',
          decimal,
          shape: 'rows',
          user: { column: 'who' },
          time: { columns: ['when'], form: 'YYYY-MM-DD HH:mm', zone: 'UTC', names: 'start' },
          interval: { minutes: 30 },
          values: [{ column: 'kWh' }],
          unit: 'kWh',
        });
      for (const [name, decimal] of [
        ['comma', ','],
        ['point', '.'],
      ] as const) {
        await bench.folder.folder(name);
        await bench.folder.file(`${name}/layout.json`, layout(decimal));
        await bench.folder.file(`${name}/a.csv`, `who;when;kWh\n${name};2016-07-15 00:00;0${decimal}25\n`);
      }
      expect((await importAll(['comma', 'point'])).files).toMatchObject({ loaded: 2, refused: 0 });
      expect(await bench.stored()).toEqual([
        'comma 2016-07-15T00:00Z 0 250',
        'point 2016-07-15T00:00Z 0 250',
      ]);
    });
  });

  describe('of a folder with files beside its readings', () => {
    const BESIDE = {
      'answers.json': '{"a.csv": {"wh": 500}}',
      'bill.pdf': '%PDF-1.7 x',
      'howto.html': '<html><body>Sign in.',
      'logo.png': Buffer.from('89504e470d0a1a0a0000000d494844520000000000000000', 'hex'),
      'notes.txt': 'Meters of 2016, as the supplier sent them.\nAsk Ann, or Bob.\n',
      done: '',
    };

    beforeEach(async () => {
      await bench.folder.file('a.csv', lcl('M1', '0.5'));
      for (const [name, content] of Object.entries(BESIDE)) await bench.folder.file(name, content);
      await bench.folder.file('readme.txt', 'Nobody asks for this one.');
    });

    it('takes the readings, and tells of the others', async () => {
      const report = await importAll(['.']);
      expect(report.files).toMatchObject({ loaded: 1, refused: 0 });
      expect(report.noReadings).toMatchObject({
        count: 6,
        names: ['answers.json', 'bill.pdf', 'done', 'howto.html', 'logo.png', 'notes.txt'],
      });
      expect(exitCodeFor(report)).toBe(0);
      expect(await ledger()).toMatchObject([{ files: 'a.csv loaded' }]);
    });

    it('tells so of a zip, and of a folder that holds nothing else', async () => {
      await bench.folder.file('z.zip', zipOf([['m.csv', lcl('M2', '0.7')], ...Object.entries(BESIDE)]));
      const report = await importAll(['z.zip']);
      expect(report.files).toMatchObject({ loaded: 1, refused: 0 });
      expect(report.noReadings).toMatchObject({ count: 6 });
      expect(exitCodeFor(report)).toBe(0);

      await bench.folder.folder('papers');
      await bench.folder.file('papers/notes.txt', 'Nothing yet.');
      const nothing = await importAll(['papers']);
      expect(nothing.noReadings).toMatchObject({ count: 1 });
      expect(exitCodeFor(nothing)).toBe(1);
    });

    it.each(Object.keys(BESIDE))('refuses %s where it is named by itself', async (name) => {
      const report = await importAll([name]);
      expect(report.files).toMatchObject({ loaded: 0, refused: 1 });
      expect(exitCodeFor(report)).toBe(1);
    });

    it('refuses what is named or written like readings, or may hold some', async () => {
      const bad = {
        'empty.csv': '',
        'page.csv': '<html><body>Sign in.',
        'readings.xlsx': Buffer.from('PK\u0003\u0004', 'latin1'),
        'table.txt': 'when|what\n2016-07-15 00:00|2\n2016-07-15 00:30|2\n',
        'unknown.csv': 'when,what\n1,2\n',
      };
      for (const [name, content] of Object.entries(bad)) await bench.folder.file(name, content);
      const report = await importAll(['.']);
      expect(report.refused.map(({ path: name }) => name)).toEqual(Object.keys(bad));
      expect(report.refused.at(-1)?.reason).toContain('npm run cli inspect');
      expect(report.refused[3]?.reason).toContain('npm run cli inspect');
      expect(exitCodeFor(report)).toBe(1);
    });
  });
});
