import type { PeerBand, PeerBucket } from '../../../consumption/index.js';
import type { Chart } from '../../charts/chart.js';
import { formatCount, formatTenths } from '../../format/numbers.js';
import { energyUnit, largest } from '../../format/units.js';
import { axisTitle } from '../consumption-chart.js';
import type { Numbers } from '../../table.js';
import type { FigureInput } from '../figure.js';
import { steps } from '../series-words.js';

/** Who the peers of a user are, in running text: "users on tariff t1". */
export function peersOf(tariff: string): string {
  return `users on tariff ${tariff}`;
}

/**
 * A user's series over the median and the P10–P90 of its peers; the series alone, and why, where they are not known.
 *
 * @param band over the buckets of the series; null where the range is too long for its step
 */
export function amongPeers(
  own: FigureInput<Chart>,
  band: PeerBand | null,
  tariff: string,
): FigureInput<Chart> {
  if (!band)
    return withSentence(own, 'Peers are not compared over so long a range in so short steps: choose days.');
  const { buckets } = band;
  if (buckets.every(({ peers }) => peers === null)) {
    return withSentence(own, `It takes 5 ${peersOf(tariff)} with all readings to compare with.`);
  }
  return withSentence(
    { ...own, chart: withBand(own.chart, band, tariff), numbers: withColumns(own.numbers, buckets) },
    sentence(own.chart, band, tariff),
  );
}

function withSentence(own: FigureInput<Chart>, sentence: string): FigureInput<Chart> {
  return { ...own, summary: `${own.summary} ${sentence}` };
}

function withBand(chart: Chart, { buckets, resolution }: PeerBand, tariff: string): Chart {
  const [own, ...others] = chart.series;
  if (!own || others.length > 0) throw new Error('a user has one series');
  const low = buckets.map(({ p10_wh }) => p10_wh);
  const high = buckets.map(({ p90_wh }) => p90_wh);
  const scale = energyUnit(largest([...own.values, ...high]));
  return {
    ...chart,
    kind: 'lines',
    scale,
    axisTitle: axisTitle(scale.unit, resolution, 'total'),
    series: [
      {
        name: 'Median of peers',
        directLabel: 'Median',
        colour: 'accent',
        quiet: true,
        values: buckets.map(({ median_wh }) => median_wh),
      },
      { ...own, name: 'This user', directLabel: 'User' },
    ],
    band: { name: `P10–P90 of ${peersOf(tariff)}`, shortName: 'P10–P90', low, high },
  };
}

function withColumns({ columns, rows }: Numbers, buckets: readonly PeerBucket[]): Numbers {
  return {
    columns: [...columns, 'Median of peers, Wh', 'P10, Wh', 'P90, Wh'],
    rows: rows.map((row, index) => {
      const { median_wh, p10_wh, p90_wh } = buckets[index] ?? { median_wh: null, p10_wh: null, p90_wh: null };
      return [...row, ...[median_wh, p10_wh, p90_wh].map(formatTenths)];
    }),
  };
}

function sentence({ series }: Chart, { buckets, resolution }: PeerBand, tariff: string): string {
  const values = series[0]?.values ?? [];
  const compared = buckets.flatMap(({ p10_wh, p90_wh }, index) => {
    const value = values[index] ?? null;
    return value === null || p10_wh === null || p90_wh === null ? [] : [{ value, p10_wh, p90_wh }];
  });
  const below = compared.filter(({ value, p10_wh }) => value < p10_wh).length;
  const above = compared.filter(({ value, p90_wh }) => value > p90_wh).length;
  return (
    `Of ${steps(compared.length, resolution)} ${numberOf(below)} below and ${numberOf(above)} above ` +
    `the P10–P90 of ${peersOf(tariff)}.`
  );
}

function numberOf(count: number): string {
  if (count === 0) return 'none is';
  return count === 1 ? '1 is' : `${formatCount(count)} are`;
}
