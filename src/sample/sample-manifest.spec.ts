import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatManifest, readSampleManifest } from './sample-manifest.js';

const HASH = 'a'.repeat(64);

describe('readSampleManifest', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'halfhour-manifest-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const read = async (text: string): ReturnType<typeof readSampleManifest> => {
    await writeFile(join(folder, 'sample.sha256'), text);
    return readSampleManifest(folder);
  };

  it('reads what was formatted, sorted by path', async () => {
    const text = formatManifest(
      new Map([
        ['user_data.csv', HASH],
        ['consumption/1000.csv', HASH],
      ]),
    );
    expect(text).toBe(`${HASH}  consumption/1000.csv\n${HASH}  user_data.csv\n`);
    expect(await read(text)).toEqual(
      new Map([
        ['consumption/1000.csv', HASH],
        ['user_data.csv', HASH],
      ]),
    );
  });

  it('is undefined where there is no manifest, or no folder', async () => {
    expect(await readSampleManifest(folder)).toBeUndefined();
    expect(await readSampleManifest(join(folder, 'nowhere'))).toBeUndefined();
  });

  it.each([
    ['empty', ''],
    ['cut short', `${HASH}  user_data.csv`],
    ['of another kind', 'hello\n'],
    ['with a hash of another length', `abc  user_data.csv\n`],
    ['with a path that leads out of the folder', `${HASH}  consumption/../../1000.csv\n`],
    ['with an absolute path', `${HASH}  /consumption/1000.csv\n`],
    ['with a path twice', `${HASH}  user_data.csv\n${HASH}  user_data.csv\n`],
  ])('is undefined for one that is %s', async (_, text) => {
    expect(await read(text)).toBeUndefined();
  });
});
