import { diversity, loadDurationCurve, peaks, type Snapshot } from '../../src/consumption/index.js';
import type { TestParts } from '../support/parts.js';
import { FOUR_USERS, randomReadings } from '../support/random-readings.js';
import type { PlainReading } from '../support/readings.js';
import { startWithReadings } from '../support/stored-parts.js';

const EVERYONE = { filter: { areas: [], tariffs: [] } };

/** User 2 has halves of hours, the others half-hours. */
describe('users of hourly readings', () => {
  const zone = 'Europe/London';
  const all: readonly PlainReading[] = randomReadings(FOUR_USERS, new Date('2016-10-20T23:00:00Z'), 700, {
    gaps: 0.01,
  }).map((reading) =>
    reading.userId === 2 ? { ...reading, wh: 3 * reading.wh, quality: 'derived' } : reading,
  );
  let parts: TestParts;
  let others: TestParts;
  let data: Snapshot;
  let without: Snapshot;

  beforeAll(async () => {
    parts = await startWithReadings(zone, FOUR_USERS, all);
    data = await parts.snapshot();
    const isOther = (id: number): boolean => id !== 2;
    others = await startWithReadings(
      zone,
      FOUR_USERS.filter(({ id }) => isOther(id)),
      all.filter(({ userId }) => isOther(userId)),
    );
    without = await others.snapshot();
  });
  afterAll(async () => {
    await parts.close();
    await others.close();
  });

  const rounded = (results: readonly { readonly power_w: number }[]): readonly object[] =>
    results.map((result) => ({ ...result, power_w: result.power_w.toFixed(6) }));

  it('are left out of peaks of a group that has others, unless they are asked for', async () => {
    const answer = await peaks(data, EVERYONE);
    expect(answer).toMatchObject({ hourly_users: 1, hourly_left_out: 1 });
    expect(rounded(answer.results)).toEqual(rounded((await peaks(without, EVERYONE)).results));
    const whole = await peaks(data, { ...EVERYONE, countsHourly: true });
    expect(whole).toMatchObject({ hourly_users: 1, hourly_left_out: 0 });
    expect(whole.results[0]!.power_w).toBeGreaterThan(answer.results[0]!.power_w);
    expect(await peaks(data, { ...EVERYONE, userId: '2' })).toMatchObject({ hourly_users: 0 });
  });

  it('are left out of the diversity of such a group', async () => {
    const { peak_w, maxima_w, ...answer } = await diversity(data, EVERYONE);
    const expected = await diversity(without, EVERYONE);
    expect(answer).toMatchObject({
      hourly_users: 1,
      hourly_left_out: 1,
      peak_at: expected.peak_at,
      users: expected.users,
      users_with_maxima: expected.users_with_maxima,
      half_hours: expected.half_hours,
      half_hours_observed: expected.half_hours_observed,
    });
    expect(peak_w).toBeCloseTo(expected.peak_w!, 6);
    expect(maxima_w).toBeCloseTo(expected.maxima_w!, 6);
    const whole = await diversity(data, { ...EVERYONE, countsHourly: true });
    expect(whole).toMatchObject({ hourly_left_out: 0, users_with_maxima: expected.users_with_maxima + 1 });
  });

  it('count where a group has no others, and in the duration curve', async () => {
    const own = { filter: { areas: ['a1'], tariffs: ['t2'] } };
    expect(await peaks(data, own)).toMatchObject({ hourly_users: 1, hourly_left_out: 0 });
    expect((await peaks(data, own)).results.length).toBeGreaterThan(0);
    expect(await diversity(data, own)).toMatchObject({ hourly_users: 1, hourly_left_out: 0, users: 1 });
    expect(await peaks(data, { filter: { areas: ['a2'], tariffs: [] } })).toMatchObject({ hourly_users: 0 });
    const { hourly_users, results } = await loadDurationCurve(data, EVERYONE);
    expect({ hourly_users, points: results.length }).toEqual({ hourly_users: 1, points: 101 });
  });
});
