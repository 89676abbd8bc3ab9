import { formatExact } from '../format/numbers.js';
import type { Chart, ChartSeries } from './chart.js';
import { escapeMarkup } from './escape.js';
import { percent, round } from './geometry.js';
import { hatchId } from './hatching.js';
import type { Height } from './value-axis.js';

const BAR_PART = 0.74;

/** With more slots the zeros of neighbours would run into each other: each stretch of them has one, in its middle. */
const MOST_ZEROS = 31;

/** A bar from the zero line for each value, side by side where there are several series. */
export function barMarks(chart: Chart, y: Height, plotHeight: number): string {
  const slotWidth = 1 / chart.slots.length;
  const width = (slotWidth * BAR_PART) / chart.series.length;
  return chart.series
    .flatMap((series, position) =>
      series.values.map((value, index) => {
        const left = (index + (1 - BAR_PART) / 2) * slotWidth + position * width;
        if (value === null) return '';
        if (value === 0) return isNamed(series.values, index) ? zeroLabel(left + width / 2, plotHeight) : '';
        return bar(chart, series, index, { left, width, top: y(value), plotHeight });
      }),
    )
    .join('');
}

interface Place {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly plotHeight: number;
}

function bar(chart: Chart, series: ChartSeries, index: number, place: Place): string {
  const { left, width, top, plotHeight } = place;
  const slot = chart.slots[index];
  const isUnfinished = slot?.unfinished === true;
  const fill = isUnfinished ? ` fill="url(#${hatchId(chart.id)})"` : '';
  const value = `${formatExact(series.values[index] ?? null)} ${chart.baseUnit}${isUnfinished ? ', unfinished' : ''}`;
  return (
    `<rect class="bar colour-${series.colour}${isUnfinished ? ' unfinished' : ''}"${fill} x="${percent(left)}" y="${top}" ` +
    `width="${percent(width)}" height="${round(plotHeight - top)}">` +
    `<title>${escapeMarkup(`${slot?.label ?? ''}: ${value}`)}</title></rect>`
  );
}

/** Whether a zero is written out. */
function isNamed(values: ChartSeries['values'], index: number): boolean {
  if (values.length <= MOST_ZEROS) return true;
  const first = values.findLastIndex((value, place) => place < index && value !== 0) + 1;
  const next = values.findIndex((value, place) => place > index && value !== 0);
  const end = next === -1 ? values.length : next;
  return index === Math.floor((first + end - 1) / 2);
}

/** A zero is a value and not a gap: it is written out, since a bar without height cannot be seen. */
function zeroLabel(at: number, plotHeight: number): string {
  return `<text class="tick tick-time" x="${percent(at)}" y="${plotHeight - 4}">0</text>`;
}
