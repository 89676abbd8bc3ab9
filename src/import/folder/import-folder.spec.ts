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

  it('gives readings in order of their users, and leaves other files alone', async () => {
    for (const name of ['10.csv', '9.csv', 'meter.csv', '8.txt', '.7.csv', '6.CSV']) {
      await writeFile(path('consumption', name), '');
    }
    const folder = await ImportFolder.open(root);
    expect(await names(folder)).toEqual(['consumption/9.csv', 'consumption/10.csv', 'consumption/meter.csv']);
    expect(await folder.countReadings()).toBe(3);
    expect(folder.users).toBeUndefined();
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
  }, 60_000);

  it('says why it cannot be read', async () => {
    const opening = (name: string): Promise<ImportFolder> => ImportFolder.open(path(name));
    await expect(opening('none')).rejects.toThrow(
      `There is no folder ${path('none')}: name the one that holds`,
    );
    await mkdir(path('empty'));
    await expect(opening('empty')).rejects.toThrow('holds neither user_data.csv nor a folder consumption');
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
