import { Zone } from '../../src/common/time/index.js';
import { heatMap, type HeatMapCellAnswer, type Snapshot } from '../../src/consumption/index.js';
import type { TestParts } from '../support/parts.js';
import { PlainModel, sum } from '../support/plain-model.js';
import { FOUR_USERS, randomReadings } from '../support/random-readings.js';
import type { PlainReading } from '../support/readings.js';
import { startWithReadings } from '../support/stored-parts.js';

const HALF_HOUR = 30 * 60 * 1000;
const EVERYONE = { filter: { areas: [], tariffs: [] } };
type Cells = readonly HeatMapCellAnswer[];
const clockAt = (slot: number): string => new Date(slot * HALF_HOUR).toISOString().slice(11, 16);
const keyOf = ({ date, weekday, start }: HeatMapCellAnswer): string => `${date ?? weekday} ${start}`;
const cellOf = (cells: Cells, row: string, slot: number): HeatMapCellAnswer | undefined =>
  cells.find((cell) => keyOf(cell) === `${row} ${clockAt(slot)}`);

describe('the heat map', () => {
  describe('of hand-made readings', () => {
    const monday = Date.UTC(2016, 6, 18);
    const at = (slot: number): Date => new Date(monday + slot * HALF_HOUR);
    const readings: readonly PlainReading[] = [
      { userId: 1, start: at(0), wh: 10 },
      { userId: 2, start: at(0), wh: 30 },
      { userId: 1, start: at(1), wh: 0 },
      // Half-hour 2 has no reading; user 2 reads twice in half-hour 3.
      { userId: 1, start: at(3), wh: 4 },
      { userId: 2, start: at(3), wh: 2 },
      { userId: 2, start: at(3), occurrence: 1, wh: 6 },
      { userId: 1, start: at(48), wh: 100 },
    ];
    let parts: TestParts;
    let data: Snapshot;

    beforeAll(async () => {
      parts = await startWithReadings('UTC', FOUR_USERS, readings);
      data = await parts.snapshot();
    });

    afterAll(() => parts.close());

    it('gives the mean power per user of each date and half-hour, and tells zero from missing', async () => {
      const { rows, results: cells } = await heatMap(data, EVERYONE, 'auto');
      expect(rows).toBe('date');
      expect(cellOf(cells, '2016-07-18', 0)).toMatchObject({
        mean_w: 40,
        observed: 2,
        expected: 2,
        coverage: 1,
      });
      expect(cellOf(cells, '2016-07-18', 1)).toMatchObject({
        mean_w: 0,
        observed: 1,
        expected: 2,
        coverage: 0.5,
      });
      expect(cellOf(cells, '2016-07-18', 2)).toMatchObject({
        mean_w: null,
        observed: 0,
        expected: 2,
        coverage: 0,
      });
      // 2 × 12 Wh × 2 users of 3 readings, by 2 users.
      expect(cellOf(cells, '2016-07-18', 3)).toMatchObject({ mean_w: 8, observed: 2 });
      expect(cellOf(cells, '2016-07-19', 0)).toMatchObject({ mean_w: 200, observed: 1, expected: 2 });
      expect(cells).toHaveLength(49);
    });

    it('folds into days of the week when asked', async () => {
      const { results: cells } = await heatMap(data, { ...EVERYONE, userId: '1' }, 'weekday');
      expect(cellOf(cells, '1', 0)).toMatchObject({ mean_w: 20, observed: 1, expected: 1 });
      expect(cellOf(cells, '2', 0)).toMatchObject({ mean_w: 200 });
      expect(cellOf(cells, '1', 2)).toMatchObject({ mean_w: null, observed: 0, expected: 1 });
    });
  });

  describe.each([
    ['London in autumn', 'Europe/London', '2016-10-20T00:00:00+01:00', '2016-10-30', 2, 2],
    ['London in spring', 'Europe/London', '2016-03-20T00:00:00Z', '2016-03-27', 2, 0],
    ['Lord Howe in autumn', 'Australia/Lord_Howe', '2016-03-28T00:00:00+11:00', '2016-04-03', 3, 2],
    ['Lord Howe in spring', 'Australia/Lord_Howe', '2016-09-26T00:00:00+10:30', '2016-10-02', 4, 0],
    ['Kathmandu', 'Asia/Kathmandu', '2016-09-26T00:00:00+05:45', '2016-10-02', 4, 1],
  ])('across the clock change of %s', (_, zone, first, day, slot, halfHours) => {
    const readings = randomReadings(FOUR_USERS, new Date(first), 48 * 12 + 7);
    const model = new PlainModel(FOUR_USERS, readings, Zone.ofRuntime(zone));
    let parts: TestParts;

    beforeAll(async () => {
      parts = await startWithReadings(zone, FOUR_USERS, readings);
    });

    afterAll(() => parts.close());

    it.each(['date', 'weekday'] as const)('agrees with a plain model by %s', async (rows) => {
      const { results: cells } = await heatMap(await parts.snapshot(), EVERYONE, rows);
      const plainKey = (time: number): string => {
        const { date, weekday, slot: own } = model.clock(time);
        return `${rows === 'date' ? date : weekday} ${clockAt(own)}`;
      };
      const observed = Map.groupBy(model.halfHours(), ({ time }) => plainKey(time));
      const expected = Map.groupBy(model.grid, plainKey);
      expect(cells).toHaveLength(expected.size);
      for (const cell of cells) {
        const key = keyOf(cell);
        const own = observed.get(key) ?? [];
        const reported = sum(own.map((h) => h.observed));
        expect(cell).toMatchObject({
          observed: reported,
          expected: sum(expected.get(key)!.map((time) => model.expected(time))),
        });
        if (reported === 0) expect(cell.mean_w).toBeNull();
        else expect(cell.mean_w).toBeCloseTo(sum(own.map((h) => h.powerW)) / reported, 9);
      }
    });

    it('agrees with a plain model for one user', async () => {
      const { results: cells } = await heatMap(await parts.snapshot(), { ...EVERYONE, userId: '4' }, 'date');
      const own = model.halfHours([4]);
      expect(sum(cells.map(({ observed }) => observed))).toBe(own.length);
      const one = own[17]!;
      const { date, slot: at } = model.clock(one.time);
      expect(cellOf(cells, date, at)).toMatchObject({ mean_w: one.powerW, expected: 1 });
    });

    it('has the half-hours that the day has', async () => {
      const { results: cells } = await heatMap(await parts.snapshot(), EVERYONE, 'date');
      const expected = cellOf(cells, day, slot)?.expected ?? 0;
      expect(expected).toBe(halfHours * 4);
    });
  });

  it('refuses more dates than may be drawn and folds them by itself', async () => {
    const late = new Date(Date.UTC(2016, 6, 18) + 200 * 48 * HALF_HOUR);
    const parts = await startWithReadings('UTC', FOUR_USERS, [
      { userId: 1, start: new Date(Date.UTC(2016, 6, 18)), wh: 1 },
      { userId: 1, start: late, wh: 1 },
    ]);
    const data = await parts.snapshot();
    await expect(heatMap(data, EVERYONE, 'date')).rejects.toThrow('ask for rows=weekday or at most 104 days');
    expect((await heatMap(data, EVERYONE, 'auto')).rows).toBe('weekday');
    await parts.close();
  });
});
