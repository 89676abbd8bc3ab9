import { Temporal } from 'temporal-polyfill';
import {
  daysLater,
  localMidnight,
  startOfDay,
  startOfDayAfter,
  toLocal,
  Zone,
} from '../../src/common/time/index.js';
import { RefusedError } from '../../src/common/errors/domain-error.js';
import { type ComparedSideAnswer, comparison, type Snapshot } from '../../src/consumption/index.js';
import type { TestParts } from '../support/parts.js';
import { PlainModel, sum } from '../support/plain-model.js';
import { FOUR_USERS, randomReadings } from '../support/random-readings.js';
import type { PlainReading } from '../support/readings.js';
import { startWithReadings } from '../support/stored-parts.js';

const HALF_HOUR = 30 * 60 * 1000;
const DAY = 48 * HALF_HOUR;
const EVERYONE = { filter: { areas: [], tariffs: [] } };
const LONDON = Zone.ofRuntime('Europe/London');

describe('a comparison like for like', () => {
  describe('of hand-made readings', () => {
    const start = Date.UTC(2016, 6, 4);
    const at = (day: number, slot = 0): Date => new Date(start + day * DAY + slot * HALF_HOUR);
    const fullDay = (userId: number, day: number, wh: number): PlainReading[] =>
      Array.from({ length: 48 }, (_, slot) => ({ userId, start: at(day, slot), wh }));
    const readings = [
      // Both weeks of user 1; user 2 has a gap in the earlier one; user 3 begins in the later one.
      ...fullDay(1, 0, 10),
      ...fullDay(1, 7, 12),
      ...fullDay(2, 0, 20).slice(1),
      ...fullDay(2, 7, 20),
      ...fullDay(3, 7, 1_000),
      ...fullDay(1, 1, 5),
      ...fullDay(1, 8, 5),
      ...fullDay(2, 1, 15),
      ...fullDay(2, 8, 25),
    ];
    let parts: TestParts;
    let data: Snapshot;

    beforeAll(async () => {
      parts = await startWithReadings('UTC', FOUR_USERS, readings);
      data = await parts.snapshot();
    });

    afterAll(() => parts.close());

    it('pairs the days of users that are complete in both, and counts the others', async () => {
      const answer = await comparison(data, { ...EVERYONE, from: at(7), to: at(9) }, 'previous');
      expect(answer).toMatchObject({ shift_days: 7, pairs_of: 'user_days', pairs: 3, users: 2 });
      expect(answer.a).toEqual({
        from: at(7),
        to: at(9),
        energy_wh: 48 * (12 + 5 + 25),
        // One user on the first day, two on the second.
        mean_wh: 48 * (12 + (5 + 25) / 2),
        peak_w: 2 * 30,
        peak_at: at(8),
        left_out: 2,
      });
      expect(answer.b).toEqual({
        from: at(0),
        to: at(2),
        energy_wh: 48 * (10 + 5 + 15),
        mean_wh: 48 * (10 + (5 + 15) / 2),
        peak_w: 2 * 20,
        peak_at: at(1),
        left_out: 1,
      });
      expect(answer.delta_total).toBe(12 / 30);
      expect(answer.delta_peak).toBe(0.5);
    });

    it('pairs readings where the range cuts a day', async () => {
      const range = { from: at(7, 40), to: at(7, 47) };
      const answer = await comparison(data, { ...EVERYONE, ...range }, 'previous');
      expect(answer).toMatchObject({
        pairs_of: 'readings',
        pairs: 14,
        users: 2,
        delta_total: (32 - 30) / 30,
      });
      expect(answer.a).toMatchObject({ energy_wh: 7 * 32, mean_wh: 7 * 16, peak_w: 64, left_out: 7 });
      expect(answer.b).toMatchObject({ energy_wh: 7 * 30, peak_at: at(0, 40), left_out: 0 });
    });

    it('has no delta without pairs', async () => {
      const range = { from: at(7), to: at(8) };
      const nothing = { pairs: 0, delta_total: null, delta_mean: null, delta_peak: null };
      expect(await comparison(data, { ...EVERYONE, ...range, userId: '3' }, 'previous')).toMatchObject({
        ...nothing,
        a: { energy_wh: null, peak_w: null, left_out: 1 },
        b: { energy_wh: null, left_out: 0 },
      });
      expect(await comparison(data, { ...EVERYONE, ...range }, 'last-year')).toMatchObject({
        ...nothing,
        shift_days: 364,
      });
    });

    it('shifts by whole weeks and refuses a range longer than the data before it', async () => {
      const of = (days: number): Promise<unknown> =>
        comparison(data, { ...EVERYONE, from: at(8), to: at(8 + days) }, 'previous');
      expect(await of(7)).toMatchObject({ shift_days: 7 });
      expect(await of(8)).toMatchObject({ shift_days: 14 });
      await expect(of(9)).rejects.toThrow(RefusedError);
      await expect(comparison(data, EVERYONE, 'previous')).rejects.toThrow('longer than the data before it');
    });
  });

  describe('across the autumn clock change', () => {
    const first = new Date('2016-10-10T00:00:00+01:00');
    const readings = randomReadings(FOUR_USERS, first, 48 * 40 + 2, { gaps: 0.004, late: 48 * 9 });
    const model = new PlainModel(FOUR_USERS, readings, LONDON);
    let parts: TestParts;

    beforeAll(async () => {
      parts = await startWithReadings(LONDON.name, FOUR_USERS, readings);
    });

    afterAll(() => parts.close());

    it.each([
      ['2016-10-24', '2016-10-31', undefined],
      ['2016-10-30', '2016-11-02', undefined],
      ['2016-11-01', '2016-11-15', undefined],
      ['2016-10-31', '2016-11-08', 2],
    ])('pairs whole days from %s to %s as a plain model (user %p)', async (from, to, userId) => {
      const range = { from: localMidnight(from, LONDON), to: localMidnight(to, LONDON) };
      const answer = await comparison(
        await parts.snapshot(),
        { ...EVERYONE, ...range, userId: userId?.toString() },
        'previous',
      );
      const { pairs, a, b } = plainDays(model, from, to, answer.shift_days, userId);
      expect(answer).toMatchObject({ pairs, pairs_of: 'user_days' });
      expectSide(answer.a, a);
      expectSide(answer.b, b);
      if (userId === undefined) expect(answer.a.left_out).toBeGreaterThan(0);
    });

    it('pairs the first mention of the repeated hour with the same hour of another day', async () => {
      const range = { from: new Date('2016-10-30T00:30:00+01:00'), to: new Date('2016-10-30T02:30:00Z') };
      const answer = await comparison(
        await parts.snapshot(),
        { ...EVERYONE, ...range, userId: '1' },
        'previous',
      );
      const time = (text: string): number => Date.parse(text);
      const of = (at: number): number =>
        sum(
          readings
            .filter((r) => r.userId === 1 && r.start.getTime() === at && !r.occurrence)
            .map(({ wh }) => wh),
        );
      // 00:30, 01:00 and 01:30 in summer time, then 02:00: four mates, and two of the second mention without one.
      const own = ['00:30+01:00', '01:00+01:00', '01:30+01:00', '02:00+00:00'];
      const earlier = ['00:30', '01:00', '01:30', '02:00'];
      expect(answer.a.energy_wh).toBe(sum(own.map((at) => of(time(`2016-10-30T${at}`)))));
      expect(answer.b.energy_wh).toBe(sum(earlier.map((at) => of(time(`2016-10-23T${at}+01:00`)))));
      expect(answer).toMatchObject({ pairs: 4, a: { left_out: 2 }, b: { left_out: 0 } });
    });

    it('pairs half-hours as a plain model', async () => {
      const range = { from: new Date('2016-10-29T13:30:00+01:00'), to: new Date('2016-10-31T09:00:00Z') };
      const answer = await comparison(await parts.snapshot(), { ...EVERYONE, ...range }, 'previous');
      const sides = plainReadings(model, range, 7);
      expect(answer.pairs).toBe(sides.pairs);
      expectSide(answer.a, sides.a);
      expectSide(answer.b, sides.b);
    });
  });
});

