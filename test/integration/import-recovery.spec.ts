import { appendFile, mkdir, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as soon } from 'node:timers/promises';
import { exitCodeFor, type ImportReport } from '../../src/import/report/import-report.js';
import { ImportBench } from '../support/import-bench.js';

/** So many small files go into one transaction; the users' file is done before them. */
const STORED_AT_ONCE = 50;
const USERS = Array.from({ length: 2 * STORED_AT_ONCE + 9 }, (_, at) => at + 1);
/** The one with the fault: files are read in the order of their ids, while those before them are stored. */
const BAD = USERS.length;
const ROWS = Array.from({ length: 12 }, (_, row) => {
  const start = new Date(Date.UTC(2016, 6, 15) + row * 1_800_000).toISOString();
  return `${start.slice(0, 19).replace('T', ' ')},${row}`;
});
const CLEAN = USERS.flatMap((id) =>
  ROWS.map((row) => `${id} ${row.slice(0, 10)}T${row.slice(11, 16)}Z 0 ${row.slice(20)}`),
);
const TEXT = ['datetime,consumption', ...ROWS].map((row) => `${row}\r\n`).join('');

interface Fault {
  /** What goes wrong, before the import and, by what it returns, while it goes on. */
  readonly break: (bench: ImportBench) => Promise<((filesDone: number) => Promise<void>) | undefined>;
  readonly reason: string;
}

const path = (bench: ImportBench, name = `${BAD}.csv`): string =>
  join(bench.folder.path, 'consumption', name);
const instead = (content: string | Buffer): Fault['break'] => {
  return async (bench) => {
    await bench.folder.file(`consumption/${BAD}.csv`, content);
    return undefined;
  };
};

const FAULTS: Readonly<Record<string, Fault>> = {
  'a file in UTF-16': {
    break: instead(Buffer.from(`\u{feff}${TEXT}`, 'utf16le')),
    reason: 'it is UTF-16: save it as UTF-8',
  },
  'binary rubbish': {
    break: instead(Buffer.from(Array.from({ length: 50_000 }, (_, at) => (at * at * 31) % 256))),
    reason: 'it is not UTF-8: save it as UTF-8',
  },
  'binary rubbish that happens to be UTF-8': {
    break: instead(Buffer.alloc(50_000, '\0\x01\n')),
    reason: 'it is no text in UTF-8 (it looks like UTF-16 or a binary file): save it as UTF-8',
  },
  'a file cut off within a row': {
    break: instead(TEXT.slice(0, -9)),
    reason: '1 of its 12 rows was rejected, more than 1%: correct it, or raise --max-errors',
  },
  'a link that leads back to itself': {
    break: async (bench) => {
      await bench.folder.remove(`consumption/${BAD}.csv`);
      await symlink(path(bench), path(bench));
      return undefined;
    },
    reason: 'it is a link that leads back to itself: replace the link',
  },
  'a folder with the name of a file': {
    break: async (bench) => {
      await bench.folder.remove(`consumption/${BAD}.csv`);
      await mkdir(path(bench));
      return undefined;
    },
    reason: 'it is a folder, a pipe or a device: remove it, or put the file in its place',
  },
  'a file that vanishes before it is read': {
    break: (bench) =>
      Promise.resolve((files) =>
        files === STORED_AT_ONCE + 1 ? bench.folder.remove(`consumption/${BAD}.csv`) : Promise.resolve(),
      ),
    reason: 'it is no longer there',
  },
  'a file that grows while it is read': {
    break: async (bench) => {
      await bench.folder.file(`consumption/${BAD}.csv`, TEXT + `${ROWS[0] ?? ''}\n`.repeat(200_000));
      let goesOn = true;
      const grow = async (): Promise<void> => {
        while (goesOn) {
          await appendFile(path(bench), 'x');
          await soon();
        }
      };
      const growing = grow();
      return async (files) => {
        if (files !== USERS.length + 1) return;
        goesOn = false;
        await growing;
      };
    },
    reason: 'it changed while it was being read: import again once it is complete',
  },
  'a file whose name is no id': {
    break: async (bench) => {
      await rename(path(bench), path(bench, `${'x'.repeat(65)}.csv`));
      return undefined;
    },
    reason: "its name must be a user's id, such as 3000.csv",
  },
};

describe('an import that meets', () => {
  let bench: ImportBench;
  beforeAll(async () => {
    bench = await ImportBench.start();
  });
  afterAll(async () => {
    await bench.stop();
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.folder.users(...USERS.map((id) => `${id},a1,t1`));
    for (const id of USERS) await bench.folder.file(`consumption/${id}.csv`, TEXT);
  });

  const importDuring = async (meanwhile: (filesDone: number) => Promise<void>): Promise<ImportReport> => {
    const steps: Promise<void>[] = [];
    const report = await bench.import({}, undefined, ({ files }) => steps.push(meanwhile(files)));
    await Promise.all(steps);
    return report;
  };

  it.each(Object.keys(FAULTS))(
    '%s names it, loads the others, and is whole once it is mended',
    async (name) => {
      const fault = FAULTS[name];
      const meanwhile = await fault?.break(bench);
      const report = await importDuring(meanwhile ?? (() => Promise.resolve()));
      expect(report.refused.map(({ reason }) => reason)).toEqual([fault?.reason]);
      expect(exitCodeFor(report)).toBe(report.overThreshold > 0 ? 3 : 1);
      expect(await bench.stored()).toEqual(CLEAN.filter((reading) => !reading.startsWith(`${BAD} `)));
      await bench.folder.remove('consumption');
      await mkdir(join(bench.folder.path, 'consumption'));
      for (const id of USERS) await bench.folder.file(`consumption/${id}.csv`, TEXT);
      const again = await bench.import();
      expect(again.files).toMatchObject({ loaded: 1, skipped: USERS.length, refused: 0 });
      expect(exitCodeFor(again)).toBe(0);
      expect(await bench.stored()).toEqual(CLEAN);
    },
  );
});
