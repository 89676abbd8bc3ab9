import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSampleManifest } from './sample-manifest.js';
import { sampleFiles } from './sample-data.js';
import type { SampleOptions } from './sample-options.js';
import { writeSample } from './write-sample.js';

const THREE: SampleOptions = { users: 3, days: 2, seed: 1 };
const TWO: SampleOptions = { users: 2, days: 1, seed: 5 };

describe('writeSample', () => {
  let parent: string;
  let folder: string;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'halfhour-sample-'));
    folder = join(parent, 'some', 'data');
  });
  afterEach(() => rm(parent, { recursive: true }));

  const put = async (path: string, text: string): Promise<void> => {
    await mkdir(join(folder, 'consumption'), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  const namesIn = async (path: string): Promise<readonly string[]> =>
    (await readdir(join(folder, path))).sort();
  const contents = async (): Promise<ReadonlyMap<string, string>> => {
    const paths = ['user_data.csv', ...(await namesIn('consumption')).map((name) => `consumption/${name}`)];
    return new Map(
      await Promise.all(
        paths.map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const),
      ),
    );
  };
  const generated = (options: SampleOptions): ReadonlyMap<string, string> =>
    new Map([...sampleFiles(options)].map(({ path, content }) => [path, content]));

  it('makes the folder and writes every file, and says how much', async () => {
    const written = await writeSample(folder, THREE);
    expect(await contents()).toEqual(generated(THREE));
    const bytes = [...generated(THREE).values()].reduce((sum, text) => sum + text.length, 0);
    expect(written).toEqual({ files: 4, bytes });
  });

  it('writes a manifest with the hash of every file, and leaves nothing unfinished behind', async () => {
    await writeSample(folder, THREE);
    const hashes = [...(await contents())].map(
      ([path, text]) => [path, createHash('sha256').update(text).digest('hex')] as const,
    );
    expect(await readSampleManifest(folder)).toEqual(new Map(hashes));
    expect(await namesIn('.')).toEqual(['consumption', 'sample.sha256', 'user_data.csv']);
  });

  it('replaces an earlier, larger data set with all its files', async () => {
    await writeSample(folder, THREE);
    await writeSample(folder, TWO);
    expect(await contents()).toEqual(generated(TWO));
    expect((await readSampleManifest(folder))?.size).toBe(3);
  });

  it('leaves files alone that no import reads', async () => {
    await put('README.md', 'about this folder');
    await writeSample(folder, TWO);
    await writeSample(folder, THREE);
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toBe('about this folder');
  });

  it.each(['user_data.csv', 'consumption/1000.csv', 'consumption/3000.csv'])(
    'refuses a folder with a %s of another origin and touches nothing',
    async (path) => {
      await put(path, 'mine');
      await expect(writeSample(folder, THREE)).rejects.toThrow(
        `${join(folder, path)} was not written by "sample"`,
      );
      expect(await readFile(join(folder, path), 'utf8')).toBe('mine');
      expect(await namesIn('.')).not.toContain('sample.sha256');
    },
  );

  it.each([
    ['was changed since', 'consumption/1001.csv'],
    ['came to it later', 'consumption/3000.csv'],
  ])('refuses to overwrite a data set with a file that %s', async (_, path) => {
    await writeSample(folder, THREE);
    await put(path, 'mine');
    await expect(writeSample(folder, TWO)).rejects.toThrow(join(folder, path));
    expect(await readFile(join(folder, path), 'utf8')).toBe('mine');
    expect(await namesIn('consumption')).toContain('1002.csv');
  });

  it('completes a run that was interrupted before its manifest', async () => {
    await writeSample(folder, THREE);
    await rm(join(folder, 'sample.sha256'));
    await rm(join(folder, 'consumption/1002.csv'));
    await put('sample.part', 'datetime,consum');
    await writeSample(folder, THREE);
    expect(await contents()).toEqual(generated(THREE));
    expect(await namesIn('.')).toEqual(['consumption', 'sample.sha256', 'user_data.csv']);
  });

  it('says so when a file stands where the folder should be', async () => {
    const file = join(parent, 'file');
    await writeFile(file, '');
    await expect(writeSample(file, THREE)).rejects.toThrow(`${file} cannot be made into a folder`);
  });
});
