import { hash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readSampleManifest } from './sample-manifest.js';
import { sampleFiles } from './sample-data.js';
import { DEFAULT_SAMPLE } from './sample-options.js';

const DATA = resolve('data');

describe("the project's data folder", () => {
  const expected = new Map([...sampleFiles(DEFAULT_SAMPLE)].map(({ path, content }) => [path, content]));

  it('holds what "sample" writes by default, byte for byte', async () => {
    const differing: string[] = [];
    for (const [path, content] of expected) {
      const stored = await readFile(join(DATA, path));
      if (!stored.equals(Buffer.from(content))) differing.push(path);
    }
    expect(differing).toEqual([]);
  });

  it('holds no other input file', async () => {
    const files = await readdir(join(DATA, 'consumption'));
    expect(files.map((name) => `consumption/${name}`).sort()).toEqual(
      [...expected.keys()].filter((path) => path !== 'user_data.csv'),
    );
  });

  it('has the manifest of these files', async () => {
    const hashes = [...expected].map(([path, content]) => [path, hash('sha256', content)] as const);
    expect(await readSampleManifest(DATA)).toEqual(new Map(hashes));
  });
});
