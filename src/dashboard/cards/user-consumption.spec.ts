import type { PeerBand, PeerBucket } from '../../consumption/index.js';
import type { Chart } from '../charts/chart.js';
import type { FigureParts } from '../figure.js';
import { amongPeers } from './user-consumption.js';

function own(...values: readonly (number | null)[]): FigureParts<Chart> {
  const labels = values.map((_, index) => `day ${index + 1}`);
  return {
    heading: 'Consumption',
    sentence: 'Own words.',
    chart: {
      id: 'consumption',
      kind: 'bars',
      size: 'large',
      axisTitle: 'Wh per day',
      baseUnit: 'Wh',
      scale: { unit: 'Wh', divisor: 1 },
      slots: labels.map((label) => ({ label, unfinished: false })),
      edges: [],
      ticks: [],
      series: [{ name: 'Energy', colour: 'accent', values }],
    },
    numbers: [
      { title: 'Day', cells: labels },
      { title: 'Energy, Wh', cells: labels.map(() => '1') },
    ],
  };
}

function bandOf(
  ...buckets: readonly (readonly [p10: number, median: number, p90: number] | null)[]
): PeerBand {
  const bucketOf = (figures: (typeof buckets)[number]): PeerBucket =>
    ({
      peers: figures === null ? null : 7,
      p10_wh: figures?.[0] ?? null,
      median_wh: figures?.[1] ?? null,
      p90_wh: figures?.[2] ?? null,
    }) as PeerBucket;
  return { resolution: '1d', buckets: buckets.map(bucketOf) } as unknown as PeerBand;
}

describe('a series among peers', () => {
  it('lies over their median and band, all in the unit of the largest', () => {
    const { chart } = amongPeers(own(900, null), bandOf([500, 1_000, 20_000], null), 't1');
    expect(chart).toMatchObject({ kind: 'lines', axisTitle: 'kWh per day', scale: { unit: 'kWh' } });
    expect(chart.band).toEqual({
      name: 'P10–P90 of users on tariff t1',
      shortName: 'P10–P90',
      low: [500, null],
      high: [20_000, null],
    });
    expect(chart.series.map(({ name, quiet, values }) => [name, quiet, values])).toEqual([
      ['Median of peers', true, [1_000, null]],
      ['This user', undefined, [900, null]],
    ]);
  });

  it('has their figures in its table', () => {
    const { numbers } = amongPeers(own(900, 800), bandOf([500, 1_000.25, 2_000], null), 't1');
    expect(numbers.map(({ title }) => title)).toEqual([
      'Day',
      'Energy, Wh',
      'Median of peers, Wh',
      'P10, Wh',
      'P90, Wh',
    ]);
    expect(numbers.slice(1).map(({ cells }) => cells)).toEqual([
      ['1', '1'],
      ['1,000.3', '–'],
      ['500', '–'],
      ['2,000', '–'],
    ]);
  });

  it('counts the steps outside the band, of those that both have', () => {
    const band = bandOf([10, 20, 30], [10, 20, 30], [10, 20, 30], [10, 20, 30], null);
    expect(amongPeers(own(9, 5, 30, null, 99), band, 't1').sentence).toBe(
      'Own words. Of 3 days 2 are below and none is above the P10–P90 of users on tariff t1.',
    );
  });

  it('stays alone and says why, where there is nothing to compare with', () => {
    const few = amongPeers(own(900), bandOf(null), 't9');
    expect(few.chart).toEqual(own(900).chart);
    expect(few.sentence).toBe('Own words. It takes 5 users on tariff t9 with all readings to compare with.');
    expect(amongPeers(own(900), null, 't1').sentence).toContain('choose days');
  });
});
