import { Zone } from '../../src/common/time/index.js';
import { diversity } from '../../src/consumption/index.js';
import type { TestParts } from '../support/parts.js';
import { PlainModel, sum } from '../support/plain-model.js';
import { FOUR_USERS, randomReadings } from '../support/random-readings.js';
import type { PlainReading } from '../support/readings.js';
import { startWithReadings } from '../support/stored-parts.js';

const HALF_HOUR = 30 * 60 * 1000;
const EVERYONE = { filter: { areas: [], tariffs: [] } };

describe('diversity', () => {
  describe('of hand-made readings', () => {
    const start = Date.UTC(2016, 6, 15);
    const at = (slot: number): Date => new Date(start + slot * HALF_HOUR);
    const readings: readonly PlainReading[] = [
      // User 1 peaks in half-hour 0, user 2 in half-hour 1; half-hour 2, the highest of user 1, has no user 2.
      { userId: 1, start: at(0), wh: 50 },
      { userId: 2, start: at(0), wh: 10 },
      { userId: 1, start: at(1), wh: 20 },
      { userId: 2, start: at(1), wh: 60 },
      { userId: 1, start: at(2), wh: 900 },
      { userId: 1, start: at(3), wh: 1 },
      { userId: 2, start: at(3), wh: 1 },
    ];
    let parts: TestParts;

    beforeAll(async () => {
      parts = await startWithReadings('UTC', FOUR_USERS, readings);
    });

    afterAll(() => parts.close());

    it('compares the peak together with the peaks of each, where nearly all report', async () => {
      expect(await diversity(await parts.snapshot(), EVERYONE)).toMatchObject({
        peak_at: at(1),
        peak_w: 160,
        users: 2,
        maxima_w: 100 + 120,
        users_with_maxima: 2,
        half_hours: 3,
        half_hours_observed: 4,
        coincidence: 160 / 220,
        diversity_factor: 220 / 160,
        admd_w: 80,
        coverage: 7 / 8,
      });
    });

    it('of a segment is that of its own users', async () => {
      const request = { filter: { areas: [], tariffs: ['t1'] } };
      expect(await diversity(await parts.snapshot(), request)).toMatchObject({
        peak_w: 1_800,
        users: 1,
        coincidence: 1,
      });
    });

    it('is unknown without readings', async () => {
      const request = { filter: { areas: ['nowhere'], tariffs: [] } };
      expect(await diversity(await parts.snapshot(), request)).toMatchObject({
        peak_at: null,
        maxima_w: null,
        coincidence: null,
        admd_w: null,
        half_hours: 0,
      });
    });
  });

  describe('across the autumn clock change', () => {
    const users = Array.from({ length: 25 }, (_, id) => ({ id, area: `a${id % 2}`, tariff: 't1' }));
    const first = new Date('2016-10-28T00:00:00+01:00');
    const readings = randomReadings(users, first, 48 * 5 + 2 + 13, { gaps: 0.03, late: 60 });
    const model = new PlainModel(users, readings, Zone.ofRuntime('Europe/London'));
    let parts: TestParts;

    beforeAll(async () => {
      parts = await startWithReadings('Europe/London', users, readings);
    });

    afterAll(() => parts.close());

    it.each([
      ['all data', undefined, undefined, undefined],
      ['one area', undefined, undefined, 'a1'],
      ['the long day', '2016-10-30T00:00:00+01:00', '2016-10-31T00:00:00Z', undefined],
      ['a part of two days', '2016-10-29T10:00:00+01:00', '2016-10-30T01:30:00Z', undefined],
    ])('agrees with a plain model over %s', async (_, from, to, area) => {
      const range = { from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined };
      const ids = users.filter((user) => area === undefined || user.area === area).map(({ id }) => id);
      const asked = model
        .halfHours(ids)
        .filter(({ time }) => (!range.from || time >= +range.from) && (!range.to || time < +range.to));
      const eligible = asked.filter(({ time, observed }) => observed >= 0.95 * model.expected(time, ids));
      const peak = eligible.reduce((best, one) => (one.powerW > best.powerW ? one : best));
      const times = new Set(eligible.map(({ time }) => time));
      const maxima = ids.map((id) =>
        Math.max(
          ...readings.filter((r) => r.userId === id && times.has(r.start.getTime())).map(({ wh }) => 2 * wh),
        ),
      );
      expect(eligible.length).toBeLessThan(asked.length);
      const filter = { areas: area === undefined ? [] : [area], tariffs: [] };
      expect(await diversity(await parts.snapshot(), { ...range, filter })).toMatchObject({
        peak_at: new Date(peak.time),
        peak_w: peak.powerW,
        users: peak.observed,
        maxima_w: sum(maxima),
        half_hours: eligible.length,
        half_hours_observed: asked.length,
        coincidence: peak.powerW / sum(maxima),
        admd_w: peak.powerW / peak.observed,
      });
    });
  });
});
