import {
  figuresOfUser,
  populationSeries,
  ranking,
  Rollups,
  summary,
  userSeries,
} from '../../src/consumption/index.js';
import { Database, DatabaseState } from '../../src/database/index.js';
import type { TestParts } from '../support/parts.js';
import { store } from '../support/readings.js';
import { startWithReadings } from '../support/stored-parts.js';

const START = new Date('2016-07-15T00:00:00Z');
const EVERYONE = { areas: [], tariffs: [] };
const ORDER = { filter: EVERYONE, sort: 'total', descending: true, page: 1, pageSize: 10 } as const;

describe('answers that are kept', () => {
  let parts: TestParts;

  beforeAll(async () => {
    const users = [{ id: 1, area: 'a1', tariff: 't1' }];
    parts = await startWithReadings('UTC', users, [{ userId: 1, start: START, wh: 10 }]);
  });

  afterAll(() => parts.close());

  const totals = async (): Promise<readonly (number | null | undefined)[]> => [
    (await summary(await parts.snapshot(), { filter: EVERYONE })).total_wh,
    (await populationSeries(await parts.snapshot(), { resolution: '1d', filter: EVERYONE })).results[0]
      ?.energy_wh,
    (await userSeries(await parts.snapshot(), { userId: '1', resolution: '1d' })).results[0]?.energy_wh,
    (await ranking(await parts.snapshot(), ORDER)).results[0]?.total_wh,
  ];

  it('are told apart by what was asked', async () => {
    const data = await parts.snapshot();
    const { results } = await ranking(data, { ...ORDER, search: '2' });
    expect(results).toEqual([]);
    expect((await ranking(data, ORDER)).results).toHaveLength(1);
  });

  it('change with the data version', async () => {
    expect(await totals()).toEqual([10, 10, 10, 10]);
    await store(parts.get(Database), [], [{ userId: 1, start: new Date(+START + 1_800_000), wh: 5 }]);
    expect(await totals()).toEqual([10, 10, 10, 10]);
    // Days are written with the readings, segments by the next refresh.
    await parts.get(DatabaseState).raiseVersion();
    expect(await totals()).toEqual([10, 10, 15, 15]);
    await parts.get(Rollups).refresh();
    expect(await totals()).toEqual([15, 15, 15, 15]);
  });

  it('do not hold what failed', async () => {
    await expect(figuresOfUser(await parts.snapshot(), '2', {})).rejects.toThrow('There is no user 2.');
    await store(parts.get(Database), [{ id: 2, area: 'a1', tariff: 't1' }], []);
    await parts.get(DatabaseState).raiseVersion();
    expect(await figuresOfUser(await parts.snapshot(), '2', {})).toMatchObject({ id: '2', total_wh: null });
  });
});
