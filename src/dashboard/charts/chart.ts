import type { UnitScale } from '../format/units.js';

/** A colour of the palette in the style sheet: the accent, or one of six for segments. */
export type SeriesColour = 'accent' | '1' | '2' | '3' | '4' | '5' | '6';

/** One step of time on the horizontal axis. */
export interface Slot {
  readonly label: string;
  /** Drawn hatched or dashed: it is cut by the range or lacks more than a tenth of its readings. */
  readonly unfinished: boolean;
}

/** One line, or the bars, of a chart. */
export interface ChartSeries {
  readonly name: string;
  /** Written at the end of its line. */
  readonly directLabel?: string;
  readonly colour: SeriesColour;
  /** One for each slot, in Wh; null is a gap. */
  readonly values: readonly (number | null)[];
}

/** A label under the horizontal axis. */
export interface TimeTick {
  /** Its place from 0 (left edge) to 1 (right edge). */
  readonly at: number;
  readonly label: string;
  /** Left out where there is little room. */
  readonly optional: boolean;
}

/** What a chart shows. The SVG, the data table and the chart of the browser are all made from it. */
export interface Chart {
  readonly id: string;
  readonly kind: 'bars' | 'lines';
  readonly size: 'large' | 'small';
  /** Unit and step, such as "kWh a day". */
  readonly axisTitle: string;
  readonly scale: UnitScale;
  readonly slots: readonly Slot[];
  /** The n + 1 edges of n slots, as the address of the page takes them. */
  readonly edges: readonly string[];
  readonly ticks: readonly TimeTick[];
  readonly series: readonly ChartSeries[];
}

/** Height of a chart in pixels, the axis labels included; the style sheet reserves the same. */
export const CHART_HEIGHT = { large: 320, small: 260 } as const;

/** Whether any series has a value at all. */
export function hasValues(chart: Chart): boolean {
  return chart.series.some(({ values }) => values.some((value) => value !== null));
}
