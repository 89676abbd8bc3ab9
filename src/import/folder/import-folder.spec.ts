import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asOrdinaryUser } from '../../../test/support/ordinary-user.js';
import { ImportFolder } from './import-folder.js';

describe('ImportFolder', () => {
  let root: string;
  const path = (...names: readonly string[]): string => join(root, ...names);
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'halfhour-folder-'));
    await chmod(root, 0o755);
    await mkdir(path('consumption'));
  });
  afterEach(async () => {
    await rm(root, { recursive: true });
  });

  const names = async (folder: ImportFolder): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const { name } of folder.readings()) found.push(name);
    return found;
  };

  it('gives readings in order of their users, leaves other files alone, and names those', async () => {
    for (const name of ['10.csv', '9.csv', 'meter.csv', '8.txt', '.7.csv', '6.CSV', ' 5\u{a0}.csv']) {
      await writeFile(path('consumption', name), '');
    }
    for (const name of ['Users.csv', 'README.md', '.gitignore', 'sample.sha256']) {
      await writeFile(path(name), '');
    }
    await mkdir(path('archive'));
    const folder = await ImportFolder.open(root);
    expect(await names(folder)).toEqual([
      'consumption/ 5\u{a0}.csv',
      'consumption/6.CSV',
      'consumption/9.csv',
      'consumption/10.csv',
      'consumption/meter.csv',
    ]);
    const { files, unread } = await folder.survey();
    expect(files).toBe(5);
    expect(unread).toMatchObject({ count: 3, names: ['Users.csv', 'archive', 'consumption/8.txt'] });
    expect(folder.users).toBeUndefined();
  });

  it('knows files of one user by their names, and which of them is spelled right', async () => {
    const all = ['1.csv', '1.CSV', '1 .csv', '2.CSV', '2.Csv', '3.CSV', '4.csv'];
    for (const name of all) await writeFile(path('consumption', name), '');
    const rivals: string[] = [];
    for await (const { name, user, rival } of (await ImportFolder.open(root)).readings()) {
      rivals.push(`${name} of ${user ?? '?'}: ${rival ?? 'none'}`);
    }
    expect(rivals.toSorted()).toEqual([
      'consumption/1 .csv of 1: consumption/1.csv',
      'consumption/1.CSV of 1: consumption/1.csv',
      'consumption/1.csv of 1: none',
      'consumption/2.CSV of 2: consumption/2.Csv',
      'consumption/2.Csv of 2: consumption/2.CSV',
      'consumption/3.CSV of 3: none',
      'consumption/4.csv of 4: none',
    ]);
  });

  it('takes the names of its parts in capitals, too, where there is only one of each', async () => {
    await rm(path('consumption'), { recursive: true });
    await mkdir(path('Consumption'));
    await writeFile(path('USER_DATA.CSV'), '');
    await writeFile(path('Consumption', '1.csv'), '');
    const folder = await ImportFolder.open(root);
    expect(folder.users?.name).toBe('USER_DATA.CSV');
    expect(await names(folder)).toEqual(['Consumption/1.csv']);
    await writeFile(path('User_Data.csv'), '');
    await expect(ImportFolder.open(root)).rejects.toThrow(
      `The folder ${root} holds USER_DATA.CSV and User_Data.csv: keep one of them, as user_data.csv.`,
    );
    await writeFile(path('user_data.csv'), '');
    const both = await ImportFolder.open(root);
    expect(both.users?.name).toBe('user_data.csv');
    expect((await both.survey()).unread.names).toEqual(['USER_DATA.CSV', 'User_Data.csv']);
  });

  it('gives the first files of a large folder before it has seen the last', async () => {
    // More than the system reads of a folder at once; writing them takes a slow disk a while.
    const count = 9000;
    await Promise.all(
      Array.from({ length: count }, (_, id) => writeFile(path('consumption', `${id}.csv`), '')),
    );
    const readings = (await ImportFolder.open(root)).readings();
    const first = await readings.next();
    // What is gone before its turn was not held.
    await rm(path('consumption'), { recursive: true });
    let rest = 0;
    while ((await readings.next()).done !== true) rest += 1;
    expect(first.done).toBe(false);
    expect(rest).toBeLessThan(count - 1);
  });

  it('says why it cannot be read', async () => {
    const opening = (name: string): Promise<ImportFolder> => ImportFolder.open(path(name));
    await expect(opening('none')).rejects.toThrow(
      `There is no folder or file ${path('none')}: name one that holds readings`,
    );
    await mkdir(path('empty'));
    await expect(opening('empty')).rejects.toThrow('holds no file of readings');
    await symlink(path('loop'), path('loop'));
    await expect(opening('loop')).rejects.toThrow('cannot be read: it is a link that leads back to itself');
  });

  it('says that it may not be read', async () => {
    await mkdir(path('closed', 'consumption'), { recursive: true });
    await chmod(path('closed', 'consumption'), 0o000);
    await asOrdinaryUser(async () => {
      const folder = await ImportFolder.open(path('closed'));
      await expect(names(folder)).rejects.toThrow(
        `The folder ${path('closed', 'consumption')} cannot be read: it may not be read: check its permissions.`,
      );
    });
    await writeFile(path('sample.sha256'), '');
    await chmod(path('sample.sha256'), 0o000);
    await asOrdinaryUser(() =>
      expect(ImportFolder.open(root)).rejects.toThrow(
        `The list of the sample in ${root} cannot be read: it may not be read: check its permissions.`,
      ),
    );
    await chmod(path('closed'), 0o000);
    await asOrdinaryUser(() =>
      expect(ImportFolder.open(path('closed'))).rejects.toThrow(
        `The folder ${path('closed')} cannot be read: it may not be read: check its permissions.`,
      ),
    );
  });
});
