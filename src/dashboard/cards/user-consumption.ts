import {
  figuresOfUser,
  type PeerBand,
  peerBand,
  type PeerBucket,
  userSeries,
} from '../../consumption/index.js';
import { coarserNote, drawnStep, steps } from '../steps.js';
import type { Chart } from '../charts/chart.js';
import { axisTitle, energyChart } from '../charts/energy-chart.js';
import { figure, type FigureParts } from '../figure.js';
import { sayingOf } from '../half-hours.js';
import { formatCount, tenthsColumn } from '../format/numbers.js';
import { usersOn } from '../format/segment-words.js';
import { energyUnit, largest } from '../format/units.js';
import { csvAddress, type UserContext, userPath } from '../page-context.js';
import { stepChoices } from '../choices.js';
import type { Numbers } from '../table.js';

export async function userConsumptionCard(page: UserContext) {
  const { data, id, asked, window, range, dates, query, address } = page;
  const step = drawnStep(query.resolution, range);
  const [series, peers, { tariff }] = await Promise.all([
    userSeries(data, { ...asked, userId: id, resolution: step }),
    peerBand(data, id, { ...asked, resolution: step }),
    figuresOfUser(data, id, asked),
  ]);
  const { resolution } = series;
  const ofHalfHours = resolution === '30m' || resolution === '1h';
  const own = energyChart({
    id: 'consumption',
    heading: 'Consumption',
    series,
    dates,
    window,
    subject: 'user',
    measure: 'total',
  });
  return figure({
    ...amongPeers(ofHalfHours ? { ...own, sentence: sayingOf(own.sentence, page) } : own, peers, tariff),
    choices: stepChoices(address, range, step),
    csv: csvAddress(`/api${userPath(id)}/consumption`, { ...page.rangeState, resolution }),
    note: coarserNote(query.resolution, step, resolution),
  });
}

/**
 * A user's series over the median and the P10–P90 of its peers; the series alone, and why, where they are not known.
 *
 * @param band over the buckets of the series; null where the range is too long for its step
 */
export function amongPeers(
  own: FigureParts<Chart>,
  band: PeerBand | null,
  tariff: string,
): FigureParts<Chart> {
  if (!band)
    return withSentence(own, 'Peers are not compared over so long a range in so short steps: choose days.');
  const { buckets } = band;
  if (buckets.every(({ peers }) => peers === null)) {
    return withSentence(own, `It takes 5 ${usersOn(tariff)} with all readings to compare with.`);
  }
  return withSentence(
    { ...own, chart: withBand(own.chart, band, tariff), numbers: [...own.numbers, ...columnsOf(buckets)] },
    sentence(own.chart, band, tariff),
  );
}

function withSentence(own: FigureParts<Chart>, sentence: string): FigureParts<Chart> {
  return { ...own, sentence: `${own.sentence} ${sentence}` };
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
    band: { name: `P10–P90 of ${usersOn(tariff)}`, shortName: 'P10–P90', low, high },
  };
}

function columnsOf(buckets: readonly PeerBucket[]): Numbers {
  return [
    { title: 'Median of peers, Wh', cells: tenthsColumn(buckets.map(({ median_wh }) => median_wh)) },
    { title: 'P10, Wh', cells: tenthsColumn(buckets.map(({ p10_wh }) => p10_wh)) },
    { title: 'P90, Wh', cells: tenthsColumn(buckets.map(({ p90_wh }) => p90_wh)) },
  ];
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
    `the P10–P90 of ${usersOn(tariff)}.`
  );
}

function numberOf(count: number): string {
  if (count === 0) return 'none is';
  return count === 1 ? '1 is' : `${formatCount(count)} are`;
}
