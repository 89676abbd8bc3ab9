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
  return stretched(paths.join(''), plotHeight);
}

/** The band as one path with a part for each stretch without a gap. */
export function bandMark(band: ChartBand, y: Height, plotHeight: number): string {
  const stretches: { readonly index: number; readonly low: number; readonly high: number }[][] = [];
  let isOpen = false;
  band.low.forEach((low, index) => {
    const high = band.high[index] ?? null;
    const isKnown = low !== null && high !== null;
    if (isKnown && !isOpen) stretches.push([]);
    if (isKnown) stretches.at(-1)?.push({ index, low, high });
    isOpen = isKnown;
  });
  const count = band.low.length;
  const outline = stretches.map((points) => {
    const upper = points.map(({ index, high }) => `${across(index, count)} ${y(high)}`);
    const lower = points.map(({ index, low }) => `${across(index, count)} ${y(low)}`).reverse();
    return `M${[...upper, ...lower].join('L')}z`;
  });
  return stretched(path('band', outline.join('')), plotHeight);
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