describe('a comparison with a day that begins at midnight, of one that begins an hour later', () => {
  it('takes both from their beginning', async () => {
    const saoPaulo = Zone.ofRuntime('America/Sao_Paulo');
    const readings = randomReadings(FOUR_USERS, new Date('2016-10-01T00:00:00-03:00'), 48 * 20, {
      gaps: 0,
      late: 0,
    });
    const parts = await startWithReadings(saoPaulo.name, FOUR_USERS, readings);
    const range = { from: localMidnight('2016-10-16', saoPaulo), to: localMidnight('2016-10-17', saoPaulo) };
    const { a, b, pairs, pairs_of } = await comparison(
      await parts.snapshot(),
      { ...EVERYONE, ...range },
      'previous',
    );
    await parts.close();
    expect({ pairs, pairs_of }).toEqual({ pairs: 4, pairs_of: 'user_days' });
    expect([a.from, a.to]).toEqual([
      new Date('2016-10-16T01:00:00-02:00'),
      new Date('2016-10-17T00:00:00-02:00'),
    ]);
    expect([b.from, b.to]).toEqual([
      new Date('2016-10-09T00:00:00-03:00'),
      new Date('2016-10-10T00:00:00-03:00'),
    ]);
  });
});

type PlainSide = Omit<ComparedSideAnswer, 'from' | 'to'>;

