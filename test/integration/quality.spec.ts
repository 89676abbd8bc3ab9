import { Zone } from '../../src/common/time/index.js';
import {
  gaps,
  quality,
  qualityPage,
  type QualityRequest,
  type Snapshot,
  userQuality,
  weeklyPattern,
} from '../../src/consumption/index.js';
import { NotFoundError } from '../../src/common/errors/domain-error.js';
import type { TestParts } from '../support/parts.js';
import { PlainModel, sum } from '../support/plain-model.js';
import { FOUR_USERS, randomReadings } from '../support/random-readings.js';
import type { PlainReading } from '../support/readings.js';
import { startWithReadings } from '../support/stored-parts.js';

const HALF_HOUR = 30 * 60 * 1000;
const START = Date.UTC(2016, 6, 15);
const ALL: QualityRequest = { filter: { areas: [], tariffs: [] }, capWh: 11_500, page: 1, pageSize: 10 };
const at = (slot: number): Date => new Date(START + slot * HALF_HOUR);

/** Three days of half-hours that differ from one to the next. */
function lively(userId: number): PlainReading[] {
  return Array.from({ length: 144 }, (_, slot) => ({ userId, start: at(slot), wh: 100 + (slot % 7) }));
}

function changed(readings: readonly PlainReading[], from: number, to: number, wh: number): PlainReading[] {
  return readings.map((reading) =>
    reading.start >= at(from) && reading.start < at(to) ? { ...reading, wh } : reading,
  );
}

