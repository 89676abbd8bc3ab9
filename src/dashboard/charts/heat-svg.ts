import type { AxisTick, HeatChart } from './chart.js';
import { escapeMarkup } from './escape.js';
import { LABEL_DROP, percent, plotHeightOf, round } from './geometry.js';
import { hatchId, hatching } from './hatching.js';
import { heatLevels, levelOf } from './heat-levels.js';

/**
 * A heat map as SVG that fits any width: one path for each level of colour and one for what is not known, in which
 * neighbours of a row are one rectangle. So some thousand cells are a handful of elements.
 */
export function renderHeat(chart: HeatChart, labelledBy: string): string {
  const { rows, columns, columnTicks, rowTicks, size } = chart;
  const height = plotHeightOf(size);
  const levels = heatLevels(chart);
  const places = chart.values.map((row) =>
    row.map((value) => (value === null ? MISSING : levelOf(value, levels))),
  );
  return [
    `<svg class="plot" width="90%" height="${height}" overflow="visible" role="img" aria-labelledby="${escapeMarkup(labelledBy)}">`,
    hatched(chart, pathOf(places, MISSING), height),
    `<svg width="100%" height="${height}" viewBox="0 0 ${columns.length} ${rows.length}" preserveAspectRatio="none">`,
    ...levels.map(({ colour }, level) => levelPath(colour, pathOf(places, level))),
    '</svg>',
    ...rowTicks.map((tick) => text(tick, `tick-value`, `x="-8" y="${round(tick.at * height)}" dy="0.32em"`)),
    ...columnTicks.map((tick) =>
      text(tick, 'tick-time', `x="${percent(tick.at)}" y="${height + LABEL_DROP[size]}"`),
    ),
    '</svg>',
  ].join('');
}

/** Stands for the level of a cell without a value. */
const MISSING = -1;

/** Cells cut out of a hatched ground: drawn as the others are, stretched, the hatching itself would be distorted. */
function hatched({ id, rows, columns }: HeatChart, path: string, height: number): string {
  if (path === '') return '';
  const scale = `scale(${1 / columns.length} ${1 / rows.length})`;
  return (
    hatching(id, 'missing-hatch') +
    `<clipPath id="${id}-missing" clipPathUnits="objectBoundingBox"><path transform="${scale}" d="${path}"/></clipPath>` +
    `<rect class="missing" fill="url(#${hatchId(id)})" clip-path="url(#${id}-missing)" width="100%" height="${height}"/>`
  );
}

function levelPath(colour: number, path: string): string {
  return path === '' ? '' : `<path class="heat heat-${colour}" d="${path}"/>`;
}

function pathOf(places: readonly (readonly number[])[], level: number): string {
  return places.map((row, y) => strokes(row, level, y)).join('');
}

/** Neighbours of one level in a row as one rectangle. */
function strokes(places: readonly number[], level: number, y: number): string {
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
