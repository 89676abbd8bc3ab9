import {
  figuresOfUser,
  ranking,
  Rollups,
  Snapshots,
  summary,
  userSeries,
} from '../../src/consumption/index.js';
import { Database, DatabaseState } from '../../src/database/index.js';
import { ImportModule } from '../../src/import/index.js';
import { InterimRefresh } from '../../src/import/run/interim-refresh.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ImportBench } from '../support/import-bench.js';
import { startTestParts } from '../support/parts.js';
import { PERMIT } from '../support/permit.js';

/** More than go into one transaction. */
const USERS = Array.from({ length: 55 }, (_, at) => at + 1);
const EVERYONE = { filter: { areas: [], tariffs: [] } };
const ORDER = { ...EVERYONE, sort: 'total', descending: true, page: 1, pageSize: 1 } as const;
const ALL_OF_JULY = { from: new Date('2016-07-01T00:00Z'), to: new Date('2016-08-01T00:00Z') };

const rowsOf = (day: number, wh: number): readonly string[] =>
  ['00:00', '00:30'].map((time) => `2016-07-${String(day).padStart(2, '0')} ${time}:00,${wh}`);

/** A day of 2 Wh of each user is stored and shown; files of that day and of the next lie in the folder. */
async function secondNight(bench: ImportBench): Promise<void> {
  await bench.reset();
  await bench.folder.users(...USERS.map((id) => `${id},a1,t1`));
  for (const id of USERS) await bench.folder.readings(id, ...rowsOf(1, 1));
  await bench.import();
  for (const id of USERS) await bench.folder.readings(id, ...rowsOf(1, 1), ...rowsOf(2, 10));
}

/** Does something each time after some files were loaded. */
function afterFiles(work: () => Promise<void>): void {
  const whenDue: (this: InterimRefresh) => Promise<void> = Reflect.get(InterimRefresh.prototype, 'whenDue');
  jest.spyOn(InterimRefresh.prototype, 'whenDue').mockImplementation(async function (this: InterimRefresh) {
    await whenDue.call(this);
    await work();
  });
}

