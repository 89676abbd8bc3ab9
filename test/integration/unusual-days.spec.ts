import type { Fields } from '../../src/common/http/index.js';
import { localMidnight, startOfDayAfter, toLocal, Zone } from '../../src/common/time/index.js';
import { type Snapshot, type UnusualDayAnswer, unusualDays } from '../../src/consumption/index.js';
import type { TestParts } from '../support/parts.js';
import { percentileCont, PlainModel, sum } from '../support/plain-model.js';
import { FOUR_USERS, randomReadings } from '../support/random-readings.js';
import type { PlainReading, PlainUser } from '../support/readings.js';
import { startWithReadings } from '../support/stored-parts.js';

const HALF_HOUR = 30 * 60 * 1000;
const EVERYONE = { filter: { areas: [], tariffs: [] } };
const ONE_USER: readonly PlainUser[] = [{ id: 1, area: 'a1', tariff: 't1' }];

/** One user's days from Monday 2016-07-04 on: all energy in the first half-hour, zero in the others. */
function daysOf(totals: readonly number[]): PlainReading[] {
  return totals.flatMap((wh, day) =>
    Array.from({ length: 48 }, (_, slot) => ({
      userId: 1,
      start: new Date(Date.UTC(2016, 6, 4 + day) + slot * HALF_HOUR),
      wh: slot === 0 ? wh : 0,
    })),
  );
}

describe('unusual days', () => {
  describe('of hand-made readings', () => {
    // Weekdays Mo–Fr, Mo: 100 110 90 105 95 100 (median 100, MAD 5); weekends apart. Tuesday of week 2 stands out.
    const totals = [100, 110, 90, 105, 95, 500, 700, 100, 130, 100, 101];
    let parts: TestParts;
    let data: Snapshot;

    beforeAll(async () => {
      const missing = ({ start }: PlainReading): boolean =>
        start.getTime() !== Date.UTC(2016, 6, 13) + 5 * HALF_HOUR;
      parts = await startWithReadings('UTC', FOUR_USERS, daysOf(totals).filter(missing));
      data = await parts.snapshot();
    });

    afterAll(() => parts.close());

    it('are told by the distance from the median of their type, in the spread of these days', async () => {
      const { results, days_judged } = await unusualDays(data, EVERYONE);
      // Six reference days are there only from Tuesday of week 2; Wednesday has a gap and is not judged.
      expect(days_judged).toBe(2);
      expect(results).toEqual([
        {
          start: new Date(Date.UTC(2016, 6, 12)),
          end: new Date(Date.UTC(2016, 6, 13)),
          day_type: 'weekday',
          energy_wh: 130,
          median_wh: 100,
          mad_wh: 5,
          references: 6,
          z: (0.6745 * 30) / 5,
        },
      ]);
    });

    it('are judged by days before the asked range too', async () => {
      const { results, days_judged } = await unusualDays(data, {
        ...EVERYONE,
        userId: '1',
        from: new Date(Date.UTC(2016, 6, 12)),
      });
      expect(results.map(({ z }) => z)).toEqual([(0.6745 * 30) / 5]);
      expect(days_judged).toBe(2);
      const wednesday = { from: new Date(Date.UTC(2016, 6, 13)), to: new Date(Date.UTC(2016, 6, 14)) };
      expect(await unusualDays(data, { ...EVERYONE, ...wednesday })).toMatchObject({
        results: [],
        days_judged: 0,
      });
    });
  });

  it('are not flagged where all reference days are the same', async () => {
    const parts = await startWithReadings('UTC', ONE_USER, daysOf([10, 10, 10, 10, 10, 1, 1, 10, 99]));
    expect(await unusualDays(await parts.snapshot(), EVERYONE)).toMatchObject({
      results: [],
      days_judged: 0,
    });
    await parts.close();
  });

  describe('across the autumn clock change', () => {
    const readings = randomReadings(FOUR_USERS, new Date('2016-08-20T07:00:00+01:00'), 48 * 90 + 5, {
      gaps: 0.002,
      late: 48 * 20,
    }).map((reading) =>
      new Date(reading.start).getUTCDate() === 30 ? { ...reading, wh: reading.wh * 3 } : reading,
    );
    const model = new PlainModel(FOUR_USERS, readings, Zone.ofRuntime('Europe/London'));
    let parts: TestParts;

    beforeAll(async () => {
      parts = await startWithReadings('Europe/London', FOUR_USERS, readings);
    });

    afterAll(() => parts.close());

    it.each([undefined, 2, 4])('agree with a plain model (user %p)', async (userId) => {
      const { results, days_judged } = await unusualDays(await parts.snapshot(), {
        ...EVERYONE,
        userId: userId?.toString(),
      });
      const judged = plainDays(model, userId === undefined ? undefined : [userId]);
      expect(days_judged).toBe(judged.length);
      const unusual = judged.filter(({ z }) => Math.abs(z) > 3.5);
      expect(results).toEqual(unusual.map((day) => ({ ...day, z: expect.closeTo(day.z, 9) as number })));
      if (userId === undefined) expect(results.length).toBeGreaterThan(0);
    });
  });
});

/** Every day that can be judged, worked out in memory. */
function plainDays(model: PlainModel, userIds = model.users.map(({ id }) => id)): Fields<UnusualDayAnswer>[] {
  const halfHours = Map.groupBy(model.halfHours(userIds), ({ time }) => model.clock(time).date);
  const begin = Math.min(...userIds.map((id) => model.first(id)));
  const complete = [...halfHours.entries()].flatMap(([date, own]) => {
    const start = localMidnight(date, model.zone);
    const end = startOfDayAfter(start, 1, model.zone);
    const times = Array.from(
      { length: (+end - +start) / HALF_HOUR },
      (_, index) => +start + index * HALF_HOUR,
    );
    const expected = sum(times.map((time) => model.expected(time, userIds)));
    const isWhole =
      +start >= begin && +end <= model.end && sum(own.map(({ observed }) => observed)) === expected;
    const { dayType: day_type } = model.clock(+start);
    return isWhole ? [{ date, start, end, day_type, energy_wh: sum(own.map(({ wh }) => wh)) }] : [];
  });
  return complete.flatMap(({ date, ...day }) => {
    const since = toLocal(day.start, model.zone).toPlainDate().subtract({ days: 56 }).toString();
    const earlier = complete.filter(
      (one) => one.day_type === day.day_type && one.date < date && one.date >= since,
    );
    if (earlier.length < 6) return [];
    const energies = earlier.map(({ energy_wh }) => energy_wh);
    const median_wh = percentileCont(energies, 0.5);
    const mad_wh = percentileCont(
      energies.map((energy_wh) => Math.abs(energy_wh - median_wh)),
      0.5,
    );
    if (mad_wh === 0) return [];
    return [
      {
        ...day,
        median_wh,
        mad_wh,
        references: earlier.length,
        z: (0.6745 * (day.energy_wh - median_wh)) / mad_wh,
      },
    ];
  });
}
