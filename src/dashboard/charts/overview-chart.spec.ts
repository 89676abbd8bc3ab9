import { bucketEdges, UTC } from '../../common/time/index.js';
import type { SeriesAnswer } from '../../consumption/index.js';
import { Dates } from '../format/dates.js';
import { overviewChart } from './overview-chart.js';

const day = (text: string) => new Date(`${text}Z`);
const window = { from: day('2016-10-01T00:00'), to: day('2016-11-01T00:00') };
const edges = bucketEdges(window, '1d', UTC);
const series: SeriesAnswer = {
  ...window,
  timezone: 'UTC',
  resolution: '1d',
  results: edges.slice(1).map((end, index) => ({
    start: edges[index]!,
    end,
    estimated_wh: 0,
    energy_wh: 1000,
    mean_wh: 100,
    users: 10,
    observed: 480,
    expected: 480,
    coverage: 1,
    complete: true,
  })),
};

const highlight = (from: string, to: string) =>
  overviewChart(series, new Dates(UTC), { from: day(from), to: day(to) }, 'total').highlight;

describe('overviewChart', () => {
  it('lets the range of the page stand out, cut days in parts', () => {
    expect(highlight('2016-10-08T00:00', '2016-10-15T12:00')).toEqual({ from: 7, to: 14.5 });
  });

  it('keeps a range that reaches past the data inside', () => {
    expect(highlight('2016-09-01T00:00', '2016-12-01T00:00')).toEqual({ from: 0, to: 31 });
    expect(highlight('2017-01-01T00:00', '2017-02-01T00:00')).toEqual({ from: 31, to: 31 });
  });

  it('is a strip of the measure that is shown, whose days can be chosen', () => {
    const chart = overviewChart(series, new Dates(UTC), window, 'mean');
    expect([chart.size, chart.kind, chart.edges.length]).toEqual(['strip', 'lines', 32]);
    expect(chart.series[0]?.values[0]).toBe(100);
  });
});
