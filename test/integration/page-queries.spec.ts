import {
  bucketEdges,
  localMidnight,
  type Resolution,
  sharedHalfHours,
  Zone,
} from '../../src/common/time/index.js';
import {
  peerBand,
  monthlyCoverage,
  type PeerBucket,
  repeatedDays,
  sparklines,
  summary,
  userRepeats,
} from '../../src/consumption/index.js';
import type { TestParts } from '../support/parts.js';
import { percentileCont, PlainModel, sum } from '../support/plain-model.js';
import { randomReadings } from '../support/random-readings.js';
import type { PlainUser } from '../support/readings.js';
import { startWithReadings } from '../support/stored-parts.js';

const ZONE = Zone.ofRuntime('Europe/London');
const HALF_HOUR = 30 * 60 * 1000;
const FIRST = new Date('2016-10-22T06:00:00+01:00');
/** Seven of one tariff, one of another. User 7 begins late. */
const USERS: readonly PlainUser[] = [8, 1, 2, 3, 4, 5, 6, 7].map((id) => ({
  id,
  area: 'a1',
  tariff: id === 8 ? 't2' : 't1',
}));
const NO_FILTER = { areas: [], tariffs: [] };
const day = (date: string): Date => localMidnight(date, ZONE);

/** What the pages ask for beside the analyses; the clocks go back on 30 October. */
describe('queries of the pages', () => {
  const readings = randomReadings(USERS, FIRST, 48 * 16, { gaps: 0.002, repeats: 0.01, late: 200 });
  const model = new PlainModel(USERS, readings, ZONE);
  let parts: TestParts;

  beforeAll(async () => {
    parts = await startWithReadings(ZONE.name, USERS, readings);
  });

  afterAll(() => parts.close());

  /** Energy and half-hours of a user in `[from, to)`. */
  const useOf = (userId: number, from: Date, to: Date): { wh: number; observed: number } => {
    const own = model.halfHours([userId]).filter(({ time }) => time >= +from && time < +to);
    return { wh: sum(own.map(({ wh }) => wh)), observed: own.length };
  };

  describe('sparklines', () => {
    it('are energies of whole local days, in the order of the users', async () => {
      const range = { from: day('2016-10-29'), to: day('2016-11-01') };
      const { resolution, edges, lines } = await sparklines(await parts.snapshot(), ['3', '7'], range);
      expect(resolution).toBe('1d');
      expect(edges).toEqual(['2016-10-29', '2016-10-30', '2016-10-31', '2016-11-01'].map(day));
      expect(lines).toEqual(
        [3, 7].map((userId) => ({
          user_id: String(userId),
          energies_wh: edges.slice(1).map((to, index) => useOf(userId, edges[index]!, to).wh),
        })),
      );
    });

    it('leave out days that are cut, and have nothing where nothing was read', async () => {
      const { edges, lines } = await sparklines(await parts.snapshot(), ['7'], {});
      // The data begin at 06:00 and end at 05:00; user 7 begins on the fifth day, at 10:00.
      expect(edges[0]).toEqual(day('2016-10-23'));
      expect(edges.at(-1)).toEqual(day('2016-11-07'));
      expect(lines[0]?.energies_wh.slice(0, 4)).toEqual([null, null, null, expect.any(Number)]);
    });

    it('have no steps in a range without a whole day', async () => {
      const range = { from: new Date('2016-10-25T10:00Z'), to: new Date('2016-10-25T12:00Z') };
      expect(await sparklines(await parts.snapshot(), ['1'], range)).toMatchObject({
        edges: [],
        lines: [{ energies_wh: [] }],
      });
    });
  });

  describe('the band of peers', () => {
    const plainBand = (
      from: Date,
      to: Date,
      within: { from: Date; to: Date },
    ): Omit<PeerBucket, 'start' | 'end'> => {
      const shared = {
        from: new Date(Math.max(+from, +within.from)),
        to: new Date(Math.min(+to, +within.to)),
      };
      const halfHours = sharedHalfHours(shared, FIRST, new Date(model.end));
      const energies = [1, 2, 3, 4, 5, 6, 7]
        .map((id) => useOf(id, shared.from, shared.to))
        .filter(({ observed }) => observed === halfHours)
        .map(({ wh }) => wh);
      if (halfHours === 0 || energies.length < 5)
        return { peers: null, median_wh: null, p10_wh: null, p90_wh: null };
      return {
        peers: energies.length,
        median_wh: percentileCont(energies, 0.5),
        p10_wh: percentileCont(energies, 0.1),
        p90_wh: percentileCont(energies, 0.9),
      };
    };

    it.each<[Resolution, Date, Date]>([
      ['30m', new Date('2016-10-29T21:15Z'), new Date('2016-10-30T04:00Z')],
      ['1h', new Date('2016-10-29T20:15Z'), new Date('2016-10-30T04:00Z')],
      ['1d', day('2016-10-20'), day('2016-11-30')],
      ['1w', day('2016-10-26'), day('2016-11-04')],
    ])('in steps of %s agrees with a plain model', async (resolution, from, to) => {
      const data = await parts.snapshot();
      const band = await peerBand(data, '2', { resolution, from, to });
      const within = { from, to: to < data.window!.to ? to : data.window!.to };
      expect(band?.buckets.map(({ start }) => start)).toEqual(
        bucketEdges({ from, to }, resolution, ZONE).slice(0, -1),
      );
      expect(band?.buckets.some(({ peers }) => peers !== null)).toBe(true);
      for (const { start, end, ...rest } of band?.buckets ?? []) {
        const plain = plainBand(start, end, within);
        expect(rest.peers).toBe(plain.peers);
        for (const key of ['median_wh', 'p10_wh', 'p90_wh'] as const) {
          if (plain[key] === null) expect(rest[key]).toBeNull();
          else expect(rest[key]).toBeCloseTo(plain[key], 9);
        }
      }
    });

    it('leaves out days that the range cuts', async () => {
      const request = {
        resolution: '1d',
        from: new Date('2016-10-24T11:00Z'),
        to: day('2016-10-27'),
      } as const;
      const band = await peerBand(await parts.snapshot(), '2', request);
      expect(band?.buckets.map(({ peers }) => peers === null)).toEqual([true, false, false]);
    });

    it('is hidden among fewer than five', async () => {
      const band = await peerBand(await parts.snapshot(), '8', { resolution: '1d' });
      expect(band?.buckets.every(({ median_wh }) => median_wh === null)).toBe(true);
    });
  });

  it('tell the coverage of each month', async () => {
    const request = { ids: ['7', '1'], from: day('2016-10-24') };
    const { months, users } = await monthlyCoverage(await parts.snapshot(), request);
    expect(months).toEqual([
      { from: day('2016-10-01'), to: day('2016-11-01') },
      { from: day('2016-11-01'), to: day('2016-12-01') },
    ]);
    const plain = (userId: number, from: Date, to: Date): object => {
      const times = model.grid.filter((time) => time >= +from && time < +to);
      const expected = times.filter((time) => model.expected(time, [userId]) > 0).length;
      const { observed } = useOf(userId, from, to);
      return { observed, expected, coverage: observed / expected };
    };
    expect(users).toEqual(
      [7, 1].map((userId) => ({
        user_id: String(userId),
        months: [
          plain(userId, day('2016-10-24'), day('2016-11-01')),
          plain(userId, day('2016-11-01'), day('2016-12-01')),
        ],
      })),
    );
  });

  it('list the half-hours that a user has twice', async () => {
    const second = readings.filter(({ userId, occurrence }) => userId === 4 && occurrence === 1);
    const wh = (start: Date): number | undefined =>
      readings.find((one) => one.userId === 4 && !one.occurrence && +one.start === +start)?.wh;
    const expected = second.map((one) => ({ start: one.start, first_wh: wh(one.start), second_wh: one.wh }));
    expect(expected.length).toBeGreaterThan(2);
    const data = await parts.snapshot();
    expect(await userRepeats(data, { userId: '4', most: 1_000 })).toEqual(expected);
    expect(await userRepeats(data, { userId: '4', from: expected[1]!.start, most: 1 })).toEqual([
      expected[1],
    ]);
  });

  it('add up by local day what is stored twice', async () => {
    const from = day('2016-10-29');
    const seconds = readings.filter(
      ({ occurrence, userId, start }) => occurrence === 1 && userId < 8 && start >= from,
    );
    const byDay = Map.groupBy(seconds, ({ start }) => model.clock(+start).date);
    const expected = [...byDay]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([date, own]) => ({
        day: day(date),
        readings: own.length,
        users: new Set(own.map(({ userId }) => userId)).size,
        second_wh: sum(own.map(({ wh }) => wh)),
      }));
    expect(expected.length).toBeGreaterThan(5);
    const filter = { areas: [], tariffs: ['t1'] };
    expect(await repeatedDays(await parts.snapshot(), { from, filter })).toEqual(expected);
  });

  it('tell the peak and the load factor of a group', async () => {
    const range = { from: day('2016-10-28'), to: day('2016-11-02') };
    const request = { ...range, filter: NO_FILTER };
    const { peak_w, peak_at, load_factor } = await summary(await parts.snapshot(), request);
    const powers = model.halfHours().filter(({ time }) => time >= +range.from && time < +range.to);
    const highest = powers.reduce((best, one) => (one.powerW > best.powerW ? one : best));
    expect({ peak_w, peak_at }).toEqual({ peak_w: highest.powerW, peak_at: new Date(highest.time) });
    expect(load_factor).toBeCloseTo(
      sum(powers.map(({ powerW }) => powerW)) / powers.length / highest.powerW,
      12,
    );
  });

  describe('over long ranges', () => {
    let long: TestParts;

    beforeAll(async () => {
      const later = { userId: 1, start: new Date('2017-02-01T12:00Z'), wh: 5 };
      long = await startWithReadings('UTC', USERS, [...readings, later]);
    });

    afterAll(() => long.close());

    it('draw sparklines by week', async () => {
      const { resolution, edges, lines } = await sparklines(await long.snapshot(), ['1'], {});
      expect(resolution).toBe('1w');
      expect([edges[0], edges.at(-1)]).toEqual(['2016-10-24', '2017-01-30'].map((date) => new Date(date)));
      expect(lines[0]?.energies_wh.slice(0, 4)).toEqual([
        ...[0, 1, 2].map((week) => useOf(1, edges[week]!, edges[week + 1]!).wh),
        null,
      ]);
    });

    it('look for no peers in so many readings', async () => {
      const to = new Date(+FIRST + 40 * 48 * HALF_HOUR);
      const data = await long.snapshot();
      expect(await peerBand(data, '1', { resolution: '30m', to })).toBeNull();
      expect(await peerBand(data, '1', { resolution: '1h', to })).not.toBeNull();
      expect(await peerBand(data, '1', { resolution: '1h' })).toBeNull();
    });
  });
});
