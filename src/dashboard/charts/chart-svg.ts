import { barMarks } from './bar-marks.js';
import type { Chart } from './chart.js';
import { escapeMarkup } from './escape.js';
import { LABEL_DROP, percent, plotHeightOf, round } from './geometry.js';
import { hatching } from './hatching.js';
import { bandMark, directLabels, hasLongLabels, lineMarks } from './line-marks.js';
import { type Height, valueAxis, type ValueAxis } from './value-axis.js';

/**
 * Bars or lines as SVG that fits any width: the picture is the plot, its labels stand in the margins around it. Text
 * keeps its size, places are percentages of the plot. It holds no style of its own; colours and the plot's width come
 * from the style sheet by class.
 */
export function renderChart(chart: Chart, labelledBy: string): string {
  const plotHeight = plotHeightOf(chart.size);
  const axis = valueAxis(chart);
  const y: Height = (value) => round(plotHeight * (1 - value / chart.scale.divisor / axis.maximum));
  return [
    `<svg class="${plotClass(chart)}" width="90%" height="${plotHeight}" overflow="visible" role="img" aria-labelledby="${escapeMarkup(labelledBy)}">`,
    hatching(chart.id, 'hatch'),
    chart.size === 'strip' ? baseLine(plotHeight) : grid(axis, plotHeight),
    timeAxis(chart, plotHeight),
    chart.band ? bandMark(chart.band, y, plotHeight) : '',
    chart.kind === 'bars' ? barMarks(chart, y, plotHeight) : lineMarks(chart, y, plotHeight),
    directLabels(chart, y, plotHeight),
    chart.highlight ? highlight(chart.highlight, chart.slots.length, plotHeight) : '',
    '</svg>',
  ].join('');
}

/** Tells the style sheet how much room the labels need. */
function plotClass(chart: Chart): string {
  if (chart.size === 'strip') return 'strip-plot';
  if (chart.series.every(({ directLabel }) => directLabel === undefined)) return 'plot';
  return hasLongLabels(chart) ? 'plot plot-labelled plot-labelled-long' : 'plot plot-labelled';
}

function grid(axis: ValueAxis, plotHeight: number): string {
  return axis.ticks
    .map(({ value, label }) => {
      const at = round(plotHeight * (1 - value / axis.maximum));
      const line =
        value === 0 ? baseLine(plotHeight) : `<line class="grid" x1="0" x2="100%" y1="${at}" y2="${at}"/>`;
      return `${line}<text class="tick tick-value" x="-8" y="${at}" dy="0.32em">${label}</text>`;
    })
    .join('');
}

function baseLine(plotHeight: number): string {
  return `<line class="base" x1="0" x2="100%" y1="${plotHeight}" y2="${plotHeight}"/>`;
}

function timeAxis({ ticks, size }: Chart, plotHeight: number): string {
  return ticks
    .map(({ at, label, optional }) => {
      const anchor = at > 0.98 ? ' tick-last' : '';
      const rare = optional ? ' tick-optional' : '';
      return `<text class="tick tick-time${anchor}${rare}" x="${percent(at)}" y="${plotHeight + LABEL_DROP[size]}">${escapeMarkup(label)}</text>`;
    })
    .join('');
}

/** Dims what is not chosen, and frames what is. */
function highlight({ from, to }: NonNullable<Chart['highlight']>, slots: number, plotHeight: number): string {
  const rect = (kind: string, start: number, end: number): string =>
    end <= start
      ? ''
      : `<rect class="${kind}" x="${percent(start / slots)}" width="${percent((end - start) / slots)}" height="${plotHeight}"/>`;
  return rect('dimmed', 0, from) + rect('dimmed', to, slots) + rect('chosen', from, to);
}
