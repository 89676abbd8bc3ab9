import {
  comparison,
  DAY_AND_NIGHT,
  heatMap,
  loadDurationCurve,
  loadProfile,
  peaks,
  qualityPage,
  ranking,
  populationSeries,
  timeOfUse,
  weeklyPattern,
} from '../../src/consumption/index.js';
import type { TestParts } from '../support/parts.js';
import { REAL_INPUT, startWithRealInput } from '../support/real-input.js';

const EVERYONE = { filter: { areas: [], tariffs: [] } };
const TOTAL_WH = 247_758_910;
const sum = (values: readonly (number | null)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

/** What is known of the real input, worked out from its files. Runs where the folder is there. */
(REAL_INPUT === undefined ? describe.skip : describe)('the real input', () => {
  let parts: TestParts;

  beforeAll(async () => {
    parts = await startWithRealInput();
  });

  afterAll(() => parts.close());

  it('has its highest day on 2016-12-26 and its lowest on 2016-08-08', async () => {
    const { results } = await populationSeries(await parts.snapshot(), { resolution: '1d', ...EVERYONE });
    const falling = results
      .map(({ start, energy_wh }) => [start.toISOString().slice(0, 10), energy_wh] as const)
      .sort(([, a], [, b]) => (b ?? 0) - (a ?? 0));
    expect(falling).toHaveLength(170);
    expect(falling[0]).toEqual(['2016-12-26', 2_522_342]);
    expect(falling.at(-1)).toEqual(['2016-08-08', 1_075_600]);
    expect(sum(results.map(({ energy_wh }) => energy_wh))).toBe(TOTAL_WH);
  });

  it('has its largest reading with user 3039, and the peak of user 3069 on a summer day', async () => {
    const data = await parts.snapshot();
    const order = { ...EVERYONE, sort: 'peak', descending: true, page: 1, pageSize: 1 } as const;
    const [first] = (await ranking(data, order)).results;
    expect(first).toMatchObject({ id: '3039', peak_w: 2 * 9_559, peak_at: new Date('2016-12-29T20:00:00Z') });
    const { results } = await peaks(data, { ...EVERYONE, userId: '3069' });
    expect(results[0]).toEqual({ start: new Date('2016-08-23T17:00:00Z'), power_w: 2 * 5_366, users: 1 });
  });

  it('has its highest mean half-hour at 17:30', async () => {
    const { results } = await loadProfile(await parts.snapshot(), EVERYONE);
    const all = results.filter(({ day_type }) => day_type === 'all');
    expect(all).toHaveLength(48);
    expect(all.reduce((best, one) => ((one.mean_w ?? 0) > (best.mean_w ?? 0) ? one : best)).start).toBe(
      '17:30',
    );
  });

  it('behaves on Tuesday and Wednesday as on a weekend', async () => {
    expect(await weeklyPattern(await parts.snapshot(), EVERYONE)).toMatchObject({
      behavioural_weekend: [2, 3],
      shifted: true,
    });
  });

  it('has no gap, and 116 half-hours twice', async () => {
    const request = { ...EVERYONE, capWh: 11_500, page: 1, pageSize: 100 };
    const { results: users } = await qualityPage(await parts.snapshot(), request);
    const found = users.map(({ quality }) => quality);
    expect(found).toHaveLength(60);
    expect(found.every((own) => own.observed === 8_160 && own.expected === 8_160 && own.gap_runs === 0)).toBe(
      true,
    );
    expect(sum(found.map(({ repeats }) => repeats))).toBe(116);
    expect(sum(found.map(({ above_cap }) => above_cap))).toBe(0);
  });

  it('adds up in every analysis', async () => {
    const data = await parts.snapshot();
    const { results: bands } = await timeOfUse(data, EVERYONE, DAY_AND_NIGHT);
    expect(sum(bands.map(({ energy_wh }) => energy_wh))).toBe(TOTAL_WH);
    const { results: cells } = await heatMap(data, EVERYONE, 'auto');
    expect(cells).toHaveLength(7 * 48);
    expect(sum(cells.map(({ observed }) => observed))).toBe(489_600);
    const { results: points } = await loadDurationCurve(data, EVERYONE);
    const { results } = await peaks(data, EVERYONE);
    expect(points[0]?.power_w).toBe(results[0]?.power_w);
    const december = { from: new Date('2016-12-01T00:00:00Z'), to: new Date('2016-12-31T00:00:00Z') };
    expect(await comparison(await parts.snapshot(), { ...EVERYONE, ...december }, 'previous')).toMatchObject({
      pairs: 60 * 30,
      a: { energy_wh: 56_574_065, left_out: 0 },
      b: { energy_wh: 46_623_354, left_out: 0 },
    });
  });
});
