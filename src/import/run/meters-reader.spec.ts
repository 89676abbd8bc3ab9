import nodeFs from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { zipOf } from '../../../test/support/zip.js';
import { ImportFolder } from '../folder/import-folder.js';
import { UnreadFiles } from '../folder/unread-files.js';
import { DEFAULT_OPTIONS } from '../import-options.js';
import { MetersReader } from './meters-reader.js';

type Given = ConstructorParameters<typeof MetersReader>;

describe('MetersReader', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'halfhour-test-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
    jest.restoreAllMocks();
  });

  /** What it hands on of a folder all of whose files are known. */
  const namesOf = async (path: string, noReadings = new UnreadFiles()): Promise<readonly string[]> => {
    const history = {
      ofMeters: (_: unknown, asked: readonly object[]) => asked.map(() => ({ isKnown: true })),
    };
    const context = {
      folder: await ImportFolder.open(path),
      options: DEFAULT_OPTIONS,
      signal: new AbortController().signal,
      history,
    };
    const ledger = { open: () => Promise.resolve() };
    const reader = new MetersReader(
      context as unknown as Given[0],
      {} as Given[1],
      ledger as unknown as Given[2],
      {} as Given[3],
      noReadings,
      () => Promise.resolve(),
    );
    const names: string[] = [];
    for await (const { file, refused } of reader.candidates())
      names.push(refused ? `${file.name}: ${refused.message}` : file.name);
    return names;
  };

  it('opens the files of a large zip one after the other', async () => {
    const count = 1_500;
    const file = 'LCLid,stdorToU,DateTime,KWH/hh (per half hour) \r\n';
    const members = Array.from({ length: count }, (_, nth) => [`${nth}.csv`, file] as const);
    await writeFile(join(folder, 'all.zip'), zipOf(members));
    // Of a zip each member is read through a descriptor of its own.
    const { open, close } = nodeFs;
    let isOpen = 0;
    let most = 0;
    jest.spyOn(nodeFs, 'open').mockImplementation((...given: Parameters<typeof open>) => {
      isOpen += 1;
      most = Math.max(most, isOpen);
      open(...given);
    });
    jest.spyOn(nodeFs, 'close').mockImplementation((...given: Parameters<typeof close>) => {
      isOpen -= 1;
      close(...given);
    });

    const names = await namesOf(join(folder, 'all.zip'));

    expect(names).toHaveLength(count);
    expect(names.at(-1)).toBe(`all.zip: ${count - 1}.csv`);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(20);
  });
});