function expectSide(side: ComparedSideAnswer, plain: PlainSide): void {
  expect(side).toMatchObject({
    energy_wh: plain.energy_wh,
    left_out: plain.left_out,
    peak_w: plain.peak_w,
    peak_at: plain.peak_at,
  });
  expect(side.mean_wh).toBeCloseTo(plain.mean_wh!, 9);
}

/** Figures of one side from the readings that have a pair; `dayOf` tells by what its mean is divided. */
function plainSide(
  paired: readonly PlainReading[],
  groupOf: (reading: PlainReading) => string | number,
  leftOut: number,
  single: boolean,
): PlainSide {
  const means = [...Map.groupBy(paired, groupOf).values()].map(
    (own) => sum(own.map(({ wh }) => wh)) / new Set(own.map(({ userId }) => userId)).size,
  );
  const powers = [...Map.groupBy(paired, ({ start }) => start.getTime()).entries()].map(([time, own]) => ({
    time,
    powerW: single
      ? 2 * Math.max(...own.map(({ wh }) => wh))
      : (2 * sum(own.map(({ wh }) => wh)) * own.filter((r) => !r.occurrence).length) / own.length,
  }));
  const peak = powers.reduce((best, one) =>
    one.powerW > best.powerW || (one.powerW === best.powerW && one.time < best.time) ? one : best,
  );
  const total = sum(paired.map(({ wh }) => wh));
  return {
    energy_wh: total,
    mean_wh: sum(means),
    peak_w: peak.powerW,
    peak_at: new Date(peak.time),
    left_out: leftOut,
  };
}

function plainDays(
  model: PlainModel,
  from: string,
  to: string,
  shift: number,
  userId?: number,
): { pairs: number; a: PlainSide; b: PlainSide } {
  const asked = model.readings.filter((r) => userId === undefined || r.userId === userId);
  const moved = new Map<string, string>();
  const dateOf = (reading: PlainReading, days: number): string => {
    const { date } = model.clock(reading.start.getTime());
    const later = moved.get(`${date} ${days}`) ?? Temporal.PlainDate.from(date).add({ days }).toString();
    moved.set(`${date} ${days}`, later);
    return later;
  };
  const side = (days: number): Map<string, PlainReading[]> =>
    Map.groupBy(
      asked.filter((r) => dateOf(r, days) >= from && dateOf(r, days) < to),
      (r) => `${r.userId} ${dateOf(r, days)}`,
    );
  const isComplete = (own: readonly PlainReading[] | undefined): boolean => {
    if (!own) return false;
    const { start } = own[0]!;
    const length = +startOfDayAfter(start, 1, LONDON) - +startOfDay(start, LONDON);
    return own.filter((r) => !r.occurrence).length === length / HALF_HOUR;
  };
  const [a, b] = [side(0), side(shift)];
  const keys = [...a.keys()].filter((key) => isComplete(a.get(key)) && isComplete(b.get(key)));
  const of = (days: Map<string, PlainReading[]>): PlainSide =>
    plainSide(
      keys.flatMap((key) => days.get(key)!),
      (r) => dateOf(r, 0),
      days.size - keys.length,
      userId !== undefined,
    );
  return { pairs: keys.length, a: of(a), b: of(b) };
}

function plainReadings(
  model: PlainModel,
  range: { from: Date; to: Date },
  shift: number,
): { pairs: number; a: PlainSide; b: PlainSide } {
  const back = (instant: Date): number => +daysLater(instant, -shift, LONDON);
  const inside = (from: number, to: number): PlainReading[] =>
    model.readings.filter(({ start }) => +start >= from && +start < to);
  const keyOf = (r: PlainReading, days: number): string => {
    const local = toLocal(r.start, LONDON);
    const hourBefore = toLocal(new Date(+r.start - 2 * HALF_HOUR), LONDON);
    const mention = hourBefore.equals(local) ? 2 : 1;
    return `${r.userId} ${local.add({ days }).toString()} ${mention} ${r.occurrence ?? 0}`;
  };
  const a = new Map(inside(+range.from, +range.to).map((r) => [keyOf(r, 0), r]));
  const b = new Map(inside(back(range.from), back(range.to)).map((r) => [keyOf(r, shift), r]));
  const keys = [...a.keys()].filter((key) => b.has(key));
  const of = (side: Map<string, PlainReading>): PlainSide =>
    plainSide(
      keys.map((key) => side.get(key)!),
      (r) => r.start.getTime(),
      side.size - keys.length,
      false,
    );
  return { pairs: keys.length, a: of(a), b: of(b) };
}
