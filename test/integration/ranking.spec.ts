import {
  ConsumptionModule,
  figuresOfUser,
  placeOfUser,
  ranking,
  type RankingRequest,
  Rollups,
  type Snapshot,
  type UserFigures,
  wholeRanking,
} from '../../src/consumption/index.js';
import { NotFoundError } from '../../src/common/errors/domain-error.js';
import { Database } from '../../src/database/index.js';
import { startTestParts, type TestParts } from '../support/parts.js';
import { type PlainReading, store } from '../support/readings.js';

const HALF_HOUR = 30 * 60 * 1000;
const START = new Date('2016-07-15T00:00:00Z');
const ALL: RankingRequest = {
  filter: { areas: [], tariffs: [] },
  sort: 'total',
  descending: true,
  page: 1,
  pageSize: 10,
};

/** Two days at a steady `wh`, from half-hour `from` on; one reading stands out. */
function steady(userId: number, wh: number, from = 0, peak_at?: number): PlainReading[] {
  return Array.from({ length: 96 - from }, (_, index) => {
    const slot = from + index;
    return { userId, start: new Date(START.getTime() + slot * HALF_HOUR), wh: slot === peak_at ? 1_000 : wh };
  });
}

describe('the ranking of users', () => {
  let parts: TestParts;
  let data: Snapshot;

  beforeAll(async () => {
    parts = await startTestParts([ConsumptionModule]);
    await store(
      parts.get(Database),
      [
        { id: 30, area: 'a1', tariff: 't1' },
        { id: 31, area: 'a1', tariff: 't2' },
        { id: 32, area: 'a2', tariff: 't2' },
        { id: 33, area: 'a2', tariff: 't2' },
      ],
      [
        ...steady(30, 100, 0, 50),
        ...steady(31, 100, 48, 60).filter((_, index) => index % 2 === 0),
        ...steady(32, 100, 0, 50),
      ],
    );
    await parts.get(Rollups).refresh();
    data = await parts.snapshot();
  });

  afterAll(() => parts.close());

  it('works out total, mean day, peak and coverage of each user', async () => {
    const { results } = await ranking(data, { ...ALL, sort: 'id', descending: false });
    const peak_at = new Date(START.getTime() + 50 * HALF_HOUR);
    const full = {
      total_wh: 10_500,
      mean_day_wh: 5_250,
      peak_w: 2_000,
      peak_at,
      observed: 96,
      expected: 96,
      coverage: 1,
    };
    expect(results[0]).toMatchObject({ id: '30', area: 'a1', tariff: 't1', ...full });
    // From its first reading on, 24 of 48 half-hours; the one at slot 60 stands out.
    expect(results[1]).toMatchObject({
      id: '31',
      total_wh: 23 * 100 + 1_000,
      observed: 24,
      expected: 48,
      coverage: 0.5,
    });
    expect(results[1]?.mean_day_wh).toBe(((23 * 100 + 1_000) / 24) * 48);
    // No readings: unknown, not zero.
    expect(results[3]).toMatchObject({
      id: '33',
      total_wh: null,
      mean_day_wh: null,
      peak_w: null,
      coverage: null,
      expected: 0,
    });
  });

  it('reads all that match piece by piece, each as on its page', async () => {
    for (const search of [undefined, '3', '32', 'nobody']) {
      const request = { ...ALL, search };
      const pieces: (readonly UserFigures[])[] = [];
      for await (const piece of wholeRanking(data, request, 3)) pieces.push(piece);
      const { results } = await ranking(data, request);
      expect(pieces.flat()).toEqual(results);
      expect(pieces.map(({ length }) => length)).toEqual({ 4: [3, 1], 1: [1], 0: [] }[results.length]);
    }
  });

  it('sorts ties by id and unknown values last, both ways', async () => {
    const ids = async (descending: boolean): Promise<string[]> =>
      (await ranking(data, { ...ALL, descending })).results.map(({ id }) => id);
    expect(await ids(true)).toEqual(['30', '32', '31', '33']);
    expect(await ids(false)).toEqual(['31', '30', '32', '33']);
  });

  it('pages over the full list and still counts it beyond the last page', async () => {
    const second = await ranking(data, { ...ALL, page: 2, pageSize: 3 });
    expect(second.results.map(({ id }) => id)).toEqual(['33']);
    expect(second.count).toBe(4);
    expect(await ranking(data, { ...ALL, page: 9, pageSize: 3 })).toMatchObject({ results: [], count: 4 });
  });

  it('filters by area, tariff and search', async () => {
    const ids = async (some: Partial<RankingRequest>): Promise<string[]> =>
      (await ranking(data, { ...ALL, sort: 'id', descending: false, ...some })).results.map(({ id }) => id);
    expect(await ids({ filter: { areas: ['a2'], tariffs: [] } })).toEqual(['32', '33']);
    expect(await ids({ filter: { areas: ['a1'], tariffs: ['t2'] } })).toEqual(['31']);
    expect(await ids({ search: '3' })).toEqual(['30', '31', '32', '33']);
    expect(await ids({ search: '31' })).toEqual(['31']);
    expect(await ids({ search: '1' })).toEqual(['30', '31']);
    expect(await ids({ search: 'T2' })).toEqual(['31', '32', '33']);
    expect(await ids({ search: 'A2 3' })).toEqual(['32', '33']);
    expect(await ids({ search: "%'; drop table users; --" })).toEqual([]);
  });

  it('counts only the part of a day that a range asks for', async () => {
    const from = new Date(START.getTime() + 10 * HALF_HOUR);
    const to = new Date(START.getTime() + 20 * HALF_HOUR);
    const { results } = await ranking(data, { ...ALL, from, to, sort: 'id', descending: false });
    expect(results[0]).toMatchObject({ total_wh: 1_000, observed: 10, expected: 10 });
    expect(results[1]).toMatchObject({ total_wh: null, observed: 0, expected: 0 });
  });

  it('adds the pieces of days at both ends to the days between', async () => {
    const from = new Date(START.getTime() - 3 * 24 * HALF_HOUR);
    const to = new Date(START.getTime() + 51 * HALF_HOUR);
    const { results } = await ranking(data, { ...ALL, from, to, sort: 'id', descending: false });
    const peak_at = new Date(START.getTime() + 50 * HALF_HOUR);
    expect(results[0]).toMatchObject({ total_wh: 6_000, observed: 51, expected: 51, peak_w: 2_000, peak_at });
  });

  it('tells where a user stands, and who stands beside it', async () => {
    expect(await placeOfUser(data, '32', ALL)).toEqual({
      place: 2,
      count: 4,
      previousId: '30',
      nextId: '31',
    });
    expect(await placeOfUser(data, '30', ALL)).toMatchObject({ place: 1, previousId: null, nextId: '32' });
    const some = { ...ALL, filter: { areas: ['a2'], tariffs: [] }, sort: 'id', descending: false } as const;
    expect(await placeOfUser(data, '33', some)).toEqual({
      place: 2,
      count: 2,
      previousId: '32',
      nextId: null,
    });
    expect(await placeOfUser(data, '30', some)).toBeNull();
  });

  it('gives one user, or says that there is none', async () => {
    expect(await figuresOfUser(data, '32', {})).toMatchObject({ id: '32', total_wh: 10_500 });
    await expect(figuresOfUser(data, '99', {})).rejects.toThrow(NotFoundError);
  });
});
