import { Zone } from '../../src/common/time/index.js';
import { DiversityQuery } from '../../src/consumption/index.js';
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
      expect(await parts.get(DiversityQuery).of(EVERYONE)).toMatchObject({
        peakAt: at(1),
        peakW: 160,
        users: 2,
        maximaW: 100 + 120,
        usersWithMaxima: 2,
        halfHours: 3,
        halfHoursObserved: 4,
        coincidence: 160 / 220,
        diversityFactor: 220 / 160,
        admdW: 80,
        coverage: 7 / 8,
      });
    });

    it('of a segment is that of its own users', async () => {
      const request = { filter: { areas: [], tariffs: ['t1'] } };
      expect(await parts.get(DiversityQuery).of(request)).toMatchObject({
        peakW: 1_800,
        users: 1,
        coincidence: 1,
      });
    });

    it('is unknown without readings', async () => {
      const request = { filter: { areas: ['nowhere'], tariffs: [] } };
      expect(await parts.get(DiversityQuery).of(request)).toMatchObject({
        peakAt: null,
        maximaW: null,
        coincidence: null,
        admdW: null,
        halfHours: 0,
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
      expect(await parts.get(DiversityQuery).of({ ...range, filter })).toMatchObject({
        peakAt: new Date(peak.time),
        peakW: peak.powerW,
        users: peak.observed,
        maximaW: sum(maxima),
        halfHours: eligible.length,
        halfHoursObserved: asked.length,
        coincidence: peak.powerW / sum(maxima),
        admdW: peak.powerW / peak.observed,
      });
    });
  });
});
