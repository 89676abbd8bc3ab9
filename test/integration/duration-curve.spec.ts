import { Zone } from '../../src/common/time/index.js';
import { loadDurationCurve } from '../../src/consumption/index.js';
import type { TestParts } from '../support/parts.js';
import { percentileDisc, PlainModel } from '../support/plain-model.js';
import { FOUR_USERS, randomReadings } from '../support/random-readings.js';
import { startWithReadings } from '../support/stored-parts.js';

const HALF_HOUR = 30 * 60 * 1000;
const EVERYONE = { filter: { areas: [], tariffs: [] } };

describe('the load duration curve', () => {
  it('of four half-hours steps down at 25, 50 and 75 %, and leaves out what is missing', async () => {
    const start = Date.UTC(2016, 6, 15);
    const readings = [10, 40, 20, 30].map((wh, index) => ({
      userId: 1,
      start: new Date(start + index * 2 * HALF_HOUR),
      wh,
    }));
    const parts = await startWithReadings('UTC', FOUR_USERS, readings);
    const data = await parts.snapshot();
    const { results, coverage } = await loadDurationCurve(data, EVERYONE);
    const at = (percent: number): number | undefined => results[percent]?.power_w;
    expect([at(0), at(25), at(26), at(50), at(51), at(75), at(76), at(100)]).toEqual([
      80, 80, 60, 60, 40, 40, 20, 20,
    ]);
    expect(results).toHaveLength(101);
    expect(coverage).toBe(4 / 7);
    expect((await loadDurationCurve(data, { ...EVERYONE, userId: '2' })).results).toEqual([]);
    await parts.close();
  });

  describe('across the autumn clock change', () => {
    const first = new Date('2016-10-29T00:00:00+01:00');
    const readings = randomReadings(FOUR_USERS, first, 48 * 5 + 2);
    const model = new PlainModel(FOUR_USERS, readings, Zone.ofRuntime('Europe/London'));
    let parts: TestParts;

    beforeAll(async () => {
      parts = await startWithReadings('Europe/London', FOUR_USERS, readings);
    });

    afterAll(() => parts.close());

    it.each([undefined, 1, 4])('agrees with a plain model (user %p)', async (userId) => {
      const { results } = await loadDurationCurve(await parts.snapshot(), {
        ...EVERYONE,
        userId: userId?.toString(),
      });
      const falling = model
        .halfHours(userId === undefined ? undefined : [userId])
        .map(({ powerW }) => powerW)
        .sort((a, b) => b - a);
      expect(results).toEqual(
        results.map((_, percent) => ({ percent, power_w: percentileDisc(falling, percent / 100) })),
      );
    });

    it('sorts all 50 half-hours of the long day', async () => {
      const range = { from: new Date('2016-10-30T00:00:00+01:00'), to: new Date('2016-10-31T00:00:00Z') };
      const request = { ...EVERYONE, ...range, userId: '1' };
      const { results, expected } = await loadDurationCurve(await parts.snapshot(), request);
      const own = model
        .halfHours([1])
        .filter(({ time }) => time >= range.from.getTime() && time < range.to.getTime());
      expect(expected).toBe(50);
      expect(results[100]?.power_w).toBe(Math.min(...own.map(({ powerW }) => powerW)));
      expect(results[0]?.power_w).toBe(Math.max(...own.map(({ powerW }) => powerW)));
    });
  });
});
