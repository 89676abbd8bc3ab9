import { DAY_MS, type Resolution, type TimeRange } from '../../common/time/index.js';
import {
  type BucketAnswer,
  populationSeries,
  type SeriesAnswer,
  type Split,
} from '../../consumption/index.js';
import type { Measure, SummaryPageQuery } from '../address/page-query.dto.js';
import type { Chart, SeriesColour } from '../charts/chart.js';
import { ALL_ZERO, energyText, formatExact, formatShare, NO_READINGS } from '../format/numbers.js';
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
  const days = (range.to.getTime() - range.from.getTime()) / DAY_MS;
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
  const total = segments.reduce((sum, { totalWh }) => sum + totalWh, 0);
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
        cells: buckets.map((bucket) => formatExact(rounded(measured(bucket, measure)))),
      })),
    ],
  };
}

function segmentsOf({ results }: SeriesAnswer) {
  const groups = new Map<string, BucketAnswer[]>();
  for (const bucket of results) {
    const name = [bucket.area, bucket.tariff].filter((part) => part !== undefined).join(' ');
    const group = groups.get(name);
    if (group) group.push(bucket);
    else groups.set(name, [bucket]);
  }
  return [...groups]
    .map(([name, own]) => ({
      name,
      buckets: own,
      totalWh: own.reduce((sum, { energy_wh }) => sum + (energy_wh ?? 0), 0),
      meanWh: own.reduce((sum, { mean_wh }) => sum + (mean_wh ?? 0), 0),
    }))
    .sort((a, b) => b.totalWh - a.totalWh || (a.name < b.name ? -1 : 1));
}

function isCutAt(bucket: BucketAnswer | undefined, inside: TimeRange | null): boolean {
  return bucket !== undefined && isUnfinished(bucket, inside);
}

function segmentsTable(heading: string, segments: Segments, total: number): Table {
  return table(
    'segments',
    `${heading}: total, share and mean per user`,
    [words('Segment'), figures('Total'), figures('Share'), figures('Mean per user')],
    segments.map(({ name, totalWh, meanWh }, index) => [
      { text: name, swatch: COLOURS[index] ?? 'none' },
      energyText(totalWh),
      formatShare(total === 0 ? null : totalWh / total),
      energyText(meanWh),
    ]),
  );
}

function sentence(segments: Segments, drawn: number, total: number, measure: Measure): string {
  const [first] = segments;
  if (!first || segments.every(({ buckets }) => buckets.every(({ energy_wh }) => energy_wh === null)))
    return NO_READINGS;
  if (total === 0) return ALL_ZERO;
  const most = segments.reduce((best, segment) => (segment.meanWh > best.meanWh ? segment : best));
  const parts =
    measure === 'mean'
      ? [`A mean user of ${most.name} takes the most: ${energyText(most.meanWh)}.`]
      : [`${first.name} takes ${formatShare(first.totalWh / total)} of ${energyText(total)}.`];
  if (segments.length > drawn) parts.push(`The ${drawn} largest of ${segments.length} are drawn.`);
  return parts.join(' ');
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000;
}
