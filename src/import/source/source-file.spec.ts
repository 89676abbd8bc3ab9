import { createHash } from 'node:crypto';
import { appendFile, chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asOrdinaryUser } from '../../../test/support/ordinary-user.js';
import { SourceFile } from './source-file.js';

const LARGE_ROWS = 400_000;

describe('SourceFile', () => {
  let folder: string;
  const path = (name: string): string => join(folder, name);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'halfhour-source-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const lines = async (source: SourceFile): Promise<number> => {
    let count = 0;
    await source.scan({
      line: () => (count += 1),
      tooLong: () => undefined,
    });
    return count;
  };

  it.each([
    ['small', 3],
    ['large', LARGE_ROWS],
  ])('hashes and scans a %s file', async (name, rows) => {
    const content = '2016-07-15 00:00:00,1\n'.repeat(rows);
    await writeFile(path(name), content);
    const source = await SourceFile.read(path(name));
    expect(source.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    expect(await lines(source)).toBe(rows);
  });

  it('scans the small file that was hashed, whatever happened to it since', async () => {
    await writeFile(path('small'), 'a\nb\n');
    const source = await SourceFile.read(path('small'));
    await writeFile(path('small'), 'c\n');
    expect(await lines(source)).toBe(2);
  });

  it.each([
    ['grew', (file: string) => appendFile(file, 'x')],
    ['shrank', (file: string) => truncate(file, 100)],
  ])('refuses a large file that %s before it was scanned', async (_, change) => {
    await writeFile(path('large'), '2016-07-15 00:00:00,1\n'.repeat(LARGE_ROWS));
    const source = await SourceFile.read(path('large'));
    await change(path('large'));
    await expect(lines(source)).rejects.toThrow('it changed while it was being read');
  });

  it('refuses a large file that vanished before it was scanned', async () => {
    await writeFile(path('large'), '2016-07-15 00:00:00,1\n'.repeat(LARGE_ROWS));
    const source = await SourceFile.read(path('large'));
    await rm(path('large'));
    await expect(lines(source)).rejects.toThrow('it is no longer there');
  });

  it('says that a file may not be read', async () => {
    await writeFile(path('closed'), 'a\n');
    await chmod(path('closed'), 0o000);
    await chmod(folder, 0o755);
    await asOrdinaryUser(() =>
      expect(SourceFile.read(path('closed'))).rejects.toThrow('it may not be read: check its permissions'),
    );
  });

  it('says why a file cannot be read', async () => {
    await symlink(path('loop'), path('loop'));
    await mkdir(path('folder'));
    await expect(SourceFile.read(path('gone'))).rejects.toThrow('it is no longer there');
    await expect(SourceFile.read(path('loop'))).rejects.toThrow('it is a link that leads back to itself');
    await expect(SourceFile.read(path('folder'))).rejects.toThrow(
      'it is a folder, a pipe or a device: remove it, or put the file in its place',
    );
  });
});
