import { Zone } from '../../src/common/time/index.js';
import { DAY_AND_NIGHT, parseBands, timeOfUse } from '../../src/consumption/index.js';
import type { TestParts } from '../support/parts.js';
import { PlainModel, sum } from '../support/plain-model.js';
import { FOUR_USERS, randomReadings } from '../support/random-readings.js';
import { startWithReadings } from '../support/stored-parts.js';

const HALF_HOUR = 30 * 60 * 1000;
const EVERYONE = { filter: { areas: [], tariffs: [] } };
const PEAK_TARIFF = parseBands(
  'peak:weekday:16:00-19:00,low:weekday:19:00-16:00,low:saturday+sunday:00:00-24:00',
);

describe('the time-of-use split', () => {
  it('puts each half-hour of two days into its band', async () => {
    // Friday and Saturday; 1 Wh by night (16 half-hours), 3 Wh by day (32 half-hours); user 2 on Saturday only.
    const friday = Date.UTC(2016, 6, 15);
    const reading = (userId: number, index: number): { userId: number; start: Date; wh: number } => {
      const slot = index % 48;
      return { userId, start: new Date(friday + index * HALF_HOUR), wh: slot >= 14 && slot < 46 ? 3 : 1 };
    };
    const readings = Array.from({ length: 96 }, (_, index) => reading(1, index)).concat(
      Array.from({ length: 48 }, (_, index) => reading(2, 48 + index)),
    );
    const parts = await startWithReadings('UTC', FOUR_USERS, readings);
    const data = await parts.snapshot();
    expect((await timeOfUse(data, EVERYONE, DAY_AND_NIGHT)).results).toEqual([
      {
        band: 'day',
        energy_wh: 288,
        mean_wh: 192,
        share: 288 / 336,
        observed: 96,
        expected: 96,
        coverage: 1,
      },
      { band: 'night', energy_wh: 48, mean_wh: 32, share: 48 / 336, observed: 48, expected: 48, coverage: 1 },
    ]);
    expect((await timeOfUse(data, { ...EVERYONE, userId: '1' }, PEAK_TARIFF)).results).toMatchObject([
      { band: 'peak', energy_wh: 18, observed: 6 },
      { band: 'low', energy_wh: 2 * 112 - 18, observed: 90 },
    ]);
    const nothing = {
      band: 'day',
      energy_wh: null,
      mean_wh: null,
      share: null,
      observed: 0,
      expected: 0,
      coverage: null,
    };
    expect((await timeOfUse(data, { ...EVERYONE, userId: '3' }, DAY_AND_NIGHT)).results[0]).toEqual(nothing);
    await parts.close();
  });

  describe('across a clock change', () => {
    const readings = randomReadings(FOUR_USERS, new Date('2016-10-20T00:00:00+01:00'), 48 * 16 + 5);
    const model = new PlainModel(FOUR_USERS, readings, Zone.ofRuntime('Europe/London'));
    let parts: TestParts;

    beforeAll(async () => {
      parts = await startWithReadings('Europe/London', FOUR_USERS, readings);
    });

    afterAll(() => parts.close());

    it.each([undefined, 1, 4])(
      'agrees with a plain model and adds up to the total (user %p)',
      async (userId) => {
        const request = { ...EVERYONE, userId: userId?.toString() };
        const { results } = await timeOfUse(await parts.snapshot(), request, PEAK_TARIFF);
        const own = userId === undefined ? undefined : [userId];
        const halfHours = model.halfHours(own);
        expect(sum(results.map(({ energy_wh }) => energy_wh!))).toBe(sum(halfHours.map(({ wh }) => wh)));
        const isPeak = (time: number): boolean => {
          const { dayType, slot } = model.clock(time);
          return dayType === 'weekday' && slot >= 32 && slot < 38;
        };
        const peak = halfHours.filter(({ time }) => isPeak(time));
        expect(results[0]).toMatchObject({
          energy_wh: sum(peak.map(({ wh }) => wh)),
          observed: sum(peak.map(({ observed }) => observed)),
          expected: sum(model.grid.filter(isPeak).map((time) => model.expected(time, own))),
        });
        expect(results[0]?.mean_wh).toBeCloseTo(sum(peak.map(({ wh, observed }) => wh / observed)), 9);
      },
    );

    it('finds 18 half-hours of night in the autumn Sunday of 50', async () => {
      const range = { from: new Date('2016-10-30T00:00:00+01:00'), to: new Date('2016-10-31T00:00:00Z') };
      const request = { ...EVERYONE, ...range, userId: '1' };
      const { results } = await timeOfUse(await parts.snapshot(), request, DAY_AND_NIGHT);
      expect(results.map(({ expected }) => expected)).toEqual([32, 18]);
    });
  });
});
