import { populationSeries, Rollups } from '../../src/consumption/index.js';
import { summarize } from '../../src/import/report/summary.js';
import { ImportBench } from '../support/import-bench.js';

const EVERYONE = { areas: [], tariffs: [] };
const PLAIN = { bold: String, faint: String, warn: String };

describe('names of a folder that look alike', () => {
  let bench: ImportBench;
  beforeAll(async () => {
    bench = await ImportBench.start();
  });
  afterAll(async () => {
    await bench.stop();
  });
  beforeEach(async () => {
    await bench.reset();
  });

  /** `a1 3` of every area, in Wh. */
  const energies = async (): Promise<readonly string[]> => {
    const data = await bench.parts.snapshot();
    const { results } = await populationSeries(data, { resolution: '1mo', filter: EVERYONE, split: 'area' });
    return results.map(({ area, energy_wh }) => `${area ?? ''} ${energy_wh ?? '?'}`).sort();
  };
  /** Users with these areas, each with one reading of the user's number in Wh. */
  const folderOf = async (areas: readonly string[]): Promise<void> => {
    await bench.folder.users(...areas.map((area, index) => `${index + 1},${area},t1`));
    for (const index of areas.keys())
      await bench.folder.readings(index + 1, `2016-07-15 00:00:00,${index + 1}`);
  };
  const text = (report: Awaited<ReturnType<ImportBench['import']>>): string => summarize(report, PLAIN);

  it('are one name, and the report says which were folded', async () => {
    await folderOf([
      'Zürich',
      'Zu\u{308}rich',
      'a1',
      'a1\u{a0}',
      'a1\u{200b}',
      'A1',
      'a1  x',
      'a1 x',
      '\u{a0}',
    ]);
    const report = await bench.import({ maxErrors: { unit: 'percent', most: 100 } });
    expect(await energies()).toEqual(['A1 6', 'Zürich 3', 'a1 12', 'a1 x 15']);
    expect(report.rejectedRows).toEqual([{ path: 'user_data.csv', line: 10, reason: 'the area is missing' }]);
    expect(text(report)).toContain(`Folded: 4 names were taken otherwise than written
  user_data.csv, line 3: the area "Zu<U+0308>rich" is taken as "Zürich".
  user_data.csv, line 5: the area "a1<U+00A0>" is taken as "a1".
  user_data.csv, line 6: the area "a1<U+200B>" is taken as "a1".
  user_data.csv, line 8: the area "a1  x" is taken as "a1 x".
`);
  });

  it('hold no controls, and each such row says which one it holds', async () => {
    await folderOf(['a1', '\u{1b}[31mred\u{1b}[0m', 'a1\u{7}']);
    const { rejectedRows } = await bench.import({ maxErrors: { unit: 'percent', most: 100 } });
    expect(rejectedRows.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      '3: the area holds the control character U+001B',
      '4: the area holds the control character U+0007',
    ]);
    expect(await bench.users()).toEqual(['1 a1 t1']);
  });

  it('that an earlier version stored are folded when the users’ file comes again, and their past with them', async () => {
    const rollups = bench.parts.get(Rollups);
    const areas = ['a1', 'a1\u{a0}', 'a2\u{200b}', 'a2'];
    await folderOf(areas);
    await bench.import();
    // As the version before left them; user 9 is not in the file.
    await bench.database.transaction(async (session) => {
      for (const [index, area] of areas.entries())
        await session.query('update users set area = $1 where id = $2', [area, index + 1]);
      await session.query(
        `insert into users (id, external_id, sort_key, area, tariff) values (9, '9', '019', ' a2', 't1')`,
      );
      await session.query('update database_state set data_version = data_version + 1');
      await rollups.markSegmentsChanged(session, [1, 2, 3, 4]);
    });
    await rollups.refresh();
    expect(await energies()).toHaveLength(4);
    const report = await bench.import();
    expect(report.users).toEqual({ added: 0, changed: 2, unchanged: 2 });
    expect(await energies()).toEqual(['a1 3', 'a2 7']);
    expect(await bench.users()).toContain('9 a2 t1');
    expect(await bench.import()).toMatchObject({ files: { loaded: 0, skipped: 5 } });
  });
});

describe('files of a folder whose names are not quite as they should be', () => {
  let bench: ImportBench;
  beforeAll(async () => {
    bench = await ImportBench.start();
  });
  afterAll(async () => {
    await bench.stop();
  });

  it('are read where it is plain what they are, and are told where they are not', async () => {
    const file = (wh: number): string => `datetime,consumption\n2016-07-15 00:00:00,${wh}\n`;
    await bench.folder.users('1,a1,t1', '2,a1,t1', '3,a1,t1');
    await bench.folder.file('consumption/1.CSV', file(1));
    await bench.folder.file('consumption/2.csv', file(2));
    await bench.folder.file('consumption/2.CSV', file(20));
    await bench.folder.file('consumption/3.txt', file(3));
    await bench.folder.file('Users.csv', '');
    await bench.folder.file('consumption/\u{1b}[31m.txt', '');
    const report = await bench.import();
    expect(await bench.stored()).toEqual(['1 2016-07-15T00:00Z 0 1', '2 2016-07-15T00:00Z 0 2']);
    expect(report.refused).toEqual([
      {
        path: 'consumption/2.CSV',
        result: 'refused',
        reason: 'consumption/2.csv is of the same user: keep one of the two',
      },
    ]);
    const words = summarize(report, PLAIN);
    expect(words).toMatch(
      /^Not read: 3 files \(Users\.csv, .*consumption\/\\u001b\[31m\.txt.*\): an import reads/m,
    );
    expect(words).toContain('No file: 1 user (3)');
  });
});
