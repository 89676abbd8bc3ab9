import type { Fields } from '../../common/http/index.js';
import { UTC } from '../../common/time/index.js';
import type { BucketAnswer, SeriesAnswer } from '../../consumption/index.js';
import { Dates } from '../format/dates.js';
import { energyChart } from './energy-chart.js';
import { figure } from '../figure.js';

const DAY_MS = 86_400_000;
const FROM = Date.parse('2016-10-01T00:00:00Z');

/** Days from 1 Oct 2016 with these energies, all of two users. */
function days(
  energies: readonly (number | null)[],
  changes: Partial<Fields<BucketAnswer>> = {},
): Fields<SeriesAnswer> {
  return {
    from: new Date(FROM),
    to: new Date(FROM + energies.length * DAY_MS),
    timezone: 'UTC',
    resolution: '1d',
    results: energies.map((energyWh, index) => ({
      start: new Date(FROM + index * DAY_MS),
      end: new Date(FROM + (index + 1) * DAY_MS),
      energy_wh: energyWh,
      estimated_wh: energyWh === null ? null : 0,
      mean_wh: energyWh === null ? null : energyWh / 2,
      users: energyWh === null ? 0 : 2,
      observed: energyWh === null ? 0 : 96,
      expected: 96,
      coverage: energyWh === null ? 0 : 1,
      complete: energyWh !== null,
      ...changes,
    })),
  };
}

const of = (series: SeriesAnswer, measure: 'total' | 'mean' = 'total') =>
  energyChart({
    id: 'c',
    heading: 'C',
    series,
    dates: new Dates(UTC),
    window: series,
    subject: 'everyone',
    measure,
  });

describe('energyChart', () => {
  it('says total, highest and lowest', () => {
    expect(of(days([20_000, 30_500, 10_000])).sentence).toBe(
      '60.5 kWh in 3 days. Highest: Sun 2 Oct 2016 with 30.5 kWh. Lowest: Mon 3 Oct 2016 with 10.0 kWh.',
    );
  });

  it('says how much is estimated, and lists it, where any is', () => {
    const { sentence, numbers } = of(days([20_000, 30_000], { estimated_wh: 1_000 }));
    expect(sentence).toMatch(/ Estimated: 4\.0 % of the energy\.$/);
    expect(numbers[2]).toEqual({ title: 'Estimated, Wh', cells: ['1,000', '1,000'] });
    const titles = of(days([20_000, 30_000])).numbers.map(({ title }) => title);
    expect(titles).not.toContain('Estimated, Wh');
  });

  it('tells a gap from a zero', () => {
    const { sentence, chart, numbers } = of(days([0, null, 4_000]));
    expect(sentence).toContain('Lowest: Sat 1 Oct 2016 with 0 Wh.');
    expect(sentence).toContain('1 day without readings.');
    expect(chart.series[0]?.values).toEqual([0, null, 4_000]);
    expect(numbers[1]?.cells).toEqual(['0', '–', '4,000']);
  });

  it('does not compare a day that the range cuts', () => {
    const whole = days([20_000, 30_000, 5_000]);
    const last: Fields<BucketAnswer> | undefined = whole.results.at(-1);
    const results = [...whole.results.slice(0, 2), ...(last ? [{ ...last, complete: false }] : [])];
    const { sentence, chart } = of({ ...whole, results, to: new Date(FROM + 2.5 * DAY_MS) });
    expect(chart.slots.map(({ unfinished }) => unfinished)).toEqual([false, false, true]);
    expect(sentence).toContain('Lowest: Sat 1 Oct 2016');
    expect(sentence).toContain('1 day unfinished, marked and not compared.');
  });

  it('compares a day of which a few readings are missing', () => {
    const { chart } = of(days([20_000], { complete: false, coverage: 0.95 }));
    expect(chart.slots[0]?.unfinished).toBe(false);
  });

  it('shows the mean user on an axis that says so', () => {
    const { chart, sentence } = of(days([24_000, 48_000]), 'mean');
    expect(chart.axisTitle).toBe('kWh per user and day');
    expect(chart.series[0]?.values).toEqual([12_000, 24_000]);
    expect(sentence).toMatch(/^36\.0 kWh for a mean user in 2 days\./);
  });

  it('turns into a line where bars would be too thin', () => {
    expect(of(days(Array.from({ length: 401 }, () => 1))).chart.kind).toBe('lines');
    expect(of(days(Array.from({ length: 400 }, () => 1))).chart.kind).toBe('bars');
  });

  it('says that nothing is there instead of drawing an empty frame', () => {
    const view = figure(of(days([null, null])));
    expect(view.hasValues).toBe(false);
    expect(view.sentence).toBe('There are no readings in this range.');
  });

  it('gives picture, table and script the same values', () => {
    const view = figure(of(days([20_000, 30_500])));
    const data = JSON.parse(view.data) as { unit: string; series: { values: number[] }[] };
    expect(data.unit).toBe('kWh');
    expect(data.series[0]?.values).toEqual([20, 30.5]);
    expect(view.svg).toContain('Sun 2 Oct 2016: 30,500 Wh');
    expect(view.table.rows[1]?.cells.map(({ text }) => text)).toEqual([
      'Sun 2 Oct 2016',
      '30,500',
      '15,250',
      '2',
      '100 %',
    ]);
  });
});
