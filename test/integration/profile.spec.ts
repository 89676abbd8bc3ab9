import { Zone } from '../../src/common/time/index.js';
import { loadProfile, type ProfileAnswer } from '../../src/consumption/index.js';
import type { TestParts } from '../support/parts.js';
import { percentileCont, PlainModel, sum } from '../support/plain-model.js';
import { FOUR_USERS, randomReadings } from '../support/random-readings.js';
import type { PlainReading } from '../support/readings.js';
import { startWithReadings } from '../support/stored-parts.js';

const HALF_HOUR = 30 * 60 * 1000;
const EVERYONE = { filter: { areas: [], tariffs: [] } };
const clockAt = (slot: number): string => new Date(slot * HALF_HOUR).toISOString().slice(11, 16);
const slotOf = ({ results }: ProfileAnswer, dayType: string, slot: number): ProfileAnswer['results'][0] =>
  results.find((row) => row.day_type === dayType && row.start === clockAt(slot))!;

describe('the typical day', () => {
  describe('of hand-made readings', () => {
    // A Friday and a Saturday. Of five users each reads its id × 10 Wh at 12:00; user 5 has nothing else.
    const friday = Date.UTC(2016, 6, 15);
    const readings: PlainReading[] = [1, 2, 3, 4].flatMap((userId) =>
      Array.from({ length: 96 }, (_, slot) => ({
        userId,
        start: new Date(friday + slot * HALF_HOUR),
        wh: slot % 48 === 24 ? userId * 10 : 1,
      })),
    );
    let parts: TestParts;

    beforeAll(async () => {
      const late = { userId: 5, start: new Date(friday + 24 * HALF_HOUR), wh: 500 };
      const twice = { userId: 1, start: new Date(friday + 30 * HALF_HOUR), occurrence: 1 as const, wh: 3 };
      parts = await startWithReadings(
        'UTC',
        [...FOUR_USERS, { id: 5, area: 'a3', tariff: 't1' }],
        [...readings, late, twice],
      );
    });

    afterAll(() => parts.close());

    it('is the mean power of user-days, with percentiles over users that report at least half of the time', async () => {
      const profile = await loadProfile(await parts.snapshot(), EVERYONE);
      expect(slotOf(profile, 'weekday', 24)).toEqual({
        day_type: 'weekday',
        start: '12:00',
        end: '12:30',
        // Five users on the Friday: 2 × (10 + 20 + 30 + 40 + 500) / 5.
        mean_w: 240,
        // Users 1 to 4 read 20, 40, 60 and 80 W; user 5 reported once in 72 half-hours.
        p10_w: 26,
        p90_w: 74,
        samples: 5,
        users: 4,
      });
      expect(slotOf(profile, 'saturday', 24)).toMatchObject({ mean_w: 50, p10_w: 26, p90_w: 74, samples: 4 });
      expect(slotOf(profile, 'all', 24)).toMatchObject({ mean_w: (5 * 240 + 4 * 50) / 9, samples: 9 });
      expect(slotOf(profile, 'sunday', 24)).toMatchObject({
        mean_w: null,
        p10_w: null,
        samples: 0,
        users: 0,
      });
      expect(profile.results).toHaveLength(4 * 48);
    });

    it('takes two readings of a half-hour as their mean', async () => {
      const profile = await loadProfile(await parts.snapshot(), { ...EVERYONE, userId: '1' });
      // 1 Wh and 3 Wh: 2 Wh in half an hour.
      expect(slotOf(profile, 'weekday', 30)).toMatchObject({ mean_w: 4, p10_w: 4, samples: 1 });
    });

    it('counts only the segment that was asked for', async () => {
      const profile = await loadProfile(await parts.snapshot(), { filter: { areas: ['a2'], tariffs: [] } });
      expect(slotOf(profile, 'weekday', 24)).toMatchObject({ mean_w: 70, samples: 2, users: 2 });
    });
  });

  describe('across the autumn clock change', () => {
    const first = new Date('2016-10-20T00:00:00+01:00');
    const readings = randomReadings(FOUR_USERS, first, 48 * 20 + 2 + 11, { gaps: 0.1 });
    const model = new PlainModel(FOUR_USERS, readings, Zone.ofRuntime('Europe/London'));
    let parts: TestParts;

    beforeAll(async () => {
      parts = await startWithReadings('Europe/London', FOUR_USERS, readings);
    });

    afterAll(() => parts.close());

    it.each(['all', 'weekday', 'saturday', 'sunday'] as const)(
      'agrees with a plain model on %s',
      async (dayType) => {
        const profile = await loadProfile(await parts.snapshot(), EVERYONE);
        for (let slot = 0; slot < 48; slot++) {
          const isIn = (time: number): boolean => {
            const clock = model.clock(time);
            return clock.slot === slot && (dayType === 'all' || clock.dayType === dayType);
          };
          const together = model.halfHours().filter(({ time }) => isIn(time));
          const own = FOUR_USERS.map(({ id }) => model.halfHours([id]).filter(({ time }) => isIn(time)));
          const means = own
            .filter(({ length }) => length > 0)
            .map((some) => sum(some.map((h) => h.powerW)) / some.length);
          const samples = sum(together.map(({ observed }) => observed));
          const row = slotOf(profile, dayType, slot);
          expect(row).toMatchObject({ samples, users: means.length });
          expect(row.mean_w).toBeCloseTo(sum(together.map(({ powerW }) => powerW)) / samples, 9);
          expect(row.p10_w).toBeCloseTo(percentileCont(means, 0.1), 9);
          expect(row.p90_w).toBeCloseTo(percentileCont(means, 0.9), 9);
        }
      },
    );

    it('adds samples in the repeated hour of that Sunday', async () => {
      const range = { from: new Date('2016-10-30T00:00:00+01:00'), to: new Date('2016-10-31T00:00:00Z') };
      const profile = await loadProfile(await parts.snapshot(), { ...EVERYONE, ...range });
      expect(profile.expected).toBe(4 * 50);
      const repeated = model.halfHours().filter(({ time }) => {
        const { date, slot } = model.clock(time);
        return date === '2016-10-30' && slot === 2;
      });
      expect(repeated).toHaveLength(2);
      expect(slotOf(profile, 'sunday', 2)).toMatchObject({
        samples: sum(repeated.map(({ observed }) => observed)),
      });
    });
  });

  it('has no sample in an hour that the spring clock change skips', async () => {
    const readings = Array.from({ length: 46 }, (_, index) => ({
      userId: 1,
      start: new Date(Date.parse('2016-03-27T00:00:00Z') + index * HALF_HOUR),
      wh: 1,
    }));
    const parts = await startWithReadings('Europe/London', FOUR_USERS, readings);
    const profile = await loadProfile(await parts.snapshot(), EVERYONE);
    expect(
      profile.results.filter(({ day_type, samples }) => day_type === 'sunday' && samples === 0),
    ).toMatchObject([
      { start: '01:00', mean_w: null },
      { start: '01:30', mean_w: null },
    ]);
    await parts.close();
  });
});
