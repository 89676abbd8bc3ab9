import { Rollups } from '../../src/consumption/index.js';
import { Database, DatabaseState } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { addressOf, readDocument } from '../support/documented.js';
import { type PlainReading, type PlainUser, store } from '../support/readings.js';
import { HALF_HOUR, WORLD_DAYS, WORLD_READINGS, WORLD_START, WORLD_USERS } from '../support/small-world.js';

const at = (slot: number): Date => new Date(WORLD_START + slot * HALF_HOUR);

/** Above what any meter records in half an hour; the last has a second reading beside it that is none of these. */
const IMPLAUSIBLE: readonly PlainReading[] = [
  { userId: 3002, start: at(62), wh: 1e160 },
  { userId: 3002, start: at(48 * WORLD_DAYS + 3), wh: 1.1e9 },
  { userId: 3003, start: at(20), wh: 2e9 },
];
const BESIDE: PlainReading = { userId: 3003, start: at(20), occurrence: 1, wh: 125 };
const ONLY_SUCH: PlainUser = { id: 3003, area: 'a2', tariff: 't3' };
const LARGEST: PlainReading = { userId: 3001, start: at(100), occurrence: 1, wh: 1e9 };

describe('readings that no meter records', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    await store(
      app.get(Database),
      [...WORLD_USERS, ONLY_SUCH],
      [...WORLD_READINGS, ...IMPLAUSIBLE, BESIDE, LARGEST],
    );
    await app.get(Rollups).refresh();
  });

  afterAll(() => app.close());

  const json = async <Answer>(path: string): Promise<Answer> => {
    const response = await fetch(app.url + path);
    const body = await response.text();
    expect([path, response.status, body]).toEqual([path, 200, body]);
    return JSON.parse(body) as Answer;
  };
  const html = async (path: string): Promise<string> => {
    const page = await fetch(app.url + path);
    expect([path, page.status]).toEqual([path, 200]);
    return page.text();
  };

  it('are in no total, and the largest that one may is', async () => {
    const wh = [...WORLD_READINGS, BESIDE, LARGEST].reduce((sum, reading) => sum + reading.wh, 0);
    const { results } = await json<{ results: { energy_wh: number | null }[] }>(
      '/api/consumption?resolution=1mo',
    );
    expect(results.reduce((sum, bucket) => sum + (bucket.energy_wh ?? 0), 0)).toBeCloseTo(wh, 4);
    const users = await json<{ results: { total_wh: number | null }[] }>('/api/users');
    expect(users.results.reduce((sum, user) => sum + (user.total_wh ?? 0), 0)).toBeCloseTo(wh, 4);
    expect(await json('/api/meta')).toMatchObject({ data_to: '2016-07-25T00:00:00+00:00' });
  });

  it('let every address answer', async () => {
    const described = Object.keys((await readDocument(app)).paths).filter(
      (path) => !path.includes('imports'),
    );
    const ofOneUser = ['profile', 'heatmap', 'peaks', 'duration', 'time-of-use', 'unusual-days'];
    const alone = 'from=2016-07-15T10:00Z&to=2016-07-15T10:30Z';
    for (const path of [
      ...described.map(addressOf),
      ...ofOneUser.map((name) => `/api/consumption/${name}?user=3003&${alone}`),
      ...['/', '/users/3003', '/quality'].flatMap((page) => [page, `${page}?${alone}`]),
      '/?from=2016-07-23',
      '/users/3002?resolution=30m',
    ]) {
      expect([path, (await fetch(app.url + path)).status]).toEqual([path, 200]);
    }
  });

  it('are raw readings as they are stored', async () => {
    const { results } = await json<{ results: { energy_wh: number }[] }>(
      '/api/readings?user=3002&page_size=5000',
    );
    expect(results.filter(({ energy_wh }) => energy_wh > 1e9)).toHaveLength(2);
  });

  it('are counted and named, whatever the range', async () => {
    const { results } = await json<{ results: { id: number; implausible: number; flags: string[] }[] }>(
      '/api/quality?from=2016-07-20&to=2016-07-21',
    );
    expect(results.map(({ id, implausible }) => [id, implausible])).toEqual([
      ['3000', 0],
      ['3001', 0],
      ['3002', 2],
      ['3003', 1],
    ]);
    expect(results[2]?.flags).toContain('implausible');
    const page = await html('/quality?from=2016-07-20&to=2016-07-21');
    expect(page).toContain(
      '3 readings are above 1 GWh in a half-hour; no meter records that. They are left out of every figure. ' +
        'Import corrected files to replace them.',
    );
    expect(page).toContain('<th scope="col">Implausible</th>');
    expect(page).toMatch(/<a href="\/users\/3002\?[^"]*#quality">User 3002: 2<\/a>/);
    expect(await html('/users/3002')).toContain('2 readings are above 1 GWh in a half-hour');
  });

  it('are gone when a correction has replaced them', async () => {
    await app.get(Database).query('update readings set energy_wh = 100 where energy_wh > 1e9');
    await app.get(DatabaseState).raiseVersion();
    await app.get(Rollups).refresh();
    expect(await html('/quality')).not.toContain('no meter records');
  });
});
