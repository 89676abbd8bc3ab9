import { localMidnight, startOfDayAfter, Zone } from '../../src/common/time/index.js';
import {
  figuresOfUser,
  ranking,
  type RankingRequest,
  USER_SORTS,
  type UserFigures,
} from '../../src/consumption/index.js';
import type { TestParts } from '../support/parts.js';
import { percentileCont, percentileDisc, PlainModel, sum } from '../support/plain-model.js';
import { FOUR_USERS, randomReadings } from '../support/random-readings.js';
import type { PlainReading, PlainUser } from '../support/readings.js';
import { startWithReadings } from '../support/stored-parts.js';

const HALF_HOUR = 30 * 60 * 1000;
const ALL: RankingRequest = {
  filter: { areas: [], tariffs: [] },
  sort: 'id',
  descending: false,
  page: 1,
  pageSize: 100,
};

describe('the figures of users', () => {
  describe('of hand-made readings', () => {
    const start = Date.UTC(2016, 6, 15);
    const at = (day: number, slot: number): Date => new Date(start + (day * 48 + slot) * HALF_HOUR);
    /** Day 0 and 1: 1 Wh in three half-hours, then 2 Wh; half-hour 40 has what is given. */
    const dayOf = (userId: number, day: number, peak: number): PlainReading[] =>
      Array.from({ length: 48 }, (_, slot) => ({
        userId,
        start: at(day, slot),
        wh: slot === 40 ? peak : slot < 3 ? 1 : 2,
      }));
    const users: readonly PlainUser[] = [1, 2, 3, 4, 5, 6].map((id) => ({
      id,
      area: id === 6 ? 'a2' : 'a1',
      tariff: 't1',
    }));
    const readings = [
      ...dayOf(1, 0, 50),
      ...dayOf(1, 1, 150),
      // A half-hour of user 1 is stored twice: 2 Wh and 4 Wh.
      { userId: 1, start: at(1, 45), occurrence: 1 as const, wh: 4 },
      ...dayOf(2, 0, 50),
      ...dayOf(3, 0, 50),
      ...dayOf(4, 0, 10),
      ...dayOf(5, 0, 90),
      ...dayOf(6, 0, 5).filter((_, slot) => slot % 2 === 0),
    ];
    let figures: ReadonlyMap<number, UserFigures>;
    let parts: TestParts;

    beforeAll(async () => {
      parts = await startWithReadings('UTC', users, readings);
      const page = await ranking(await parts.snapshot(), ALL);
      figures = new Map(page.results.map((user) => [Number(user.id), user]));
    });

    afterAll(() => parts.close());

    it('are load factor and variability', () => {
      const halfHourMeans = 3 + 44 * 2 + 50 + 3 + 43 * 2 + 150 + 3;
      expect(figures.get(1)?.load_factor).toBe(halfHourMeans / 96 / 150);
      const [first, second] = [3 + 88 + 50, 3 + 88 + 150 + 4];
      const deviation = Math.abs(first - second) / Math.SQRT2;
      expect(figures.get(1)?.cv).toBeCloseTo(deviation / ((first + second) / 2), 12);
      // One complete day has no deviation; half of the half-hours are no basis for a load factor.
      expect(figures.get(2)).toMatchObject({ cv: null });
      expect(figures.get(6)).toMatchObject({
        load_factor: null,
        cv: null,
        base_w: null,
        peer_percentile: null,
      });
    });

    it('are base load and night share', () => {
      // The third lowest of 48 half-hours.
      expect(figures.get(2)).toMatchObject({ base_w: 2, base_share: (2 * 24) / 141 });
      expect(figures.get(2)?.night_share).toBe((3 + 13 * 2) / 141);
    });

    it('are the place among the users of a tariff', () => {
      // Mean complete days: user 1 (141 + 245) / 2, users 2 and 3 141, user 4 101, user 5 181. User 6 has none.
      const places = [1, 2, 3, 4, 5].map((id) => figures.get(id)?.peer_percentile);
      expect(places).toEqual([90, 40, 40, 10, 70]);
      expect(figures.get(1)?.segment_percentile).toBe(90);
    });

    it('place a user among all others of its tariff, whoever was asked for', async () => {
      const { results: found } = await ranking(await parts.snapshot(), { ...ALL, search: '5' });
      expect(found).toMatchObject([{ id: '5', peer_percentile: 70 }]);
      expect((await figuresOfUser(await parts.snapshot(), '4', { to: at(1, 0) })).peer_percentile).toBe(10);
    });

    it('hide a place among fewer than five', async () => {
      const four = await startWithReadings(
        'UTC',
        users,
        readings.filter(({ userId }) => userId !== 5),
      );
      const { results: found } = await ranking(await four.snapshot(), ALL);
      expect(found.every(({ peer_percentile }) => peer_percentile === null)).toBe(true);
      await four.close();
    });

    it.each(USER_SORTS)('can be sorted by %s both ways, unknown last and ties by id', async (sort) => {
      const data = await parts.snapshot();
      const valueOf: Readonly<Record<typeof sort, keyof UserFigures>> = {
        id: 'id',
        area: 'area',
        tariff: 'tariff',
        total: 'total_wh',
        estimated: 'estimated_share',
        mean_day: 'mean_day_wh',
        peak: 'peak_w',
        load_factor: 'load_factor',
        cv: 'cv',
        base_load: 'base_w',
        night_share: 'night_share',
        peer_percentile: 'peer_percentile',
        coverage: 'coverage',
        last_reading: 'last_reading',
      };
      for (const descending of [true, false]) {
        const { results: found } = await ranking(data, { ...ALL, sort, descending });
        const key = (user: UserFigures): number | string | Date | null => user[valueOf[sort]];
        const sorted = [...found].sort((a, b) => {
          const [left, right] = [key(a), key(b)];
          if (left === null || right === null)
            return Number(left === null) - Number(right === null) || Number(a.id) - Number(b.id);
          return (
            (left < right ? -1 : left > right ? 1 : 0) * (descending ? -1 : 1) || Number(a.id) - Number(b.id)
          );
        });
        expect(found.map(({ id }) => id)).toEqual(sorted.map(({ id }) => id));
      }
    });
  });

  describe.each([
    { zone: 'Europe/London', first: '2016-10-22T06:00:00+01:00', changes: '2016-10-30' },
    { zone: 'Europe/London', first: '2016-03-20T06:00:00Z', changes: '2016-03-27' },
    { zone: 'Australia/Lord_Howe', first: '2016-09-24T06:00:00+10:30', changes: '2016-10-02' },
    { zone: 'Asia/Kathmandu', first: '2016-09-24T06:00:00+05:45', changes: '2016-10-02' },
  ])('in $zone around $changes', ({ zone, first, changes }) => {
    const readings = randomReadings(FOUR_USERS, new Date(first), 48 * 20 + 13, { gaps: 0.01 });
    const model = new PlainModel(FOUR_USERS, readings, Zone.ofRuntime(zone));
    const midnight = (days: number): Date =>
      startOfDayAfter(localMidnight(changes, model.zone), days, model.zone);
    const hoursAfter = (days: number, hours: number): Date =>
      new Date(+midnight(days) + hours * 2 * HALF_HOUR);
    let parts: TestParts;

    beforeAll(async () => {
      parts = await startWithReadings(zone, FOUR_USERS, readings);
    });

    afterAll(() => parts.close());

    it.each([
      ['whole days', midnight(-2), midnight(8)],
      ['the day of the change', midnight(0), midnight(1)],
      ['a range that cuts days', hoursAfter(-3, 11), hoursAfter(6, 9.5)],
      ['all data', new Date('1990-01-01T00:00:00Z'), new Date('2100-01-01T00:00:00Z')],
    ])('agree with a plain model over %s', async (_, from, to) => {
      const range = { from, to };
      const { results } = await ranking(await parts.snapshot(), { ...ALL, ...range });
      for (const user of results) {
        const plain = plainFigures(model, Number(user.id), range);
        expect(user).toMatchObject({
          observed: plain.observed,
          expected: plain.expected,
          base_w: plain.base_w,
        });
        for (const key of ['load_factor', 'cv', 'base_share', 'night_share'] as const) {
          if (plain[key] === null) expect(user[key]).toBeNull();
          else expect(user[key]).toBeCloseTo(plain[key], 9);
        }
      }
    });
  });
});

