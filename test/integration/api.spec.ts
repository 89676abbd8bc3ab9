import { Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type PlainReading, store } from '../support/readings.js';

const START = Date.UTC(2016, 6, 15);
const HALF_HOUR = 30 * 60 * 1000;

const readings: readonly PlainReading[] = [3000, 3001, 3002].flatMap((userId, user) =>
  Array.from({ length: 48 * 3 }, (_, slot) => ({
    userId,
    start: new Date(START + slot * HALF_HOUR),
    wh: (user + 1) * 100 + (slot % 48),
  })),
);

describe('the JSON API', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    await store(
      app.get(Database),
      [
        { id: 3000, area: 'a1', tariff: 't1' },
        { id: 3001, area: 'a1', tariff: 't2' },
        { id: 3002, area: 'a2', tariff: 't3' },
      ],
      readings,
    );
    await app.get(Rollups).refresh();
  });

  afterAll(() => app.close());

  const get = async (
    path: string,
  ): Promise<{ status: number; type: string; body: Record<string, unknown> }> => {
    const answer = await fetch(app.url + path, { headers: { accept: 'application/json' } });
    const type = answer.headers.get('content-type') ?? '';
    return { status: answer.status, type, body: (await answer.json()) as Record<string, unknown> };
  };
  const sum = (some: readonly PlainReading[]): number => some.reduce((total, { wh }) => total + wh, 0);

  it('gives the whole data window when nothing is asked', async () => {
    const { status, body } = await get('/api/consumption');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      from: '2016-07-15T00:00:00+00:00',
      to: '2016-07-18T00:00:00+00:00',
      timezone: 'UTC',
      resolution: '30m',
    });
    const results = body['results'] as { energy_wh: number }[];
    expect(results).toHaveLength(144);
    expect(results.reduce((total, { energy_wh }) => total + energy_wh, 0)).toBe(sum(readings));
  });

  it('filters, splits and steps as asked', async () => {
    const { body } = await get(
      '/api/consumption?from=2016-07-16&to=2016-07-17&resolution=1d&split=area,tariff&area=a1',
    );
    const day = readings
      .filter(({ start }) => start.getTime() - START >= 48 * HALF_HOUR)
      .filter((_, i) => i % 96 < 48);
    const of = (userId: number): number => sum(day.filter((reading) => reading.userId === userId));
    expect(body['results']).toMatchObject([
      {
        area: 'a1',
        tariff: 't1',
        energy_wh: of(3000),
        users: 1,
        observed: 48,
        expected: 48,
        coverage: 1,
        complete: true,
      },
      { area: 'a1', tariff: 't2', energy_wh: of(3001), share: of(3001) / (of(3000) + of(3001)) },
    ]);
  });

  it('gives a user, its series, and 404 for one that is not there', async () => {
    expect((await get('/api/users/3001')).body).toMatchObject({
      id: '3001',
      area: 'a1',
      tariff: 't2',
      total_wh: sum(readings.filter(({ userId }) => userId === 3001)),
      peak_w: 2 * 247,
      peak_at: '2016-07-15T23:30:00+00:00',
      coverage: 1,
      last_reading: '2016-07-17T23:30:00+00:00',
    });
    const { body } = await get('/api/users/3001/consumption?resolution=1d');
    expect((body['results'] as unknown[]).length).toBe(3);
    for (const path of [
      '/api/users/9',
      '/api/users/9/consumption',
      '/api/users/abc',
      '/api/users/99999999999',
    ]) {
      const { status, type, body: problem } = await get(path);
      expect([status, problem['code']]).toEqual([404, 'not_found']);
      expect(type).toContain('application/problem+json');
    }
  });

  it('pages users with links that can be followed', async () => {
    const first = (await get('/api/users?page_size=2')).body;
    expect(first).toMatchObject({ count: 3, page: 1, page_size: 2, previous: null });
    expect((first['results'] as { id: string }[]).map(({ id }) => id)).toEqual(['3002', '3001']);
    const second = (await get(first['next'] as string)).body;
    expect(second).toMatchObject({ page: 2, next: null, results: [{ id: '3000' }] });
  });

  it('tells of segments, of itself and of the database', async () => {
    expect((await get('/api/segments')).body).toEqual({
      results: [
        { area: 'a1', tariff: 't1', users: 1 },
        { area: 'a1', tariff: 't2', users: 1 },
        { area: 'a2', tariff: 't3', users: 1 },
      ],
    });
    expect((await get('/api/health')).body).toEqual({ status: 'ok' });
    expect((await get('/api/ready')).body).toEqual({ status: 'ok', standby: null });
    expect((await get('/api/meta')).body).toMatchObject({
      timezone: 'UTC',
      data_from: '2016-07-15T00:00:00+00:00',
      data_to: '2016-07-18T00:00:00+00:00',
      last_import: null,
    });
  });

  it.each([
    ['/api/consumption?resolution=2h', 400, 'resolution'],
    ['/api/consumption?split=user', 400, 'split'],
    ['/api/consumption?from=yesterday', 400, 'from'],
    ['/api/consumption?from=2016-07-15&from=2016-07-16', 400, 'from'],
    ['/api/consumption?form=2016-07-15', 400, 'form'],
    ['/api/users?sort=energy', 400, 'sort'],
    ['/api/users?page=0', 400, 'page'],
    ['/api/users?page_size=100000', 400, 'page_size'],
    ['/api/consumption?from=2016-07-16&to=2016-07-15', 422, 'to'],
    ['/api/consumption?from=2000-01-01&resolution=30m', 422, 'resolution'],
  ])('refuses %s with %d and names %s', async (path, status, parameter) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(answer.type).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ status, instance: path, errors: [{ parameter }] });
    expect(JSON.stringify(answer.body)).not.toMatch(/select|at .*\.ts/);
  });

  it('answers an address that is not there with a problem, too', async () => {
    const { status, type, body } = await get('/api/nothing');
    expect([status, body['code']]).toEqual([404, 'not_found']);
    expect(type).toContain('application/problem+json');
  });
});
