import { CHART_HEIGHT, type Chart, type ChartSeries } from './chart.js';
import { escapeMarkup } from './escape.js';
import { MARGINS, percent, round } from './geometry.js';
import { hatchId, hatching } from './hatching.js';
import { valueAxis, type ValueAxis } from './value-axis.js';
import { formatExact } from '../format/numbers.js';

/** Lines are drawn on a width of their own and stretched; strokes keep their width. */
const LINE_WIDTH = 1000;
const BAR_PART = 0.74;

/**
 * A chart as SVG that fits any width: the picture is the plot, its labels stand in the margins around it. Text
 * keeps its size, places are percentages of the plot. It holds no style of its own; colours and the plot's width come from the style sheet by class.
 */
export function renderChart(chart: Chart, labelledBy: string): string {
  const plotHeight = CHART_HEIGHT[chart.size] - MARGINS;
  const axis = valueAxis(chart);
  const isLabelled = chart.series.some(({ directLabel }) => directLabel !== undefined);
  const y = (wattHours: number): number =>
    round(plotHeight * (1 - wattHours / chart.scale.divisor / axis.maximum));
  const marks = chart.kind === 'bars' ? bars(chart, y, plotHeight) : lines(chart, y, plotHeight);
  return [
    `<svg class="plot${isLabelled ? ' plot-labelled' : ''}" width="90%" height="${plotHeight}" overflow="visible" role="img" aria-labelledby="${escapeMarkup(labelledBy)}">`,
    hatching(chart.id),
    grid(axis, (value) => round(plotHeight * (1 - value / axis.maximum))),
    timeAxis(chart, plotHeight),
    marks,
    isLabelled ? directLabels(chart, y) : '',
    '</svg>',
  ].join('');
}

type Height = (wattHours: number) => number;

function grid(axis: ValueAxis, y: (value: number) => number): string {
  return axis.ticks
    .map(({ value, label }) => {
      const at = y(value);
      const line = `<line class="${value === 0 ? 'base' : 'grid'}" x1="0" x2="100%" y1="${at}" y2="${at}"/>`;
      return `${line}<text class="tick tick-value" x="-8" y="${at}" dy="0.32em">${label}</text>`;
    })
    .join('');
}

function timeAxis(chart: Chart, plotHeight: number): string {
  return chart.ticks
    .map(({ at, label, optional }) => {
      const anchor = at > 0.98 ? ' tick-last' : '';
      const rare = optional ? ' tick-optional' : '';
      return `<text class="tick tick-time${anchor}${rare}" x="${percent(at)}" y="${plotHeight + 20}">${escapeMarkup(label)}</text>`;
    })
    .join('');
}

function bars(chart: Chart, y: Height, plotHeight: number): string {
  const slotWidth = 1 / chart.slots.length;
  const barWidth = (slotWidth * BAR_PART) / chart.series.length;
  return chart.series
    .map((series, position) =>
      series.values
        .map((value, index) => {
          const slot = chart.slots[index];
          if (value === null || !slot) return '';
          const left = (index + (1 - BAR_PART) / 2) * slotWidth + position * barWidth;
          if (value === 0) return zeroLabel(left + barWidth / 2, plotHeight);
          const top = y(value);
          const fill = slot.unfinished ? ` fill="url(#${hatchId(chart.id)})"` : '';
          const note = slot.unfinished ? ', unfinished' : '';
          return (
            `<rect class="bar colour-${series.colour}${slot.unfinished ? ' unfinished' : ''}"${fill} x="${percent(left)}" y="${top}" ` +
            `width="${percent(barWidth)}" height="${round(plotHeight - top)}">` +
            `<title>${escapeMarkup(slot.label)}: ${formatExact(value)} ${chart.baseUnit}${note}</title></rect>`
          );
        })
        .join(''),
    )
    .join('');
}

/** A zero is a value and not a gap: it is written out, since a bar without height cannot be seen. */
function zeroLabel(at: number, plotHeight: number): string {
  return `<text class="tick tick-time" x="${percent(at)}" y="${plotHeight - 4}">0</text>`;
}

function lines(chart: Chart, y: Height, plotHeight: number): string {
  const paths = chart.series.map((series) => {
    const { finished, unfinished, lonely } = linePaths(chart, series, y);
    const line = (path: string, more: string): string =>
      path === '' ? '' : `<path class="line colour-${series.colour}${more}" d="${path}"/>`;
    return line(finished, '') + line(unfinished, ' unfinished') + line(lonely, ' lonely');
  });
  return `<svg width="100%" height="${plotHeight}" viewBox="0 0 ${LINE_WIDTH} ${plotHeight}" preserveAspectRatio="none" overflow="visible">${paths.join('')}</svg>`;
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
    const point = `${round(((index + 0.5) / values.length) * LINE_WIDTH)} ${y(value)}`;
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

/** Names at the ends of the lines, moved apart where lines end close together. */
function directLabels(chart: Chart, y: Height): string {
  const gap = 16;
  const ends = chart.series
    .flatMap(({ directLabel, colour, values }) => {
      const last = values.findLast((value) => value !== null);
      return directLabel === undefined || last == null ? [] : [{ directLabel, colour, at: y(last) }];
    })
    .sort((a, b) => a.at - b.at);
  let lowest = -Infinity;
  return ends
    .map(({ directLabel, colour, at }) => {
      lowest = Math.max(at, lowest + gap);
      return `<text class="direct-label colour-${colour}" x="100%" dx="8" y="${round(lowest)}" dy="0.32em">${escapeMarkup(directLabel)}</text>`;
    })
    .join('');
}
