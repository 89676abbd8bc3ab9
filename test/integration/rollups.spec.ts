import { Zone } from '../../src/common/time/index.js';
import { ConsumptionModule, populationSeries, Rollups, userSeries } from '../../src/consumption/index.js';
import { Database, DatabaseState } from '../../src/database/index.js';
import { startTestParts, type TestParts } from '../support/parts.js';
import { PERMIT } from '../support/permit.js';
import { keptDays, plainDays, storedReadings } from '../support/plain-days.js';
import { makeDays, type PlainReading, store } from '../support/readings.js';
import { TEST_STORAGE } from '../support/storage.js';

const EVERYONE = { areas: [], tariffs: [] };
const readings: readonly PlainReading[] = Array.from({ length: 48 * 3 }, (_, slot) => ({
  userId: 1 + (slot % 2),
  start: new Date(Date.UTC(2016, 6, 15) + Math.floor(slot / 2) * 30 * 60 * 1000),
  wh: slot,
}));
const TOTAL = readings.reduce((sum, { wh }) => sum + wh, 0);

describe('what is kept beside the readings', () => {
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
             (select sum(energy_wh) from user_days_a) as days,
             (select sum(energy_wh) from readings) as readings`);

  it('shows nothing of the segments before a refresh and everything after it', async () => {
    expect(await totals()).toEqual([{ segments: null, days: TOTAL, readings: TOTAL }]);
    await rollups.refresh();
    expect(await totals()).toEqual([{ segments: TOTAL, days: TOTAL, readings: TOTAL }]);
  });

  it('follows a correction, a deletion and an emptied table', async () => {
    await rollups.refresh();
    await database.query(
      `update readings set energy_wh = energy_wh + 8 where period_start = '2016-07-15 06:00Z'`,
    );
    await database.query(`delete from readings where period_start >= '2016-07-16 06:00Z'`);
    await makeDays(database);
    await rollups.refresh();
    const [after] = (await totals()) as { segments: number; days: number; readings: number }[];
    expect(after?.segments).toBe(after?.readings);
    expect(after?.days).toBe(after?.readings);
    await database.query('truncate readings');
    await makeDays(database);
    await rollups.refresh();
    expect(await totals()).toEqual([{ segments: null, days: null, readings: null }]);
  });

  it('moves a user’s past to its new area, also when the change and the refresh lie apart', async () => {
    await rollups.refresh();
    await database.transaction(async (session) => {
      await session.query(`update users set area = 'a1' where id = 2`);
      await rollups.markSegmentsChanged(session, [2]);
    });
    await rollups.refresh();
    const data = await parts.snapshot();
    const { results } = await populationSeries(data, { resolution: '1mo', filter: EVERYONE, split: 'area' });
    expect(results.map(({ area, energy_wh }) => [area, energy_wh])).toEqual([['a1', TOTAL]]);
    expect(await database.query('select * from segment_rebuilds')).toEqual([]);
  });

  it('moves the past of a user that changes while another one is being moved', async () => {
    const change = (id: number): Promise<void> =>
      database.transaction(async (session) => {
        await session.query(`update users set area = 'a3' where id = $1`, [id]);
        await rollups.markSegmentsChanged(session, [id]);
      });
    await rollups.refresh();
    await change(2);
    let meanwhile: Promise<void> | undefined;
    const changeAfter = async (statement: string): Promise<void> => {
      if (statement.includes('refresh_continuous_aggregate')) await (meanwhile ??= change(1));
    };
    // Each engine is asked in its own way; the first statement of a refresh is the one that moves the past of user 2.
    const query = database.query.bind(database);
    const queryWith = database.queryWith.bind(database);
    const spies = [
      jest.spyOn(database, 'query').mockImplementation(async (text, values) => {
        const rows = await query(text, values);
        await changeAfter(text);
        return rows;
      }),
      jest.spyOn(database, 'queryWith').mockImplementation(async (settings, text, signal) => {
        await queryWith(settings, text, signal);
        await changeAfter(text);
      }),
    ];
    // Plain tables are refreshed in one transaction, which nobody can cut in on.
    if (TEST_STORAGE === 'plain') await Promise.all([rollups.refresh(), (meanwhile = change(1))]);
    else await rollups.refresh();
    for (const spy of spies) spy.mockRestore();
    expect(meanwhile).toBeDefined();
    await rollups.refresh();
    const { results } = await populationSeries(await parts.snapshot(), {
      resolution: '1mo',
      filter: EVERYONE,
      split: 'area',
    });
    expect(results.map(({ area, energy_wh }) => [area, energy_wh])).toEqual([['a3', TOTAL]]);
  });

  it('is refreshed by several at once, one after the other', async () => {
    await Promise.all(Array.from({ length: 4 }, () => rollups.refresh()));
    expect(await totals()).toEqual([{ segments: TOTAL, days: TOTAL, readings: TOTAL }]);
  });

  it('raises the data version when there was something to show, and only then', async () => {
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

  it('is made anew with days of another zone, in the generation that nobody reads', async () => {
    await rollups.refresh();
    const before = await database.query('select * from user_days_a order by user_id, day_start');
    await rollups.rebuild(PERMIT, Zone.ofRuntime('Europe/London'), () => undefined);
    const { zone, generation } = await parts.get(DatabaseState).read();
    expect([zone.name, generation]).toEqual(['Europe/London', 'b']);
    expect(await keptDays(database)).toEqual(plainDays(await storedReadings(database), 'Europe/London'));
    // Who is in the middle of reading the old ones is not cut off.
    expect(await database.query('select * from user_days_a order by user_id, day_start')).toEqual(before);
    const { results } = await userSeries(await parts.snapshot(), { userId: '1', resolution: '1d' });
    expect(results[0]?.start.toISOString()).toBe('2016-07-14T23:00:00.000Z');
  });

  it('is not made anew by whoever has lost the right to', async () => {
    await rollups.refresh();
    let transactions = 0;
    const lost = {
      ...PERMIT,
      assertHeld: () => (++transactions > 2 ? Promise.reject(new Error('lost')) : Promise.resolve()),
    };
    await expect(rollups.rebuild(lost, Zone.ofRuntime('Europe/London'), () => undefined)).rejects.toThrow(
      'lost',
    );
    const { zone, generation } = await parts.get(DatabaseState).read();
    expect([zone.name, generation]).toEqual(['UTC', 'a']);
    await rollups.rebuild(PERMIT, Zone.ofRuntime('Europe/London'), () => undefined);
    expect(await keptDays(database)).toEqual(plainDays(await storedReadings(database), 'Europe/London'));
  });
});
