import { ConsumptionModule, Rollups, SeriesQuery } from '../../src/consumption/index.js';
import { Database, DatabaseState } from '../../src/database/index.js';
import { startTestParts, type TestParts } from '../support/parts.js';
import { type PlainReading, store } from '../support/readings.js';

const EVERYONE = { areas: [], tariffs: [] };
const readings: readonly PlainReading[] = Array.from({ length: 48 * 3 }, (_, slot) => ({
  userId: 1 + (slot % 2),
  start: new Date(Date.UTC(2016, 6, 15) + Math.floor(slot / 2) * 30 * 60 * 1000),
  wh: slot,
}));
const TOTAL = readings.reduce((sum, { wh }) => sum + wh, 0);

describe('the continuous aggregates', () => {
  let parts: TestParts;
  let database: Database;
  let rollups: Rollups;

  beforeEach(async () => {
    parts = await startTestParts([ConsumptionModule]);
    database = parts.get(Database);
    rollups = parts.get(Rollups);
    await store(
      database,
      [
        { id: 1, area: 'a1', tariff: 't1' },
        { id: 2, area: 'a2', tariff: 't1' },
      ],
      readings,
    );
  });

  afterEach(() => parts.close());

  const totals = async (): Promise<unknown> =>
    database.query(`
      select (select sum(energy_wh) from segment_half_hours) as segments,
             (select sum(energy_wh) from user_days) as days,
             (select sum(energy_wh) from readings) as readings`);

  it('show nothing before a refresh and everything after it', async () => {
    expect(await totals()).toEqual([{ segments: null, days: null, readings: TOTAL }]);
    await rollups.refresh();
    expect(await totals()).toEqual([{ segments: TOTAL, days: TOTAL, readings: TOTAL }]);
  });

  it('follow a correction, a deletion and an emptied table', async () => {
    await rollups.refresh();
    await database.query(
      `update readings set energy_wh = energy_wh + 8 where period_start = '2016-07-15 06:00Z'`,
    );
    await database.query(`delete from readings where period_start >= '2016-07-16 06:00Z'`);
    await rollups.refresh();
    const [after] = (await totals()) as { segments: number; days: number; readings: number }[];
    expect(after?.segments).toBe(after?.readings);
    expect(after?.days).toBe(after?.readings);
    await database.query('truncate readings');
    await rollups.refresh();
    expect(await totals()).toEqual([{ segments: null, days: null, readings: null }]);
  });

  it('move a user’s past to its new area, also when the change and the refresh lie apart', async () => {
    await rollups.refresh();
    await database.transaction(async (session) => {
      await session.query(`update users set area = 'a1' where id = 2`);
      await rollups.markSegmentsChanged(session, [2]);
    });
    await rollups.refresh();
    const { buckets } = await parts.get(SeriesQuery).population({ resolution: '1mo' }, EVERYONE, 'area');
    expect(buckets.map(({ area, energyWh }) => [area, energyWh])).toEqual([['a1', TOTAL]]);
    expect(await database.query('select * from segment_rebuilds')).toEqual([]);
  });

  it('are refreshed by several at once, one after the other', async () => {
    await Promise.all(Array.from({ length: 4 }, () => rollups.refresh()));
    expect(await totals()).toEqual([{ segments: TOTAL, days: TOTAL, readings: TOTAL }]);
  });

  it('raise the data version when there was something to show, and only then', async () => {
    const state = parts.get(DatabaseState);
    const version = async (): Promise<number> => (await state.read()).dataVersion;
    await state.raiseVersion();
    const loaded = await version();
    await rollups.refresh();
    const refreshed = await version();
    expect(refreshed).toBe(loaded + 1);
    await rollups.refresh();
    expect(await version()).toBe(refreshed);
  });

  it('are rebuilt with days of another zone, from the same instants', async () => {
    await rollups.refresh();
    await rollups.rebuild('Europe/London');
    expect((await parts.get(DatabaseState).read()).timeZone).toBe('Europe/London');
    const days = await database.query<{ day: Date }>(
      'select distinct day_start as day from user_days order by 1 limit 1',
    );
    expect(days[0]?.day.toISOString()).toBe('2016-07-14T23:00:00.000Z');
    expect(await totals()).toEqual([{ segments: TOTAL, days: TOTAL, readings: TOTAL }]);
  });
});
