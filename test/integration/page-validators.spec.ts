import { Rollups, Snapshot } from '../../src/consumption/index.js';
import { DatabaseState } from '../../src/database/index.js';
import { DEFAULT_OPTIONS } from '../../src/import/import-options.js';
import { Importer } from '../../src/import/index.js';
import { UserRepository } from '../../src/users/index.js';
import type { TestApp } from '../support/app.js';
import { ImportTestFolder } from '../support/import-folder.js';
import { SILENT } from '../support/silent-watcher.js';
import { startWorldApp } from '../support/world-app.js';

const PAGES = ['/', '/users/3000', '/quality', '/imports'];

describe('the validators of pages', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startWorldApp();
  });

  afterAll(() => app.close());

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const ask = async (
    path: string,
    etag?: string,
  ): Promise<{ status: number; etag: string | null; body: string }> => {
    const headers: Record<string, string> = etag === undefined ? {} : { 'If-None-Match': etag };
    const response = await fetch(app.url + path, { headers });
    return { status: response.status, etag: response.headers.get('etag'), body: await response.text() };
  };

  it.each(PAGES)('%s has an ETag, and 304 for whoever has the page', async (path) => {
    const first = await ask(path);
    expect([first.status, first.etag]).toEqual([200, expect.stringMatching(/^W\/"/)]);
    expect(await ask(path, first.etag ?? '')).toEqual({ status: 304, etag: first.etag, body: '' });
    expect(await ask(path, 'W/"another"')).toEqual(first);
  });

  it.each(PAGES)('%s is another page once the data have changed', async (path) => {
    const { etag } = await ask(path);
    await app.get(DatabaseState).raiseVersion();
    const later = await ask(path, etag ?? '');
    expect(later.status).toBe(200);
    expect(later.etag).not.toBe(etag);
  });

  it('tells pages of other parameters apart, whatever their order', async () => {
    const { etag } = await ask('/?from=2016-07-16&to=2016-07-18');
    expect((await ask('/?to=2016-07-18&from=2016-07-16', etag ?? '')).status).toBe(304);
    expect((await ask('/?to=2016-07-19&from=2016-07-16', etag ?? '')).status).toBe(200);
  });

  it('has none for an error', async () => {
    expect(await ask('/users/77')).toMatchObject({ status: 404, etag: null });
    expect(await ask('/?from=yesterday')).toMatchObject({ status: 400, etag: null });
  });

  it('has none for a page that lacks what is still being worked out', async () => {
    await app.get(Rollups).refresh();
    const spy = jest.spyOn(Snapshot.prototype, 'once');
    spy.mockImplementation(async <Answer>(analysis: string, _: unknown, answer: () => Promise<Answer>) => {
      if (analysis === 'load profile') return new Promise<Answer>(() => undefined);
      const known = await answer();
      return analysis === 'load profile, means' ? { ...known, expected: 1e9 } : known;
    });
    const ahead = jest.spyOn(Snapshot.prototype, 'ahead').mockReturnValue(2);
    const page = await ask('/');
    expect(page).toMatchObject({ status: 200, etag: null });
    expect(page.body).toContain('2 other answers of that kind are worked out before it');
    ahead.mockRestore();
    spy.mockRestore();
    expect((await ask('/')).etag).not.toBeNull();
  });

  it('are others once a file was refused, which changes no reading', async () => {
    await app.get(Rollups).refresh();
    const before = await Promise.all(['/quality', '/users/3000'].map((path) => ask(path)));
    const folder = await ImportTestFolder.create();
    try {
      await folder.readings(3000, '2016-07-15 00:00:00,none', '2016-07-15 00:30:00,none');
      const { files } = await app
        .get(Importer)
        .import([folder.path], DEFAULT_OPTIONS, SILENT, new AbortController().signal);
      expect(files).toMatchObject({ loaded: 0, refused: 1 });
    } finally {
      await folder.remove();
    }
    const [quality, user] = [await ask('/quality', before[0]?.etag ?? ''), await ask('/users/3000')];
    expect(quality.body).toMatch(/data-title="Rejected"><span>2</);
    expect(user.body).toContain('2 rows were left out, over all imports.');
    // Nothing waits for a refresh.
    expect((await app.get(DatabaseState).read()).isSettled).toBe(true);
  });

  it('reads a page once more whose data change while it is read, so that it is of one version', async () => {
    const state = app.get(DatabaseState);
    await state.raiseVersion();
    const { dataVersion } = await state.read();
    const users = app.get(UserRepository);
    const segments = users.segments.bind(users);
    const spy = jest.spyOn(users, 'segments').mockImplementation(async (areas) => {
      const found = await segments(areas);
      if (spy.mock.calls.length === 1) await state.raiseVersion();
      return found;
    });
    const { status, etag, body } = await ask('/');
    expect(status).toBe(200);
    expect(spy).toHaveBeenCalledTimes(2);
    expect(body).toContain(`data version ${dataVersion + 1}`);
    // Not the tag of the version that it began with.
    expect(etag).toBeNull();
    spy.mockRestore();
    expect((await ask('/')).etag).not.toBeNull();
  });
});
