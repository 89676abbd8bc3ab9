import { Zone } from '../../src/common/time/index.js';
import { peaks, type Snapshot } from '../../src/consumption/index.js';
import type { TestParts } from '../support/parts.js';
import { PlainModel } from '../support/plain-model.js';
import { FOUR_USERS, randomReadings } from '../support/random-readings.js';
import type { PlainReading } from '../support/readings.js';
import { startWithReadings } from '../support/stored-parts.js';

const HALF_HOUR = 30 * 60 * 1000;
const EVERYONE = { filter: { areas: [], tariffs: [] } };

describe('peaks', () => {
  describe('of hand-made readings', () => {
    const start = Date.UTC(2016, 6, 15);
    const at = (day: number, slot: number): Date => new Date(start + (day * 48 + slot) * HALF_HOUR);
    const readings: readonly PlainReading[] = [
      // Day 0: both high at 10:00 and higher at 11:00. Day 1: as high as that, twice. Day 2: one reads twice.
      { userId: 1, start: at(0, 20), wh: 100 },
      { userId: 2, start: at(0, 20), wh: 100 },
      { userId: 1, start: at(0, 22), wh: 150 },
      { userId: 2, start: at(0, 22), wh: 150 },
      { userId: 1, start: at(1, 30), wh: 300 },
      { userId: 1, start: at(1, 40), wh: 300 },
      { userId: 2, start: at(2, 10), wh: 40 },
      { userId: 2, start: at(2, 10), occurrence: 1, wh: 80 },
    ];
    let parts: TestParts;
    let data: Snapshot;

    beforeAll(async () => {
      parts = await startWithReadings('UTC', FOUR_USERS, readings);
      data = await parts.snapshot();
    });

    afterAll(() => parts.close());

    it('are a group’s highest half-hours, one a day, of equal ones the earlier', async () => {
      expect((await peaks(data, EVERYONE)).results).toEqual([
        { start: at(0, 22), power_w: 600, users: 2 },
        { start: at(1, 30), power_w: 600, users: 1 },
        // One user: 2 × 120 Wh × 1 of 2 readings.
        { start: at(2, 10), power_w: 120, users: 1 },
      ]);
    });

    it.each(['whole days', 'a range that cuts a day'])(
      'are twice a user’s highest readings over %s',
      async (kind) => {
        const to = kind === 'whole days' ? undefined : at(2, 20);
        const from = kind === 'whole days' ? undefined : at(0, 1);
        const of = async (userId: number): Promise<unknown> =>
          (await peaks(data, { ...EVERYONE, from, to, userId: String(userId) })).results;
        expect(await of(1)).toEqual([
          { start: at(1, 30), power_w: 600, users: 1 },
          { start: at(0, 22), power_w: 300, users: 1 },
        ]);
        expect(await of(2)).toEqual([
          { start: at(0, 22), power_w: 300, users: 1 },
          { start: at(2, 10), power_w: 160, users: 1 },
        ]);
        expect(await of(3)).toEqual([]);
      },
    );
  });

  describe('across the autumn clock change', () => {
    const readings = randomReadings(FOUR_USERS, new Date('2016-10-20T00:00:00+01:00'), 48 * 20 + 9);
    const model = new PlainModel(FOUR_USERS, readings, Zone.ofRuntime('Europe/London'));
    let parts: TestParts;

    beforeAll(async () => {
      parts = await startWithReadings('Europe/London', FOUR_USERS, readings);
    });

    afterAll(() => parts.close());

    const plainPeaks = (userIds: readonly number[], inRange: (time: number) => boolean): unknown[] => {
      const single = userIds.length === 1;
      const powers = model
        .halfHours(userIds)
        .filter(({ time }) => inRange(time))
        .map(({ time, powerW, highest, observed }) => ({
          start: new Date(time),
          power_w: single ? 2 * highest : powerW,
          users: observed,
        }));
      const days = [...Map.groupBy(powers, ({ start }) => model.clock(start.getTime()).date).values()];
      return days
        .map((day) => day.reduce((best, one) => (one.power_w > best.power_w ? one : best)))
        .sort((a, b) => b.power_w - a.power_w || a.start.getTime() - b.start.getTime())
        .slice(0, 10);
    };

    it.each([[[1, 2, 3, 4]], [[2]], [[4]]])('agree with a plain model for users %j', async (userIds) => {
      const request = { ...EVERYONE, userId: userIds.length === 1 ? String(userIds[0]) : undefined };
      const data = await parts.snapshot();
      expect((await peaks(data, request)).results).toEqual(plainPeaks(userIds, () => true));
      const from = new Date('2016-10-30T01:30:00+01:00');
      const to = new Date('2016-10-31T01:00:00Z');
      const inRange = (time: number): boolean => time >= from.getTime() && time < to.getTime();
      expect((await peaks(data, { ...request, from, to })).results).toEqual(plainPeaks(userIds, inRange));
    });

    it('of the day with 50 half-hours are one', async () => {
      const from = new Date('2016-10-30T00:00:00+01:00');
      const to = new Date('2016-10-31T00:00:00Z');
      const { results, expected } = await peaks(await parts.snapshot(), { ...EVERYONE, from, to });
      expect(results).toHaveLength(1);
      expect(expected).toBe(4 * 50);
    });
  });
});
