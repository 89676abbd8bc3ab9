import fc from 'fast-check';
import {
  bucketEdges,
  HALF_HOUR_MS,
  isLocalMidnight,
  startOfDay,
  type TimeRange,
  Zone,
} from '../../src/common/time/index.js';
import {
  figuresOfUser,
  monthlyCoverage,
  peerBand,
  ranking,
  type RankingRequest,
  type UserFigures,
} from '../../src/consumption/index.js';
import { figuresOfAll } from '../../src/consumption/analyses/figures-of-all.js';
import { type UserFrame, userFrame } from '../../src/consumption/analyses/user-frame.js';
import { Database, DatabaseState } from '../../src/database/index.js';
import type { TestParts } from '../support/parts.js';
import { percentileCont, PlainModel, sum } from '../support/plain-model.js';
import { ofAnyQuality, randomReadings } from '../support/random-readings.js';
import { type PlainUser, store } from '../support/readings.js';
import { rounds, SEED } from '../support/rounds.js';
import { startWithReadings } from '../support/stored-parts.js';

const USERS: readonly PlainUser[] = [1, 2, 3, 4, 5, 6].map((id) => ({
  id,
  area: id === 6 ? 'a2' : 'a1',
  tariff: 't1',
}));
const ALL: RankingRequest = {
  filter: { areas: [], tariffs: [] },
  sort: 'id',
  descending: false,
  page: 1,
  pageSize: 100,
};
const DAYS = 78;

/** The same range without months. */
function ofDays({ single, ...frame }: UserFrame): UserFrame {
  const none = { from: single.days.from, to: single.days.from };
  const { days, pieces } = single;
  return { ...frame, single, sums: { months: none, days: [days], pieces, ends: [] } };
}