describe('data quality', () => {
  describe('of hand-made readings', () => {
    let parts: TestParts;
    let data: Snapshot;

    beforeAll(async () => {
      const withGaps = lively(1).filter((_, slot) => ![10, 11, 12, 60].includes(slot) && slot < 140);
      const stuck = changed(changed(changed(lively(2), 20, 32, 77), 50, 61, 88), 80, 128, 0);
      // User 3: zero for 47 half-hours only; a spike of 11,600 Wh; 12 equal values around a gap are no run.
      const zero = changed(changed(lively(3), 90, 137, 0), 5, 6, 11_600);
      const broken = changed(zero, 30, 43, 66).filter((_, slot) => slot !== 35);
      const late = [
        { userId: 4, start: at(100), wh: 5 },
        { userId: 4, start: at(100), occurrence: 1 as const, wh: 6 },
      ];
      parts = await startWithReadings(
        'UTC',
        [...FOUR_USERS, { id: 5, area: 'a9', tariff: 't9' }],
        [...withGaps, ...stuck, ...broken, ...late],
      );
      data = await parts.snapshot();
    });

    afterAll(() => parts.close());

    it('counts gaps, from the first reading of a user to the end of the data', async () => {
      const { results: users, count } = await qualityPage(data, ALL);
      expect(count).toBe(5);
      // 3 missing, 1 missing, 4 missing at the end.
      expect(users[0]?.id).toBe('1');
      expect(users[0]?.quality).toMatchObject({
        observed: 136,
        expected: 144,
        gap_runs: 3,
        longest_gap: 4,
        flags: [],
      });
      expect(users[0]?.quality.coverage).toBe(136 / 144);
      expect(users[3]?.id).toBe('4');
      expect(users[3]?.quality).toMatchObject({
        first_reading: at(100),
        last_reading: at(100),
        observed: 1,
        expected: 44,
        gap_runs: 1,
        longest_gap: 43,
        repeats: 1,
      });
      expect(users[4]?.id).toBe('5');
      expect(users[4]?.quality).toMatchObject({
        first_reading: null,
        observed: 0,
        expected: 0,
        coverage: null,
        gap_runs: 0,
      });
      expect(await gaps(data, { userId: '1', most: 10 })).toEqual([
        { from: at(10), to: at(13), half_hours: 3 },
        { from: at(60), to: at(61), half_hours: 1 },
        { from: at(140), to: at(144), half_hours: 4 },
      ]);
    });

    it('flags stuck values, long zeros, spikes and what passes the cap, and nothing short of them', async () => {
      const { results: users } = await qualityPage(data, ALL);
      expect(users[1]?.quality).toMatchObject({
        stuck_runs: 1,
        zero_runs: 1,
        spike_days: 0,
        flags: ['stuck', 'zero_run'],
      });
      // The day's highest are 11,600, 106 and 106 Wh.
      expect(users[2]?.quality).toMatchObject({
        above_cap: 1,
        stuck_runs: 0,
        zero_runs: 0,
        spike_days: 1,
        flags: ['above_cap', 'spike'],
      });
      const settable = await userQuality(data, { ...ALL, capWh: 11_600, userId: '3' });
      expect(settable).toMatchObject({ above_cap: 0, flags: ['spike'] });
    });

    it('counts inside the asked range, where a user that has begun before misses what it does not report', async () => {
      const range = { from: at(10), to: at(13) };
      expect(await userQuality(data, { ...ALL, ...range, userId: '1' })).toMatchObject({
        observed: 0,
        expected: 3,
        coverage: 0,
        gap_runs: 1,
        longest_gap: 3,
      });
      expect(await userQuality(data, { ...ALL, from: at(11), to: at(14), userId: '1' })).toMatchObject({
        observed: 1,
        longest_gap: 2,
      });
    });

    it('pages in order of id, filters, and knows no stranger', async () => {
      expect(await qualityPage(data, { ...ALL, page: 2, pageSize: 2 })).toMatchObject({
        count: 5,
        results: [{ id: '3' }, { id: '4' }],
      });
      expect(await qualityPage(data, { ...ALL, page: 9 })).toMatchObject({ count: 5, results: [] });
      expect((await qualityPage(data, { ...ALL, filter: { areas: ['a1'], tariffs: [] } })).count).toBe(2);
      await expect(userQuality(data, { ...ALL, userId: '99' })).rejects.toThrow(NotFoundError);
    });

    it('asks one question for some users and answers in their order, each as for itself', async () => {
      const ids = ['4', '1', '5', '3', '2'];
      const fresh = await parts.snapshot();
      const query = jest.spyOn(fresh, 'query');
      const found = await quality(fresh, { capWh: 11_000, ids });
      expect(query).toHaveBeenCalledTimes(1);
      expect(found.map(({ id }) => id)).toEqual(ids);
      for (const user of found) {
        expect(user.quality).toEqual(await userQuality(fresh, { capWh: 11_000, userId: user.id }));
      }
    });
  });

  describe('across the autumn clock change', () => {
    const readings = randomReadings(FOUR_USERS, new Date('2016-10-15T00:00:00+01:00'), 48 * 35, {
      gaps: 0.1,
    }).map((reading) => ({ ...reading, wh: reading.wh < 300 ? 0 : reading.wh < 600 ? 8 : reading.wh }));
    const model = new PlainModel(FOUR_USERS, readings, Zone.ofRuntime('Europe/London'));
    let parts: TestParts;

    beforeAll(async () => {
      parts = await startWithReadings('Europe/London', FOUR_USERS, readings);
    });

    afterAll(() => parts.close());

    it('agrees with a plain model', async () => {
      const { results: users } = await qualityPage(await parts.snapshot(), { ...ALL, capWh: 900 });
      for (const user of users) {
        const key = Number(user.id);
        const own = readings.filter(({ userId }) => userId === key);
        const reported = new Set(own.map(({ start }) => +start));
        const expected = model.grid.filter((time) => model.expected(time, [key]) > 0);
        const missing = runsOf(expected.filter((time) => !reported.has(time)));
        const days = [...Map.groupBy(own, ({ start }) => model.clock(+start).date).values()].map((day) =>
          day.map(({ wh }) => wh).sort((a, b) => b - a),
        );
        expect(user.quality).toMatchObject({
          observed: reported.size,
          expected: expected.length,
          repeats: own.length - reported.size,
          gap_runs: missing.length,
          longest_gap: Math.max(...missing),
          above_cap: own.filter(({ wh }) => wh > 900).length,
          spike_days: days.filter(([first, , third]) => third! > 0 && (first! - third!) / third! > 1.8)
            .length,
        });
      }
    });

    it('finds the weekend by midday power, in local time', async () => {
      const pattern = await weeklyPattern(await parts.snapshot(), ALL);
      for (const { weekday, mean_w } of pattern.midday_w) {
        const own = model.halfHours().filter(({ time }) => {
          const clock = model.clock(time);
          return clock.weekday === weekday && clock.slot >= 20 && clock.slot < 30;
        });
        expect(mean_w).toBeCloseTo(sum(own.map((h) => h.powerW)) / sum(own.map((h) => h.observed)), 9);
      }
      expect(pattern.midday_w).toHaveLength(7);
      expect(pattern.behavioural_weekend).toBeNull();
    });
  });
});

/** Lengths of runs of half-hours that follow one another. */
function runsOf(times: readonly number[]): number[] {
  const runs: number[] = [];
  times.forEach((time, index) => {
    if (time - (times[index - 1] ?? 0) === HALF_HOUR) runs[runs.length - 1]! += 1;
    else runs.push(1);
  });
  return runs;
}