interface PlainFigures {
  readonly observed: number;
  readonly expected: number;
  readonly load_factor: number | null;
  readonly cv: number | null;
  readonly base_w: number | null;
  readonly base_share: number | null;
  readonly night_share: number | null;
}

/** The same figures, worked out half-hour by half-hour. */
function plainFigures(
  model: PlainModel,
  userId: number,
  { from, to }: { from: Date; to: Date },
): PlainFigures {
  const isAsked = (time: number): boolean => time >= +from && time < +to;
  const own = model.halfHours([userId]).filter(({ time }) => isAsked(time));
  const expected = model.grid.filter((time) => isAsked(time) && model.expected(time, [userId]) > 0).length;
  const days = [
    ...Map.groupBy(model.halfHours([userId]), ({ time }) => model.clock(time).date).entries(),
  ].map(([date, halfHours]) => {
    const start = +localMidnight(date, model.zone);
    const end = +startOfDayAfter(new Date(start), 1, model.zone);
    const times = model.grid.filter((time) => time >= start && time < end);
    return {
      start,
      end,
      halfHours,
      expected: times.filter((time) => model.expected(time, [userId]) > 0).length,
    };
  });
  const totals = days
    .filter(({ start, end }) => start >= +from && end <= +to)
    .filter(({ start, end, halfHours }) => halfHours.length === (end - start) / HALF_HOUR)
    .map(({ halfHours }) => sum(halfHours.map(({ wh }) => wh)));
  const covered = days
    .filter(({ start, end }) => start >= +from && (end <= +to || +to >= model.end))
    .filter((day) => day.halfHours.length >= 0.9 * day.expected);
  const bases = covered.map(({ halfHours }) =>
    percentileDisc(
      halfHours.map(({ powerW }) => powerW).sort((a, b) => a - b),
      0.05,
    ),
  );
  const base_w = bases.length > 0 ? percentileCont(bases, 0.5) : null;
  const hours = sum(covered.map(({ halfHours }) => halfHours.length / 2));
  const energy = sum(covered.flatMap(({ halfHours }) => halfHours.map(({ wh }) => wh)));
  const night = own.filter(({ time }) => model.clock(time).slot < 14 || model.clock(time).slot >= 46);
  const peak = 2 * Math.max(...own.map(({ highest }) => highest));
  const meanTotal = sum(totals) / totals.length;
  return {
    observed: own.length,
    expected,
    load_factor:
      own.length >= 0.9 * expected ? sum(own.map(({ powerW }) => powerW)) / own.length / peak : null,
    cv:
      totals.length > 1
        ? Math.sqrt(sum(totals.map((total) => (total - meanTotal) ** 2)) / (totals.length - 1)) / meanTotal
        : null,
    base_w,
    base_share: base_w === null ? null : Math.min(1, (base_w * hours) / energy),
    night_share: sum(night.map(({ wh }) => wh)) / sum(own.map(({ wh }) => wh)),
  };
}
