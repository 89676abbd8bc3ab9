import { diversity, loadDurationCurve, peaks, Rollups, Snapshot } from '../../src/consumption/index.js';
import { Database, DatabaseState } from '../../src/database/index.js';
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
    const inTurn = jest.spyOn(data, 'inTurn');
    const answer = await peaks(data, EVERYONE);
    // What is taken off is read in turn: there may be very many of them.
    expect(inTurn.mock.calls.map(([readings]) => readings)).toEqual([700]);
    inTurn.mockRestore();
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

  it('count where an import loads some of theirs while the answer is worked out', async () => {
    const asked = {
      ...EVERYONE,
      from: new Date('2016-10-22T23:00:00Z'),
      to: new Date('2016-10-23T23:00:00Z'),
    };
    const now = await parts.snapshot();
    const before = await peaks(now, { ...asked, countsHourly: true });
    const loading = jest.spyOn(Snapshot.prototype, 'isStillSettled').mockImplementationOnce(async () => {
      loading.mockRestore();
      await parts.get(Database).transaction((session) => parts.get(DatabaseState).noteFiles(session, null));
      return now.isStillSettled();
    });
    expect(await peaks(now, asked)).toMatchObject({ hourly_left_out: 0, results: before.results });
    await parts.get(Rollups).refresh();
    // A refresh that has followed them meanwhile is another version.
    expect(await now.isStillSettled()).toBe(false);
    expect(await peaks(await parts.snapshot(), asked)).toMatchObject({ hourly_left_out: 1 });
  });

  it('count while the segments lack what an import has loaded of them: it cannot be taken off', async () => {
    const day = { from: new Date('2016-10-25T23:00:00Z'), to: new Date('2016-10-26T23:00:00Z') };
    const inDay = all.filter(({ userId, start }) => userId === 2 && start >= day.from && start < day.to);
    const asked = { ...EVERYONE, ...day };
    const settled = await parts.snapshot();
    const before = await peaks(settled, { ...asked, countsHourly: true });
    const whole = await diversity(settled, { ...asked, countsHourly: true });
    await parts.get(Database).transaction(async (session) => {
      await session.query(
        'update readings set energy_wh = 100000 where user_id = 2 and period_start = any($1::timestamptz[])',
        [inDay.map(({ start }) => start.toISOString())],
      );
      await parts.get(DatabaseState).noteFiles(session, null);
    });
    const now = await parts.snapshot();
    expect(now.dataVersion).toBe(settled.dataVersion);
    const answer = await peaks(now, asked);
    expect(answer).toMatchObject({ hourly_users: 1, hourly_left_out: 0, results: before.results });
    expect(await diversity(now, asked)).toMatchObject({ hourly_left_out: 0, peak_w: whole.peak_w });
    await parts.get(Rollups).refreshAfterHand();
    const { hourly_left_out, results } = await peaks(await parts.snapshot(), asked);
    expect(hourly_left_out).toBe(1);
    expect(rounded(results)).toEqual(rounded((await peaks(without, asked)).results));
  });
});