describe('figures of users that are added up from months', () => {
  describe.each([
    ['Europe/London', '2016-02-20T06:00:00Z'],
    // Clocks change at midnight: at 00:00 in spring, back to 00:00 in autumn, and at 00:01.
    ['America/Havana', '2016-02-20T05:00:00Z'],
    ['America/Havana', '2016-09-20T11:00:00Z'],
    ['America/St_Johns', '2009-09-20T02:30:00Z'],
  ])('in %s from %s', (zoneName, first) => {
    const zone = Zone.ofRuntime(zoneName);
    const readings = ofAnyQuality(
      randomReadings(USERS, new Date(first), 48 * DAYS + 7, { gaps: 0.002, repeats: 0.002, late: 48 * 20 }),
    );
    const model = new PlainModel(USERS, readings, zone);
    let parts: TestParts;

    beforeAll(async () => {
      parts = await startWithReadings(zoneName, USERS, readings);
    });

    afterAll(() => parts.close());

    /** From ten days before the data to ten days after them; often midnights or begins of months. */
    const edges = (): fc.Arbitrary<Date> => {
      const begin = Date.parse(first) - 480 * HALF_HOUR_MS;
      return fc
        .tuple(fc.integer({ min: 0, max: 48 * (DAYS + 20) }), fc.constantFrom('any', 'day', 'month', 'all'))
        .map(([slot, kind]) => {
          const instant = new Date(begin + slot * HALF_HOUR_MS);
          if (kind === 'day') return startOfDay(instant, zone);
          if (kind === 'month')
            return bucketEdges({ from: instant, to: new Date(+instant + 1) }, '1mo', zone)[0]!;
          if (kind === 'all') return new Date(slot % 2 === 0 ? first : model.end);
          return instant;
        });
    };

    it('are those of the days and pieces in any range', async () => {
      let months = 0;
      await fc.assert(
        fc.asyncProperty(edges(), edges(), async (one, other) => {
          fc.pre(+one !== +other);
          const range = one < other ? { from: one, to: other } : { from: other, to: one };
          await parts.get(DatabaseState).raiseVersion();
          const data = await parts.snapshot();
          const frame = userFrame(data, range);
          if (frame.sums.months.from < frame.sums.months.to) months += 1;
          const found = await figuresOfAll(data, frame);
          await parts.get(DatabaseState).raiseVersion();
          const plain = await figuresOfAll(await parts.snapshot(), ofDays(frame));
          const [some, same] = [found, plain].map((figures) => USERS.map((_, place) => figures.at(place)));
          expect(some).toEqual(same);
        }),
        { seed: SEED, numRuns: rounds(12, 400) },
      );
      expect(months).toBeGreaterThan(0);
    });

    it('are those of the readings', async () => {
      const wholeMonths = bucketEdges({ from: new Date(first), to: new Date(model.end) }, '1mo', zone);
      const [, from = new Date(0), to = new Date(0)] = wholeMonths;
      const cut = { from: new Date(+from - 61 * HALF_HOUR_MS), to: new Date(+to + 35 * HALF_HOUR_MS) };
      for (const range of [{ from, to }, cut, { from: new Date(first), to: new Date(model.end) }]) {
        const { results } = await ranking(await parts.snapshot(), { ...ALL, ...range });
        for (const user of results) expect(user).toMatchObject(plainSums(model, Number(user.id), range));
      }
      expect([from, to].every((edge) => isLocalMidnight(edge, zone))).toBe(true);
    });
  });

  it('are the coverage and the peers of months, too', async () => {
    const start = new Date('2016-06-20T00:00:00Z');
    const readings = randomReadings(USERS, start, 48 * 50, { gaps: 0, repeats: 0, late: 0 });
    const model = new PlainModel(USERS, readings, Zone.ofRuntime('UTC'));
    const parts = await startWithReadings('UTC', USERS, readings);
    try {
      const data = await parts.snapshot();
      const edges = ['2016-06-01', '2016-07-01', '2016-08-01', '2016-09-01'].map((date) => new Date(date));
      const inMonth = (id: number, month: number): readonly number[] =>
        model
          .halfHours([id])
          .filter(({ time }) => time >= +edges[month]! && time < +edges[month + 1]!)
          .map(({ wh }) => wh);
      const coverage = await monthlyCoverage(data, { ids: ['3', '1'] });
      expect(coverage.users.map(({ months }) => months.map(({ observed }) => observed))).toEqual(
        [3, 1].map((id) => [0, 1, 2].map((month) => inMonth(id, month).length)),
      );
      const band = await peerBand(data, '1', { resolution: '1mo' });
      expect(band?.buckets).toMatchObject(
        [0, 1, 2].map((month) => {
          const energies = USERS.map(({ id }) => sum(inMonth(id, month)));
          return { peers: USERS.length, median_wh: percentileCont(energies, 0.5) };
        }),
      );
    } finally {
      await parts.close();
    }
  });

  it('have nothing of data that have come over the end of the range since it was resolved', async () => {
    const start = new Date('2016-07-20T00:00:00Z');
    const readings = randomReadings(USERS, start, 48 * 15 + 20, { gaps: 0, repeats: 0, late: 0 });
    const parts = await startWithReadings('UTC', USERS, readings);
    try {
      const before = await ranking(await parts.snapshot(), ALL);
      await parts.get(DatabaseState).raiseVersion();
      const data = await parts.snapshot();
      const { to } = data.window!;
      await store(
        parts.get(Database),
        [],
        [
          { userId: 1, start: new Date(+to + 96 * HALF_HOUR_MS), wh: 1_000 },
          { userId: 2, start: new Date(+start - 96 * HALF_HOUR_MS), wh: 1_000 },
        ],
      );
      const { results } = await ranking(data, ALL);
      const known = ({ total_wh, observed, last_reading, peak_w }: UserFigures): unknown => [
        total_wh,
        observed,
        last_reading,
        peak_w,
      ];
      expect(results.map(known)).toEqual(before.results.map(known));
      const now = await figuresOfUser(await parts.snapshot(), '1', {});
      expect(now.total_wh).toBe(before.results[0]!.total_wh! + 1_000);
    } finally {
      await parts.close();
    }
  });
});

/** What a user's readings in a range add up to. */
function plainSums(model: PlainModel, userId: number, { from, to }: TimeRange): Partial<UserFigures> {
  const own = model.halfHours([userId]).filter(({ time }) => time >= +from && time < +to);
  const total = sum(own.map(({ wh }) => wh));
  const night = own.filter(({ time }) => model.clock(time).slot < 14 || model.clock(time).slot >= 46);
  const expected = model.grid.filter(
    (time) => time >= +from && time < +to && model.expected(time, [userId]) > 0,
  ).length;
  return {
    total_wh: total,
    observed: own.length,
    expected,
    peak_w: 2 * Math.max(...own.map(({ highest }) => highest)),
    night_share: sum(night.map(({ wh }) => wh)) / total,
    first_reading: new Date(own[0]!.time),
    last_reading: new Date(own.at(-1)!.time),
  };
}
