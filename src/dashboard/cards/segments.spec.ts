import { UTC } from '../../common/time/index.js';
import type { BucketAnswer, SeriesAnswer } from '../../consumption/index.js';
import { Dates } from '../format/dates.js';
import { segmentsFigure } from './segments.js';

const start = new Date('2016-10-01T00:00:00Z');
const end = new Date('2016-10-02T00:00:00Z');

const bucket = (area: string, tariff: string, energyWh: number | null, users = 2): BucketAnswer => ({
  start,
  end,
  area,
  tariff,
  energy_wh: energyWh,
  estimated_wh: energyWh === null ? null : 0,
  mean_wh: energyWh === null ? null : energyWh / users,
  users,
  observed: 48 * users,
  expected: 48 * users,
  coverage: 1,
  complete: true,
});

const series = (buckets: readonly BucketAnswer[]): SeriesAnswer => ({
  from: start,
  to: end,
  timezone: 'UTC',
  resolution: '1d',
  results: buckets,
});

const figure = (buckets: readonly BucketAnswer[], measure: 'total' | 'mean' = 'total') =>
  segmentsFigure(series(buckets), {
    split: 'area,tariff',
    dates: new Dates(UTC),
    window: { from: start, to: end },
    query: { measure: measure },
  });

describe('segmentsFigure', () => {
  const buckets = [bucket('a1', 't1', 2_000), bucket('a1', 't2', 5_000), bucket('a2', 't1', 3_000, 1)];

  it('has a line for each segment, the largest first, with its share', () => {
    const { chart, segments, heading, sentence } = figure(buckets);
    expect(heading).toBe('By area and tariff');
    expect(chart.series.map(({ directLabel, values }) => [directLabel, values[0]])).toEqual([
      ['a1 t2', 5_000],
      ['a2 t1', 3_000],
      ['a1 t1', 2_000],
    ]);
    expect(segments?.rows.map(({ cells: [name, , share] }) => [name?.text, share?.text])).toEqual([
      ['a1 t2', '50.0 %'],
      ['a2 t1', '30.0 %'],
      ['a1 t1', '20.0 %'],
    ]);
    expect(sentence).toBe('a1 t2 takes 50.0 % of 10.0 kWh.');
  });

  it('shows the mean user where that is asked for', () => {
    const { chart, sentence } = figure(buckets, 'mean');
    expect(chart.series.map(({ values }) => values[0])).toEqual([2_500, 3_000, 1_000]);
    expect(sentence).toBe('A mean user of a2 t1 takes the most: 3,000 Wh.');
  });

  it.each([
    [
      ['A · B', 'C', 'A', 'B · C'],
      ['A · B C', 'A B · C'],
    ],
    [
      ['A B', 'C', 'A', 'B C'],
      ['"A B" "C"', '"A" "B C"'],
    ],
    [
      ['A,B', 'C', 'A', 'B,C'],
      ['A,B C', 'A B,C'],
    ],
    [
      ['A" "B', 'C', 'A', 'B" "C'],
      ['A" "B C', 'A B" "C'],
    ],
    [
      ['A "B"', '', 'A', '"B" '],
      [String.raw`"A \"B\"" ""`, String.raw`"A" "\"B\" "`],
    ],
  ])('keeps segments apart whose names run together: %j', ([area1, tariff1, area2, tariff2], names) => {
    const { chart, segments, numbers } = figure([
      bucket(area1!, tariff1!, 2_000),
      bucket(area2!, tariff2!, 1_000),
    ]);
    expect(chart.series.map(({ name, values }) => [name, values])).toEqual([
      [names[0], [2_000]],
      [names[1], [1_000]],
    ]);
    expect(segments?.rows.map(({ cells: [name, , share] }) => [name?.text, share?.text])).toEqual([
      [names[0], '66.7 %'],
      [names[1], '33.3 %'],
    ]);
    expect(numbers.map(({ cells }) => cells.length)).toEqual([1, 1, 1]);
  });

  it('draws six and lists all', () => {
    const many = Array.from({ length: 8 }, (_, index) => bucket('a1', `t${index}`, 1_000 * (index + 1)));
    const { chart, segments, numbers, sentence } = figure(many);
    expect(chart.series).toHaveLength(6);
    expect(segments?.rows.map(({ cells }) => cells[0]?.swatch).slice(5)).toEqual(['6', 'none', 'none']);
    expect(numbers).toHaveLength(9);
    expect(sentence).toContain('The 6 largest of 8 are drawn.');
  });

  it('leaves names that are too long for the margin to the table', () => {
    const { chart, segments } = figure([bucket('Northern coast', 'Economy', 1_000)]);
    expect(chart.series[0]).not.toHaveProperty('directLabel');
    expect(segments?.rows[0]?.cells[0]?.text).toBe('Northern coast Economy');
  });

  it('writes a segment without readings as unknown', () => {
    const { numbers, segments } = figure([...buckets, bucket('a3', 't9', null), bucket('a3', 't1', 0)]);
    expect(segments?.rows.slice(3).map(({ cells }) => cells.map(({ text }) => text))).toEqual([
      ['a3 t1', '0', '0.0 %', '0'],
      ['a3 t9', '–', '–', '–'],
    ]);
    expect(numbers.slice(1).map(({ cells }) => cells[0])).toEqual(['5,000', '3,000', '2,000', '0', '–']);
  });
});
