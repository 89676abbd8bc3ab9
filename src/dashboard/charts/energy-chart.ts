import { autoResolution, type Resolution, sharedRange, type TimeRange } from '../../common/time/index.js';
import {
  type BucketAnswer,
  LEAST_COVERAGE,
  type NamedRange,
  type SeriesAnswer,
} from '../../consumption/index.js';
import { instantToken } from '../address/page-address.js';
import type { Measure } from '../address/page-query.dto.js';
import type { Dates } from '../format/dates.js';
import { estimatedPart, estimatedShareOf } from '../format/estimated.js';
import {
  energyText,
  exactColumn,
  formatCount,
  formatCoverage,
  inTenths,
  NO_READINGS,
  tenthsColumn,
} from '../format/numbers.js';
import { energyUnit, largest } from '../format/units.js';
import type { Numbers } from '../table.js';
import type { FigureParts } from '../figure.js';
import { STEP_NAMES, steps, stepTitle } from '../steps.js';
import type { Chart, ChartSize } from './chart.js';
import { timeTicks } from './time-ticks.js';

/** More bars than this would be thinner than the space between them: a line shows them better. */
const MOST_BARS = 400;

/** Whose consumption a chart shows, which decides its words. */
export type Subject = 'everyone' | 'user';

interface EnergyChartInput {
  readonly id: string;
  readonly heading: string;
  readonly series: SeriesAnswer;
  readonly dates: Dates;
  readonly window: NamedRange;
  readonly subject: Subject;
  readonly measure: Measure;
  readonly size?: ChartSize;
  /** Names of the buckets where their own would repeat what the heading says. */
  readonly labels?: readonly string[];
}

/** Energy over time: bars, or a line where there are too many of them. */
export function energyChart(input: EnergyChartInput): FigureParts<Chart> {
  const { id, heading, series, dates, window, measure, size = 'large' } = input;
  const { resolution, results: buckets } = series;
  const labels = input.labels ?? buckets.map((bucket) => dates.bucket(bucket, resolution));
  const inside = insideOf(series, window);
  const values = buckets.map((bucket) => measured(bucket, measure));
  const scale = energyUnit(largest(values));
  const chart: Chart = {
    id,
    size,
    kind: buckets.length > MOST_BARS ? 'lines' : 'bars',
    axisTitle: axisTitle(scale.unit, resolution, measure),
    baseUnit: 'Wh',
    scale,
    ...bucketAxis(buckets, resolution, dates, size),
    slots: buckets.map((bucket, index) => ({
      label: labels[index] ?? '',
      unfinished: isUnfinished(bucket, inside),
    })),
    series: [{ name: measure === 'mean' ? 'Mean per user' : 'Energy', colour: 'accent', values }],
  };
  return {
    heading,
    chart,
    sentence: [sentence(chart, resolution, measure), ...estimatedWords(buckets)].join(' '),
    numbers: numbersOf(input, labels),
  };
}

/** The energy of a bucket that a measure shows, in Wh: as it is summed, or as it is worked out. */
export function measured(bucket: BucketAnswer, measure: Measure): number | null {
  return measure === 'mean' ? inTenths(bucket.mean_wh) : bucket.energy_wh;
}

/** The part of a series' range that has data; null where an end is not known. */
export function insideOf(series: NamedRange, window: NamedRange): TimeRange | null {
  if (!series.from || !series.to || !window.from || !window.to) return null;
  return sharedRange({ from: series.from, to: series.to }, { from: window.from, to: window.to });
}

/**
 * Whether a bucket must not be compared with the others: the range or the data cut it, or it lacks more than a
 * tenth of its readings. A few missing readings among many users leave it comparable.
 */
export function isUnfinished(bucket: BucketAnswer, range: TimeRange | null): boolean {
  const isCut = range !== null && (bucket.start < range.from || bucket.end > range.to);
  return !bucket.complete && (isCut || (bucket.coverage ?? 0) < LEAST_COVERAGE);
}

export function daysOrLonger(range: TimeRange): Resolution {
  const fine = autoResolution(range);
  return fine === '30m' || fine === '1h' ? '1d' : fine;
}

/** "MWh per day", "kWh per user and day" */
export function axisTitle(unit: string, resolution: Resolution, measure: Measure): string {
  const step = STEP_NAMES[resolution][0];
  return measure === 'mean' ? `${unit} per user and ${step}` : `${unit} per ${step}`;
}

/** Where the buckets of a chart end, and what stands below them. */
export function bucketAxis(
  buckets: readonly BucketAnswer[],
  resolution: Resolution,
  dates: Dates,
  size: ChartSize,
): Pick<Chart, 'edges' | 'ticks'> {
  const starts = buckets.map(({ start }) => start);
  const edges = [...starts, ...buckets.slice(-1).map(({ end }) => end)];
  return {
    edges: edges.map((edge) => instantToken(edge, dates.zone)),
    ticks: timeTicks(edges, resolution, dates, size),
  };
}

/** Total, highest and lowest; only steps that are finished are compared. */
function sentence({ slots, series }: Chart, resolution: Resolution, measure: Measure): string {
  const values = series[0]?.values ?? [];
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, slot: slots[index] }]));
  if (known.length === 0) return NO_READINGS;
  const total = known.reduce((sum, { value }) => sum + value, 0);
  const whose = measure === 'mean' ? ' for a mean user' : '';
  const finished = known.filter(({ slot }) => slot?.unfinished === false);
  const parts = [`${energyText(total)}${whose} in ${steps(values.length, resolution)}.`];
  if (finished.length > 1) {
    const highest = finished.reduce((best, point) => (point.value > best.value ? point : best));
    const lowest = finished.reduce((best, point) => (point.value < best.value ? point : best));
    if (highest.value === lowest.value) parts.push(`Each has ${energyText(highest.value)}.`);
    else
      parts.push(
        `Highest: ${highest.slot?.label ?? ''} with ${energyText(highest.value)}.`,
        `Lowest: ${lowest.slot?.label ?? ''} with ${energyText(lowest.value)}.`,
      );
  }
  const missing = values.length - known.length;
  if (missing > 0) parts.push(`${steps(missing, resolution)} without readings.`);
  const unfinished = known.length - finished.length;
  if (unfinished > 0) parts.push(`${steps(unfinished, resolution)} unfinished, marked and not compared.`);
  return parts.join(' ');
}

/** How much of what is drawn nobody metered; nothing where that is none. */
function estimatedWords(buckets: readonly BucketAnswer[]): readonly string[] {
  const share = estimatedShareOf(buckets);
  return share ? [`Estimated: ${estimatedPart(share)} of the energy.`] : [];
}

function numbersOf({ series, subject }: EnergyChartInput, labels: readonly string[]): Numbers {
  const { results } = series;
  const column = (title: string, cellOf: (bucket: BucketAnswer) => string) => ({
    title,
    cells: results.map(cellOf),
  });
  return [
    { title: stepTitle(series.resolution), cells: labels },
    { title: 'Energy, Wh', cells: exactColumn(results.map(({ energy_wh }) => energy_wh)) },
    ...(estimatedShareOf(results)
      ? [{ title: 'Estimated, Wh', cells: exactColumn(results.map(({ estimated_wh }) => estimated_wh)) }]
      : []),
    ...(subject === 'everyone'
      ? [
          { title: 'Mean per user, Wh', cells: tenthsColumn(results.map(({ mean_wh }) => mean_wh)) },
          column('Users', ({ users }) => formatCount(users)),
        ]
      : [column('Half-hours read', ({ observed }) => formatCount(observed))]),
    column('Coverage', ({ coverage }) => formatCoverage(coverage)),
  ];
}
