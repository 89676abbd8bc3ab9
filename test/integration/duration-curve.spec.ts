import { Zone } from '../../src/common/time/index.js';
import { DurationCurveQuery } from '../../src/consumption/index.js';
import type { TestParts } from '../support/parts.js';
import { percentileDisc, PlainModel } from '../support/plain-model.js';
import { FOUR_USERS, randomReadings } from '../support/random-readings.js';
import { startWithReadings } from '../support/stored-parts.js';

const HALF_HOUR = 30 * 60 * 1000;
const EVERYONE = { filter: { areas: [], tariffs: [] } };

describe('the duration curve', () => {
  it('of four half-hours steps down at 25, 50 and 75 %, and leaves out what is missing', async () => {
    const start = Date.UTC(2016, 6, 15);
    const readings = [10, 40, 20, 30].map((wh, index) => ({
      userId: 1,
      start: new Date(start + index * 2 * HALF_HOUR),
      wh,
    }));
    const parts = await startWithReadings('UTC', FOUR_USERS, readings);
    const { points, coverage } = await parts.get(DurationCurveQuery).of(EVERYONE);
    const at = (percent: number): number | undefined => points[percent]?.powerW;
    expect([at(0), at(25), at(26), at(50), at(51), at(75), at(76), at(100)]).toEqual([
      80, 80, 60, 60, 40, 40, 20, 20,
    ]);
    expect(points).toHaveLength(101);
    expect(coverage).toBe(4 / 7);
    expect((await parts.get(DurationCurveQuery).of({ ...EVERYONE, userId: 2 })).points).toEqual([]);
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
      const { points } = await parts.get(DurationCurveQuery).of({ ...EVERYONE, userId });
      const falling = model
        .halfHours(userId === undefined ? undefined : [userId])
        .map(({ powerW }) => powerW)
        .sort((a, b) => b - a);
      expect(points).toEqual(
        points.map((_, percent) => ({ percent, powerW: percentileDisc(falling, percent / 100) })),
      );
    });

    it('sorts all 50 half-hours of the long day', async () => {
      const range = { from: new Date('2016-10-30T00:00:00+01:00'), to: new Date('2016-10-31T00:00:00Z') };
      const { points, expected } = await parts
        .get(DurationCurveQuery)
        .of({ ...EVERYONE, ...range, userId: 1 });
      const own = model
        .halfHours([1])
        .filter(({ time }) => time >= range.from.getTime() && time < range.to.getTime());
      expect(expected).toBe(50);
      expect(points[100]?.powerW).toBe(Math.min(...own.map(({ powerW }) => powerW)));
      expect(points[0]?.powerW).toBe(Math.max(...own.map(({ powerW }) => powerW)));
    });
  });
});
