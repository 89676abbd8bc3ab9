import { Zone } from '../../src/common/time/index.js';
import {
  loadProfile,
  type ProfileAnswer,
  type ProfileRequest,
  Rollups,
} from '../../src/consumption/index.js';
import { sampleSize } from '../../src/consumption/user-sample.js';
import { Database, DatabaseState } from '../../src/database/index.js';
import type { TestParts } from '../support/parts.js';
import { percentileCont, PlainModel, sum } from '../support/plain-model.js';
import { FOUR_USERS, randomReadings } from '../support/random-readings.js';
import type { PlainReading } from '../support/readings.js';
import { startWithReadings } from '../support/stored-parts.js';
import { makeRoom } from '../support/storage.js';

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
        sampled_from: null,
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

  describe('of more users than a sample has', () => {
    const USERS = 5_000;
    const whOf = (id: number): number => 2 * (((id * 1_009) % USERS) + 1);
    let parts: TestParts;

    beforeAll(async () => {
      // Energies in an order of their own; every fifth user is in another area.
      const first = new Date('2016-07-15T00:00:00Z');
      const users = [{ id: 1, area: 'a1', tariff: 't1' }];
      const day = (wh: number): PlainReading[] => [
        { userId: 1, start: first, wh },
        { userId: 1, start: new Date(+first + HALF_HOUR), wh },
      ];
      parts = await startWithReadings('UTC', users, day(whOf(1)));
      const database = parts.get(Database);
      await database.query(
        `insert into users (id, external_id, sort_key, area, tariff, first_start)
         select n, n::text, lpad(length(n::text)::text, 2, '0') || n, case when n % 5 = 0 then 'a2' else 'a1' end, 't1', $2
         from generate_series(2, $1) as n`,
        [USERS, first],
      );
      await makeRoom(database, first);
      await database.query(
        `insert into readings (user_id, period_start, energy_wh)
         select n, $2::timestamptz + slot * interval '30 minutes', 2 * (n * 1009 % $1 + 1)
         from generate_series(2, $1) as n cross join generate_series(0, 1) as slot`,
        [USERS, first],
      );
      // Their months as an older version kept them.
      await database.query(
        `insert into user_months_a
         select (jsonb_populate_record(months, jsonb_build_object('user_id', n, 'profile', null))).*
         from user_months_a as months cross join generate_series(2, $1) as n where user_id = 1`,
        [USERS],
      );
      await parts.get(Rollups).refresh();
    });

    afterAll(() => parts.close());

    const spreadOf = async (request: Partial<ProfileRequest>): Promise<ProfileAnswer['results'][0]> =>
      slotOf(await loadProfile(await parts.snapshot(), { ...EVERYONE, ...request }), 'all', 0);

    it('is of a fixed sample, whose tenths are right within one percentage point', async () => {
      const slot = await spreadOf({});
      expect(slot).toMatchObject({ users: sampleSize(USERS), sampled_from: USERS, samples: USERS });
      expect(Math.abs(slot.p10_w! / (4 * USERS) - 0.1)).toBeLessThanOrEqual(0.01);
      expect(Math.abs(slot.p90_w! / (4 * USERS) - 0.9)).toBeLessThanOrEqual(0.01);
      await parts.get(DatabaseState).raiseVersion();
      expect(await spreadOf({})).toEqual(slot);
    });

    it('is of all of them where that is asked for, and of a segment that has fewer', async () => {
      const all = Array.from({ length: USERS }, (_, index) => 2 * whOf(index + 1));
      const exact = await spreadOf({ isExact: true });
      expect(exact).toMatchObject({ users: USERS, sampled_from: null });
      expect(exact.p10_w).toBeCloseTo(percentileCont(all, 0.1), 9);
      const few = await spreadOf({ filter: { areas: ['a2'], tariffs: [] } });
      expect(few).toMatchObject({ users: USERS / 5, sampled_from: null });
      const ofArea = all.filter((_, index) => (index + 1) % 5 === 0);
      expect(few.p90_w).toBeCloseTo(percentileCont(ofArea, 0.9), 9);
    });
  });
});
