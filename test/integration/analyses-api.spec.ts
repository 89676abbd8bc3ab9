import { Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type PlainReading, store } from '../support/readings.js';

const START = Date.UTC(2016, 6, 4);
const HALF_HOUR = 30 * 60 * 1000;

/** Three weeks; user 2 uses twice as much as user 1, more with each half-hour of the day. */
const readings: readonly PlainReading[] = [1, 2].flatMap((userId) =>
  Array.from({ length: 48 * 21 }, (_, slot) => ({
    userId,
    start: new Date(START + slot * HALF_HOUR),
    wh: userId * (100 + (slot % 48)),
  })),
);

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> & {
    readonly results: Readonly<Record<string, unknown>>[];
  };
}

describe('the API of the analyses', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    await store(
      app.get(Database),
      [
        { id: 1, area: 'a1', tariff: 't1' },
        { id: 2, area: 'a2', tariff: 't1' },
      ],
      readings,
    );
    await app.get(Rollups).refresh();
  });

  afterAll(() => app.close());

  const get = async (path: string): Promise<Answer> => {
    const answer = await fetch(app.url + path, { headers: { accept: 'application/json' } });
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  };

  it('says of each analysis its range, zone and coverage', async () => {
    const names = ['profile', 'heatmap', 'duration', 'peaks', 'time-of-use', 'unusual-days', 'diversity'];
    for (const name of names) {
      const { status, body } = await get(`/api/consumption/${name}?range=last-7d`);
      expect([name, status]).toEqual([name, 200]);
      expect(body).toMatchObject({
        from: '2016-07-18T00:00:00+00:00',
        to: '2016-07-25T00:00:00+00:00',
        timezone: 'UTC',
        observed: 2 * 7 * 48,
        expected: 2 * 7 * 48,
        coverage: 1,
      });
    }
  });

  it('gives rows with units in their names', async () => {
    const row = async (path: string): Promise<unknown> => (await get(path)).body.results[0];
    expect(await row('/api/consumption/profile?user=2')).toEqual({
      day_type: 'all',
      start: '00:00',
      end: '00:30',
      mean_w: 400,
      p10_w: 400,
      p90_w: 400,
      samples: 21,
      users: 1,
      sampled_from: null,
    });
    expect(await row('/api/consumption/heatmap?area=a1&range=last-1d')).toEqual({
      date: '2016-07-24',
      start: '00:00',
      end: '00:30',
      mean_w: 200,
      observed: 1,
      expected: 1,
      coverage: 1,
    });
    expect(await row('/api/consumption/heatmap?rows=weekday')).toMatchObject({ weekday: 1, mean_w: 300 });
    expect(await row('/api/consumption/duration')).toEqual({ percent: 0, power_w: 6 * 147 });
    const peak = { start: '2016-07-04T23:30:00+00:00', power_w: 6 * 147, users: 2 };
    expect(await row('/api/consumption/peaks')).toEqual(peak);
    expect(await row('/api/consumption/time-of-use?bands=all:00:00-24:00')).toMatchObject({
      band: 'all',
      share: 1,
    });
  });

  it('compares with the weeks before', async () => {
    const { body } = await get('/api/consumption/compare?range=last-7d');
    expect(body).toMatchObject({
      with: 'previous',
      shift_days: 7,
      pairs_of: 'user_days',
      pairs: 14,
      users: 2,
      a: { from: '2016-07-18T00:00:00+00:00', left_out: 0, peak_w: 6 * 147 },
      b: { from: '2016-07-11T00:00:00+00:00', to: '2016-07-18T00:00:00+00:00' },
      delta_total: 0,
      delta_mean: 0,
      delta_peak: 0,
    });
    expect((await get('/api/consumption/compare')).body).toMatchObject({
      status: 422,
      errors: [{ parameter: 'from' }],
    });
  });

  it('tells how diverse a group is', async () => {
    expect((await get('/api/consumption/diversity')).body).toMatchObject({
      peak_at: '2016-07-04T23:30:00+00:00',
      coincidence: 1,
      diversity_factor: 1,
      admd_w: 3 * 147,
      half_hours: 48 * 21,
    });
  });

  it('pages readings by links until there are no more, also of a relative range', async () => {
    const seen: unknown[] = [];
    let path: string | null = '/api/readings?range=last-1d&page_size=40&area=a2';
    while (path !== null) {
      const { body }: Answer = await get(path);
      seen.push(...body.results);
      path = body['next'] as string | null;
      if (path !== null) expect(path).not.toContain('range=');
    }
    expect(seen).toHaveLength(48);
    expect(seen[47]).toEqual({
      user_id: '2',
      start: '2016-07-24T23:30:00+00:00',
      occurrence: 0,
      energy_wh: 294,
      quality: 'unknown',
    });
  });

  it('ends with the last page that has readings, also where that one is full', async () => {
    const sizes: number[] = [];
    let path: string | null = '/api/readings?range=last-1d&page_size=24&area=a2';
    while (path !== null) {
      const { body }: Answer = await get(path);
      sizes.push(body.results.length);
      path = body['next'] as string | null;
    }
    expect(sizes).toEqual([24, 24]);
  });

  it('tells of data quality, of all and of one', async () => {
    const { body } = await get('/api/quality?page_size=1&page=2&cap_wh=200');
    expect(body).toMatchObject({
      count: 2,
      next: null,
      results: [
        { id: '2', area: 'a2', observed: 1_008, gap_runs: 0, above_cap: 21 * 47, flags: ['above_cap'] },
      ],
      weekly_pattern: { behavioural_weekend: null, shifted: false },
    });
    expect((await get('/api/users/1?range=this-month')).body).toMatchObject({
      id: '1',
      load_factor: (100 + 147) / 2 / 147,
      cv: 0,
      base_w: 204,
      peer_percentile: null,
      quality: { coverage: 1, flags: [] },
      gaps: [],
    });
  });

  it.each([
    ['/api/consumption/profile?range=last-week', 400, 'range'],
    ['/api/consumption/profile?range=last-7d&from=2016-07-04', 400, 'range'],
    ['/api/consumption/peaks?user=a%5Cb', 400, 'user'],
    ['/api/consumption/diversity?user=1', 400, 'user'],
    ['/api/consumption/heatmap?rows=month', 400, 'rows'],
    ['/api/consumption/compare?with=next', 400, 'with'],
    ['/api/consumption/time-of-use?bands=day', 400, 'bands'],
    ['/api/consumption/time-of-use?bands=day:07:00-23:00', 422, 'bands'],
    ['/api/consumption/profile?from=2016-07-05&to=2016-07-04', 422, 'to'],
    ['/api/readings?cursor=1', 400, 'cursor'],
    ['/api/readings?page_size=5001', 400, 'page_size'],
    ['/api/quality?cap_wh=0', 400, 'cap_wh'],
  ])('refuses %s with %d and names the parameter', async (path, status, parameter) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, errors: [{ parameter }] });
  });

  it('does not know a user that is not there', async () => {
    for (const name of [
      'profile',
      'heatmap',
      'duration',
      'peaks',
      'time-of-use',
      'unusual-days',
      'compare',
    ]) {
      expect((await get(`/api/consumption/${name}?user=9&range=last-1d`)).status).toBe(404);
    }
  });

  it('answers with nothing known for a range without data', async () => {
    for (const name of [
      'profile',
      'heatmap',
      'duration',
      'peaks',
      'time-of-use',
      'unusual-days',
      'diversity',
    ]) {
      for (const range of ['from=1950-01-01&to=1951-01-01', 'from=2150-01-01T00:07:00Z', 'range=last-year']) {
        const { status, body } = await get(`/api/consumption/${name}?${range}`);
        expect([name, range, status]).toEqual([name, range, 200]);
        expect(body).toMatchObject({ observed: 0, expected: 0, coverage: null });
      }
    }
  });
});
