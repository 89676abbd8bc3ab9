import type { UnitScale } from '../format/units.js';
import type { AxisTick, BaseUnit, ChartSize } from './chart.js';

/** One row or column of a heat map. */
export interface HeatLine {
  readonly label: string;
}

/** What a heat map shows: a colour for each cell. Its data table has the columns as rows and the rows as columns. */
export interface HeatChart {
  readonly id: string;
  readonly kind: 'heat';
  readonly size: ChartSize;
  /** Unit and what it is of, such as "W per user". */
  readonly axisTitle: string;
  readonly baseUnit: BaseUnit;
  readonly scale: UnitScale;
  readonly rows: readonly HeatLine[];
  readonly columns: readonly HeatLine[];
  readonly rowTicks: readonly AxisTick[];
  readonly columnTicks: readonly AxisTick[];
  /** By row, one for each column, in the base unit; null is hatched: nothing read, or an hour that the clock skips. */
  readonly values: readonly (readonly (number | null)[])[];
}
