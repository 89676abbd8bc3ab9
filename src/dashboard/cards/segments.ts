import { DAY_MS, lengthMs, type Resolution, type TimeRange } from '../../common/time/index.js';
import {
  type BucketAnswer,
  populationSeries,
  type SeriesAnswer,
  type Split,
} from '../../consumption/index.js';
import type { Measure, SummaryPageQuery } from '../address/page-query.dto.js';
import type { Chart, SeriesColour } from '../charts/chart.js';
import { ALL_ZERO, energyText, exactColumn, formatShare, inOneUnit, NO_READINGS } from '../format/numbers.js';
import { segmentText } from '../format/segment-words.js';
import { energyUnit, largest } from '../format/units.js';
import {
  axisTitle,
  bucketAxis,
  daysOrLonger,
  insideOf,
  isUnfinished,
  measured,
} from '../charts/energy-chart.js';
import { figures, table, type Table, words } from '../table.js';
import { figure, type FigureParts } from '../figure.js';
import type { SummaryContext } from '../page-context.js';
import { stepTitle } from '../steps.js';

const COLOURS: readonly SeriesColour[] = ['1', '2', '3', '4', '5', '6'];

/** Longer names do not fit beside the lines: the table of segments names their colours. */
const LONGEST_LABEL = 8;

const HEADINGS: Readonly<Record<Split, string>> = {
  area: 'By area',
  tariff: 'By tariff',
  'area,tariff': 'By area and tariff',
};

type SegmentsPage = Pick<SummaryContext, 'split' | 'dates' | 'window'> & {
  readonly query: Pick<SummaryPageQuery, 'measure'>;
};

type Segments = ReturnType<typeof segmentsOf>;

export async function segmentsCard(page: SummaryContext) {
  const { data, request, range, split, csv } = page;
  const series = await populationSeries(data, { ...request, resolution: calmResolution(range), split });
  return figure({
    ...segmentsFigure(series, page),
    csv: csv('/api/consumption', { resolution: series.resolution, split }),
  });
}

/** A step that leaves lines calm in half the width of the page: half-hours of two days, hours of a week, else days. */
function calmResolution(range: TimeRange): Resolution {
  const days = lengthMs(range) / DAY_MS;
  if (days <= 2) return '30m';
  return days <= 7 ? '1h' : daysOrLonger(range);
}

/** One line a segment, the largest first; past six segments the others are in the table only. */
export function segmentsFigure(
  series: SeriesAnswer,
  { split, dates, window, query: { measure } }: SegmentsPage,
): FigureParts<Chart> {
  const { resolution } = series;
  const segments = segmentsOf(series);
  const drawn = segments.slice(0, COLOURS.length);
  const total = segments.reduce((sum, { totalWh }) => sum + (totalWh ?? 0), 0);
  const slots = segments[0]?.buckets ?? [];
  const labels = slots.map((bucket) => dates.bucket(bucket, resolution));
  const inside = insideOf(series, window);
  const values = drawn.map(({ buckets }) => buckets.map((bucket) => measured(bucket, measure)));
  const scale = energyUnit(largest(values.flat()));
  const isLabelled = drawn.every(({ name }) => name.length <= LONGEST_LABEL);
  const chart: Chart = {
    id: 'segments',
    size: 'small',
    kind: 'lines',
    axisTitle: axisTitle(scale.unit, resolution, measure),
    baseUnit: 'Wh',
    scale,
    ...bucketAxis(slots, resolution, dates, 'small'),
    slots: slots.map((_, index) => ({
      label: labels[index] ?? '',
      unfinished: drawn.some(({ buckets }) => isCutAt(buckets[index], inside)),
    })),
    series: drawn.map(({ name }, index) => ({
      name,
      ...(isLabelled ? { directLabel: name } : {}),
      colour: COLOURS[index] ?? 'accent',
      values: values[index] ?? [],
    })),
  };
  return {
    heading: HEADINGS[split],
    sentence: sentence(segments, drawn.length, total, measure),
    chart,
    segments: segmentsTable(HEADINGS[split], segments, total),
    numbers: [
      { title: stepTitle(resolution), cells: labels },
      ...segments.map(({ name, buckets }) => ({
        title: `${name}, Wh`,
        cells: exactColumn(buckets.map((bucket) => measured(bucket, measure))),
      })),
    ],
  };
}

/** A segment is its area and its tariff: joined, "A B" with "C" and "A" with "B C" would be the same. */
function segmentsOf({ results }: SeriesAnswer) {
  const groups = [...Map.groupBy(results, ({ area, tariff }) => JSON.stringify([area, tariff]))];
  const names = namesOf(groups.map(([, [first]]) => ({ area: first?.area, tariff: first?.tariff })));
  return groups
    .map(([key, own], index) => ({
      key,
      name: names[index] ?? '',
      buckets: own,
      totalWh: sumOf(own.map(({ energy_wh }) => energy_wh)),
      meanWh: sumOf(own.map(({ mean_wh }) => mean_wh)),
    }))
    .sort((a, b) => (b.totalWh ?? -1) - (a.totalWh ?? -1) || (a.key < b.key ? -1 : 1));
}

/** Null where none is known. */
function sumOf(values: readonly (number | null)[]): number | null {
  return values.reduce((sum, value) => (value === null ? sum : (sum ?? 0) + value), null);
}

/** What people call segments: area and tariff side by side, in quotes where two of them would read alike. */
function namesOf(segments: readonly Parameters<typeof segmentText>[0][]): readonly string[] {
  const plain = segments.map((segment) => segmentText(segment));
  if (new Set(plain).size === plain.length) return plain;
  return segments.map((segment) => segmentText(segment, JSON.stringify));
}

function isCutAt(bucket: BucketAnswer | undefined, inside: TimeRange | null): boolean {
  return bucket !== undefined && isUnfinished(bucket, inside);
}

function segmentsTable(heading: string, segments: Segments, total: number): Table {
  const totals = inOneUnit(
    segments.map(({ totalWh }) => totalWh),
    energyUnit,
  );
  const means = inOneUnit(
    segments.map(({ meanWh }) => meanWh),
    energyUnit,
  );
  return table(
    'segments',
    `${heading}: total, share and mean per user`,
    [
      words('Segment'),
      figures(`Total, ${totals.unit}`),
      figures('Share'),
      figures(`Mean per user, ${means.unit}`),
    ],
    segments.map(({ name, totalWh, meanWh }, index) => [
      { text: name, swatch: COLOURS[index] ?? 'none' },
      totals.write(totalWh),
      formatShare(totalWh === null || total === 0 ? null : totalWh / total),
      means.write(meanWh),
    ]),
  );
}

function sentence(segments: Segments, drawn: number, total: number, measure: Measure): string {
  const [first] = segments;
  if (first?.totalWh == null) return NO_READINGS;
  if (total === 0) return ALL_ZERO;
  const most = segments.reduce((best, segment) =>
    (segment.meanWh ?? 0) > (best.meanWh ?? 0) ? segment : best,
  );
  const parts =
    measure === 'mean'
      ? [`A mean user of ${most.name} takes the most: ${energyText(most.meanWh)}.`]
      : [`${first.name} takes ${formatShare(first.totalWh / total)} of ${energyText(total)}.`];
  if (segments.length > drawn) parts.push(`The ${drawn} largest of ${segments.length} are drawn.`);
  return parts.join(' ');
}
