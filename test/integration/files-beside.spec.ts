import { join } from 'node:path';
import { ImportBench } from '../support/import-bench.js';
import { ImportTestFolder } from '../support/import-folder.js';

const USERS = ['3000,a1,t1', '3001,a2,t3'];

/** Folders that are imported one after the other, each night anew. */
describe('files of a user in several folders', () => {
  let bench: ImportBench;
  let beside: ImportTestFolder;
  beforeAll(async () => {
    bench = await ImportBench.start();
  });
  afterAll(async () => {
    await bench.stop();
  });
  beforeEach(async () => {
    await bench.reset();
    beside = await ImportTestFolder.create();
    await bench.folder.users(...USERS);
    await bench.folder.readings(3000, '2016-07-15 00:00:00,1', '2016-07-15 00:30:00,2');
    await beside.users('3000,a9,t1');
    await beside.readings(3000, '2016-07-15 00:30:00,7');
  });
  afterEach(async () => {
    await beside.remove();
  });

  /** What each of the two folders brought: files loaded, readings restated. */
  const night = async (): Promise<readonly (readonly [loaded: number, restated: number])[]> => {
    const reports = [await bench.import(), await bench.import({}, undefined, undefined, beside.path)];
    return reports.map(({ files, rows }) => [files.loaded, rows.rows_restated]);
  };
  const CORRECTED = ['3000 2016-07-15T00:00Z 0 1', '3000 2016-07-15T00:30Z 0 7'];

  it('bring nothing new the second time, and the correction of one of them stands', async () => {
    expect(await night()).toEqual([
      [2, 0],
      [2, 1],
    ]);
    expect(await bench.stored()).toEqual(CORRECTED);

    for (const another of ['second', 'third']) {
      expect({ another, brought: await night() }).toEqual({
        another,
        brought: [
          [0, 0],
          [0, 0],
        ],
      });
      expect(await bench.stored()).toEqual(CORRECTED);
      expect(await bench.users()).toEqual(['3000 a9 t1', '3001 a2 t3']);
    }
  });

  it('say the last word again where they have changed, are sent by themselves, or are asked to', async () => {
    await night();
    await bench.folder.readings(3000, '2016-07-15 00:30:00,3');
    expect(await night()).toEqual([
      [1, 1],
      [0, 0],
    ]);
    expect((await bench.stored()).at(-1)).toBe('3000 2016-07-15T00:30Z 0 3');

    const alone = join(beside.path, 'consumption', '3000.csv');
    const { rows } = await bench.import({}, undefined, undefined, alone);
    expect(rows).toMatchObject({ rows_restated: 1 });
    expect(await night()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect((await bench.stored()).at(-1)).toBe('3000 2016-07-15T00:30Z 0 7');

    expect((await bench.import({ force: true })).rows).toMatchObject({ rows_restated: 1 });
    expect((await bench.stored()).at(-1)).toBe('3000 2016-07-15T00:30Z 0 3');
  });

  it('are read again with another policy', async () => {
    await bench.folder.readings(3000, '2016-07-15 00:30:00,1', '2016-07-15 00:30:00,2');
    await bench.import();
    for (const [onRepeat, wh] of [
      ['first', [1]],
      ['keep', [1, 2]],
      ['last', [2]],
    ] as const) {
      await bench.import({ onRepeat });
      expect(await bench.stored()).toEqual(wh.map((one, at) => `3000 2016-07-15T00:30Z ${at} ${one}`));
    }
  });

  it('may lie in folders of one folder', async () => {
    const layout = 'datetime,consumption\n';
    await bench.clearFolder();
    await bench.folder.remove('consumption');
    await bench.folder.folder('first');
    await bench.folder.folder('second');
    await bench.folder.file('first/3000.csv', `${layout}2016-07-15 00:00:00,1\n2016-07-15 00:30:00,2\n`);
    await bench.folder.file('second/3000.csv', `${layout}2016-07-15 00:30:00,7\n`);
    expect((await bench.import({ createUsers: true })).rows).toMatchObject({ rows_restated: 1 });
    expect((await bench.import()).files).toMatchObject({ loaded: 0, skipped: 2 });
    expect(await bench.stored()).toEqual(CORRECTED);
  });
});
