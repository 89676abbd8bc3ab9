import type { Chart, ChartBand, ChartSeries } from './chart.js';
import { escapeMarkup } from './escape.js';
import { round } from './geometry.js';
import type { Height } from './value-axis.js';

/** Lines are drawn on a width of their own and stretched; strokes keep their width. */
const WIDTH = 1000;

const LABEL_GAP = 16;
const LONGEST_LABEL = 10;

/** A line for each series. Its points stand in the middle of their slots. */
export function lineMarks(chart: Chart, y: Height, plotHeight: number): string {
  const paths = chart.series.flatMap((series) => {
    const { finished, unfinished, lonely } = linePaths(chart, series, y);
    const kind = `line colour-${series.colour}${series.quiet ? ' quiet' : ''}`;
    return [path(kind, finished), path(`${kind} unfinished`, unfinished), path(`${kind} lonely`, lonely)];
  });
  const area = chart.size === 'strip' ? areaUnder(chart, y) : '';
  return stretched(area + paths.join(''), plotHeight);
}

/** A band behind lines or bars. */
export function bandMark(band: ChartBand, y: Height, plotHeight: number): string {
  return stretched(path('band', outline(band, y)), plotHeight);
}

/** Names at the ends of the lines, moved apart where lines end close together. */
export function directLabels({ series }: Chart, y: Height, plotHeight: number): string {
  const ends = series
    .flatMap(({ directLabel, colour, quiet, values }) => {
      const last = values.findLast((value) => value !== null);
      return directLabel === undefined || last == null ? [] : [{ directLabel, colour, quiet, at: y(last) }];
    })
    .sort((a, b) => a.at - b.at);
  return spread(ends, plotHeight)
    .map(
      ({ directLabel, colour, quiet, at }) =>
        `<text class="direct-label colour-${colour}${quiet ? ' quiet' : ''}" x="100%" dx="8" y="${round(at)}" dy="0.32em">${escapeMarkup(shortened(directLabel))}</text>`,
    )
    .join('');
}

/** Whether names at the ends need more room than one of a few letters. */
export function hasLongLabels({ series }: Chart): boolean {
  return series.some(({ directLabel = '' }) => directLabel.length > 5);
}

/** A strip has no axis to read a height from: filled, its heights compare at a glance. */
function areaUnder({ series }: Chart, y: Height): string {
  const high = series[0]?.values ?? [];
  return path('area', outline({ low: high.map((value) => (value === null ? null : 0)), high }, y));
}

/** One path with a part for each stretch without a gap: along the upper edge and back along the lower. */
function outline({ low, high }: Pick<ChartBand, 'low' | 'high'>, y: Height): string {
  const stretches: { readonly x: number; readonly low: number; readonly high: number }[][] = [];
  let isOpen = false;
  low.forEach((lower, index) => {
    const upper = high[index] ?? null;
    const isKnown = lower !== null && upper !== null;
    if (isKnown && !isOpen) stretches.push([]);
    if (isKnown) stretches.at(-1)?.push({ x: across(index, low.length), low: y(lower), high: y(upper) });
    isOpen = isKnown;
  });
  return stretches
    .map((points) => {
      const upper = points.map((point) => `${point.x} ${point.high}`);
      const lower = points.map((point) => `${point.x} ${point.low}`).reverse();
      return `M${[...upper, ...lower].join('L')}z`;
    })
    .join('');
}

function stretched(content: string, plotHeight: number): string {
  return `<svg width="100%" height="${plotHeight}" viewBox="0 0 ${WIDTH} ${plotHeight}" preserveAspectRatio="none" overflow="visible">${content}</svg>`;
}

function path(kind: string, d: string): string {
  return d === '' ? '' : `<path class="${kind}" d="${d}"/>`;
}

function across(index: number, count: number): number {
  return round(((index + 0.5) / count) * WIDTH);
}

/** One path of all finished stretches and one of the others; a gap lifts the pen, a lonely point is a dot. */
function linePaths(
  { slots }: Chart,
  { values }: ChartSeries,
  y: Height,
): { readonly finished: string; readonly unfinished: string; readonly lonely: string } {
  const paths = { finished: '', unfinished: '', lonely: '' };
  let pen: 'finished' | 'unfinished' | undefined;
  let before: string | undefined;
  values.forEach((value, index) => {
    if (value === null) {
      before = pen = undefined;
      return;
    }
    const point = `${across(index, values.length)} ${y(value)}`;
    const isLonely = before === undefined && (values[index + 1] ?? null) === null;
    const isFinished =
      slots[index]?.unfinished !== true && (index === 0 || slots[index - 1]?.unfinished !== true);
    const kind = isFinished ? 'finished' : 'unfinished';
    if (before !== undefined) paths[kind] += pen === kind ? `L${point}` : `M${before}L${point}`;
    if (isLonely) paths.lonely += `M${point}h0`;
    pen = before === undefined ? undefined : kind;
    before = point;
  });
  return paths;
}

/** From top to bottom, none closer than a line of text and, as far as they fit, none below the plot. */
function spread<T extends { readonly at: number }>(ends: readonly T[], plotHeight: number): readonly T[] {
  let lowest = -Infinity;
  const pushed = ends.map((end) => {
    lowest = Math.max(end.at, lowest + LABEL_GAP);
    return { ...end, at: lowest };
  });
  let highest = plotHeight + LABEL_GAP;
  return pushed
    .reverse()
    .map((end) => {
      highest = Math.min(end.at, highest - LABEL_GAP);
      return { ...end, at: highest };
    })
    .reverse();
}

function shortened(label: string): string {
  return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
}