describe('while an import is under way', () => {
  let database: TestDatabase;
  let bench: ImportBench;
  let state: DatabaseState;

  beforeAll(async () => {
    database = await createTestDatabase();
    bench = await ImportBench.start(database);
    state = bench.parts.get(DatabaseState);
  });

  beforeEach(() => secondNight(bench));

  afterEach(() => {
    jest.restoreAllMocks();
  });

  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });

  const total = async (): Promise<number | null> =>
    (await summary(await bench.parts.snapshot(), EVERYONE)).total_wh;

  it('answers are kept: its files raise no version, and the refresh at its end does', async () => {
    const before = await bench.parts.snapshot();
    const first = await ranking(before, ORDER);
    const seen: unknown[] = [];
    afterFiles(async () => {
      const data = await bench.parts.snapshot();
      // The very same answer, not another one alike.
      const isKept = (await ranking(data, ORDER)) === first;
      seen.push([data.version === before.version, data.isSettled, data.window?.to, isKept, await total()]);
    });
    await bench.import();
    const window = before.window?.to;
    expect(seen.length).toBeGreaterThan(2);
    expect(new Set(seen.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify([true, false, window, true, 2 * USERS.length])]),
    );
    const after = await bench.parts.snapshot();
    expect([after.dataVersion - before.dataVersion, after.isSettled]).toEqual([1, true]);
    expect(after.window?.to).toEqual(new Date('2016-07-02T01:00Z'));
    expect([await total(), (await ranking(after, ORDER)).results[0]?.total_wh]).toEqual([
      22 * USERS.length,
      22,
    ]);
  });

  it('figures of users that nobody has asked for are those of the files, in the range that is shown', async () => {
    // The day that is shown is restated.
    for (const id of USERS) await bench.folder.readings(id, ...rowsOf(1, 3), ...rowsOf(2, 10));
    const seen: unknown[] = [];
    afterFiles(async () => {
      const data = await bench.parts.snapshot();
      // Of the last user nothing is loaded before the last files.
      const { total_wh, coverage } = await figuresOfUser(data, '1', {});
      seen.push([total_wh, coverage, await total()]);
    });
    await bench.import();
    expect(seen[0]).toEqual([6, 1, 2 * USERS.length]);
  });

  it('a night’s import brings everything up to date in between, kept answers of users too', async () => {
    const fresh = await ImportBench.start({
      ...database,
      environment: { ...database.environment, FRESH_AFTER: '0s' },
    });
    try {
      await fresh.folder.users(...USERS.map((id) => `${id},a1,t1`));
      for (const id of USERS) await fresh.folder.readings(id, ...rowsOf(1, 1), ...rowsOf(2, 10));
      const own = async (): Promise<number | null> =>
        (await figuresOfUser(await fresh.parts.snapshot(), '1', ALL_OF_JULY)).total_wh;
      expect(await own()).toBe(2);
      const seen: unknown[] = [];
      afterFiles(async () => {
        const data = await fresh.parts.snapshot();
        const { total_wh } = await summary(data, EVERYONE);
        seen.push([await own(), data.isSettled, total_wh]);
      });
      await fresh.import();
      const loaded = 50;
      expect(seen).toContainEqual([22, true, 20 * loaded + 2 * USERS.length]);
    } finally {
      await fresh.stop();
    }
  });

  it('a first load shows nothing before its end', async () => {
    await bench.reset();
    await bench.parts.get(Rollups).refresh();
    for (const id of USERS) await bench.folder.readings(id, ...rowsOf(1, 1));
    await bench.folder.users(...USERS.map((id) => `${id},a1,t1`));
    const app: TestApp = await startTestApp(database);
    const seen: string[] = [];
    try {
      afterFiles(async () => {
        const { window, hasOnlyNewReadings } = await bench.parts.snapshot();
        const page = await (await fetch(app.url)).text();
        const isSaid = page.includes('Readings are being imported.');
        seen.push([window === null, hasOnlyNewReadings, isSaid].join(' '));
      });
      await bench.import();
      expect(seen).toContain('true true true');
      expect(await (await fetch(app.url)).text()).not.toContain('No readings yet');
    } finally {
      await app.close();
    }
  });

  it('a page is sent as it was written until the aggregates have followed, and says that one is under way', async () => {
    const app = await startTestApp(database);
    try {
      const ask = async (path: string): Promise<{ etag: string | null; html: string }> => {
        const response = await fetch(app.url + path);
        return { etag: response.headers.get('etag'), html: await response.text() };
      };
      const [summaryBefore, importsBefore] = [await ask('/'), await ask('/imports')];
      const seen: (readonly [summary: string | null, imports: string | null, isSaid: boolean])[] = [];
      afterFiles(async () => {
        const { etag, html } = await ask('/');
        seen.push([etag, (await ask('/imports')).etag, html.includes('An import is under way')]);
      });
      await bench.import();
      // The users' file is known; then come two groups of files, and an empty one that ends the import.
      expect(new Set(seen.map(([etag]) => etag)).size).toBe(1);
      expect(new Set(seen.map(([, etag]) => etag)).size).toBe(2);
      expect(seen.every(([etag, , isSaid]) => etag !== summaryBefore.etag && isSaid)).toBe(true);
      const [summaryAfter, importsAfter] = [await ask('/'), await ask('/imports')];
      expect(summaryAfter.html).not.toContain('An import is under way');
      expect(new Set([summaryBefore.etag, seen[0]?.[0], summaryAfter.etag]).size).toBe(3);
      expect(importsAfter.etag).not.toBe(importsBefore.etag);
    } finally {
      await app.close();
    }
  });

  it('one that fails after a file that was refused leaves nothing to follow', async () => {
    await bench.folder.readings(1, 'no time,1');
    for (const id of USERS.slice(1)) await bench.folder.remove(`consumption/${id}.csv`);
    afterFiles(() => Promise.reject(new Error('broken')));
    await expect(bench.import()).rejects.toThrow('broken');
    expect((await bench.parts.snapshot()).isSettled).toBe(true);
  });

  describe('one that was killed between its files and its refresh', () => {
    beforeEach(async () => {
      jest.spyOn(Rollups.prototype, 'refresh').mockRejectedValue(new Error('killed'));
      await expect(bench.import()).rejects.toThrow('killed');
      jest.restoreAllMocks();
    });

    it('leaves the old figures, and the next start shows the new ones under a new version', async () => {
      const data = await bench.parts.snapshot();
      expect([data.isSettled, await total(), data.window?.to]).toEqual([
        false,
        2 * USERS.length,
        new Date('2016-07-01T01:00Z'),
      ]);
      await bench.parts.get(Rollups).refresh();
      const after = await bench.parts.snapshot();
      expect([after.dataVersion - data.dataVersion, after.isSettled, await total()]).toEqual([
        1,
        true,
        22 * USERS.length,
      ]);
    });

    it('so does the next import, although all files are known', async () => {
      const { dataVersion } = await bench.parts.snapshot();
      const { files } = await bench.import();
      expect([files.loaded, await total()]).toEqual([0, 22 * USERS.length]);
      expect((await bench.parts.snapshot()).dataVersion).toBe(dataVersion + 1);
    });

    it('what it loaded counts for whoever writes next', async () => {
      const { window, shown } = await state.read();
      expect([window?.to, shown?.to]).toEqual([new Date('2016-07-02T01:00Z'), new Date('2016-07-01T01:00Z')]);
    });
  });

  it('a refresh that took longer than that of whoever took the lease over settles nothing', async () => {
    const slow = await state.read();
    await state.noteFiles(bench.database, null);
    await state.raiseAfterRefresh(await state.read());
    const { dataVersion, changes } = await state.read();
    await state.noteFiles(bench.database, null);
    await state.raiseAfterRefresh(slow);
    await state.raiseAfterRefresh({ ...slow, changes });
    expect(await state.read()).toMatchObject({ dataVersion, changes: changes + 1, isSettled: false });
  });

  it('what is loaded while a refresh runs is shown by the next', async () => {
    const begun = await state.read();
    await state.noteFiles(bench.database, {
      first: new Date('2016-07-05T00:00Z'),
      last: new Date('2016-07-05T00:30Z'),
    });
    await state.raiseAfterRefresh({ ...begun, changes: begun.changes + 1 });
    const { isSettled, shown } = await state.read();
    expect([isSettled, shown]).toEqual([true, begun.shown]);
  });

  it('processes show the same: what one keeps of before the refresh is shown by none after it', async () => {
    const other = await startTestParts([ImportModule], database);
    try {
      const days = async (): Promise<readonly (number | undefined)[]> => {
        const data = await other.get(Snapshots).take();
        const { results } = await userSeries(data, { userId: '1', resolution: '1d', ...ALL_OF_JULY });
        return results.slice(0, 2).map(({ energy_wh }) => energy_wh ?? 0);
      };
      const before = await days();
      const seen: unknown[] = [];
      afterFiles(async () => {
        seen.push(await days());
      });
      await bench.import();
      expect([before[0], ...seen.map((one) => JSON.stringify(one))]).toEqual([
        2,
        ...seen.map(() => JSON.stringify(before)),
      ]);
      expect(await days()).toEqual([2, 20]);
    } finally {
      await other.close();
    }
  });

  it('days that begin anew by another generation of tables are another version', async () => {
    const data = await bench.parts.snapshot();
    const { zone } = await state.read();
    await bench.parts.get(Rollups).rebuild(PERMIT, zone, () => undefined);
    const after = await bench.parts.snapshot();
    expect(after.userDays.sql).not.toBe(data.userDays.sql);
    expect(after.dataVersion).toBeGreaterThan(data.dataVersion);
    expect(
      await bench.parts.get(Database).query('select from database_state where changes = refreshed_changes'),
    ).toHaveLength(1);
  });
});
