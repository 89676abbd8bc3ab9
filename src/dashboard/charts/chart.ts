import type { UnitScale } from '../format/units.js';

/** A colour of the palette in the style sheet: the accent, or one of six for segments. */
export type SeriesColour = 'accent' | '1' | '2' | '3' | '4' | '5' | '6';

/** How high a chart is: a strip is the overview under a large one, without a vertical axis. */
export type ChartSize = 'large' | 'small' | 'strip';

/** One step on the horizontal axis. */
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
  /** Drawn thin and grey, as what the others are compared with. */
  readonly quiet?: true;
  /** One for each slot, in the base unit; null is a gap. */
  readonly values: readonly (number | null)[];
}

/** A filled band behind lines or bars, such as P10 to P90; a gap where either edge is null. */
export interface ChartBand {
  /** What it is, in full: "P10–P90 of users on t1". */
  readonly name: string;
  /** How it is called where several values are read in one line. */
  readonly shortName: string;
  /** One for each slot, in the base unit. */
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

/** A label beside an axis. */
export interface AxisTick {
  /** Its place from 0 (left or upper edge) to 1 (right or lower edge). */
  readonly at: number;
  readonly label: string;
  /** Left out where there is little room. */
  readonly optional: boolean;
}

interface Drawing {
  readonly id: string;
  readonly size: ChartSize;
  /** Unit, and what it is of, such as "kWh a day" or "W per user". */
  readonly axisTitle: string;
  /** The unit that values are given in: energy of a step of time, or power. */
  readonly baseUnit: 'Wh' | 'W';
  readonly scale: UnitScale;
}

/** What a chart shows. The SVG, the data table and the chart of the browser are all made from it. */
export interface Chart extends Drawing {
  readonly kind: 'bars' | 'lines';
  /** One for each row of the data table, in the same order. */
  readonly slots: readonly Slot[];
  /** The n + 1 edges of n slots, as the address of the page takes them; none when the chart cannot be zoomed. */
  readonly edges: readonly string[];
  readonly ticks: readonly AxisTick[];
  readonly series: readonly ChartSeries[];
  readonly band?: ChartBand;
  /** The chosen part of a strip, in slots, which may be cut; the rest is dimmed. */
  readonly highlight?: { readonly from: number; readonly to: number };
}

/** What a heat map shows: a colour for each cell. Its data table has the columns as rows and the rows as columns. */
export interface HeatChart extends Drawing {
  readonly kind: 'heat';
  /** Names of its rows and columns. */
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly rowTicks: readonly AxisTick[];
  readonly columnTicks: readonly AxisTick[];
  /** By row, one for each column, in the base unit; null is hatched: nothing read, or an hour that the clock skips. */
  readonly values: readonly (readonly (number | null)[])[];
}

export type AnyChart = Chart | HeatChart;

/** Every value that a chart draws, in its base unit. */
export function valuesOf(chart: AnyChart): readonly (number | null)[] {
  if (chart.kind === 'heat') return chart.values.flat();
  const { series, band } = chart;
  return [...series.flatMap(({ values }) => values), ...(band ? [...band.low, ...band.high] : [])];
}

/** Whether a chart has any value at all. */
export function hasValues(chart: AnyChart): boolean {
  return valuesOf(chart).some((value) => value !== null);
}

/** Height of a chart in pixels, the axis labels included; the style sheet reserves the same. */
export const CHART_HEIGHT: Readonly<Record<ChartSize, number>> = { large: 320, small: 260, strip: 72 };
