import type { AxisTick } from './chart.js';
import { escapeMarkup } from './escape.js';
import { LABEL_DROP, percent, plotHeightOf, round } from './geometry.js';
import { hatchId, hatching } from './hatching.js';
import type { HeatChart } from './heat-chart.js';
import { type HeatLevel, heatLevels, levelOf } from './heat-levels.js';

/**
 * A heat map as SVG that fits any width: one path for each level of colour, in which neighbours of a row are one
 * stroke of the pen, over a hatched ground that shows where nothing is known. So some thousand cells are a handful
 * of elements.
 */
export function renderHeat(chart: HeatChart, labelledBy: string): string {
  const { rows, columns, values, columnTicks, rowTicks, id, size } = chart;
  const height = plotHeightOf(size);
  const isMissing = values.some((row) => row.includes(null));
  return [
    `<svg class="plot" width="90%" height="${height}" overflow="visible" role="img" aria-labelledby="${escapeMarkup(labelledBy)}">`,
    isMissing
      ? `${hatching(id)}<rect class="missing" fill="url(#${hatchId(id)})" width="100%" height="${height}"/>`
      : '',
    `<svg width="100%" height="${height}" viewBox="0 0 ${columns.length} ${rows.length}" preserveAspectRatio="none">`,
    levelPaths(values, heatLevels(chart)),
    '</svg>',
    ...rowTicks.map((tick) => text(tick, `tick-value`, `x="-8" y="${round(tick.at * height)}" dy="0.32em"`)),
    ...columnTicks.map((tick) =>
      text(tick, 'tick-time', `x="${percent(tick.at)}" y="${height + LABEL_DROP[size]}"`),
    ),
    '</svg>',
  ].join('');
}

function levelPaths(values: HeatChart['values'], levels: readonly HeatLevel[]): string {
  const places = values.map((row) => row.map((value) => (value === null ? null : levelOf(value, levels))));
  return levels
    .map(({ colour }, level) => {
      const path = places.map((row, y) => strokes(row, level, y)).join('');
      return path === '' ? '' : `<path class="heat heat-${colour}" d="${path}"/>`;
    })
    .join('');
}

/** Neighbours of one level in a row as one rectangle. */
function strokes(places: readonly (number | null)[], level: number, y: number): string {
  let path = '';
  let from: number | undefined;
  for (let x = 0; x <= places.length; x += 1) {
    if (places[x] === level) from ??= x;
    else if (from !== undefined) {
      path += `M${from} ${y}h${x - from}v1H${from}z`;
      from = undefined;
    }
  }
  return path;
}

function text({ label, optional }: AxisTick, kind: string, place: string): string {
  return `<text class="tick ${kind}${optional ? ' tick-optional' : ''}" ${place}>${escapeMarkup(label)}</text>`;
}
