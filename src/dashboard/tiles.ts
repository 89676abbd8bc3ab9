import { LEAST_COVERAGE } from '../consumption/index.js';
import { coverageGrade } from './format/coverage.js';
import { formatCoverage, type Quantity, UNKNOWN } from './format/numbers.js';

/** One figure on its own: label, number, unit, how it changed, and one line of context. */
export interface Tile extends Quantity {
  readonly label: string;
  readonly context: string;
  readonly warning?: boolean;
  /** So much is missing that the figure tells little. */
  readonly missing?: boolean;
  /** "+3.2 %": against what, the page says once. */
  readonly change?: string;
}

/** A load factor, and what decides whether there is one. */
interface LoadFactor {
  readonly load_factor: number | null;
  readonly peak_w: number | null;
  readonly coverage: number | null;
}

/** @param value - a text where it has no unit of its own */
export function tile(label: string, value: Quantity | string, context: string, warning = false): Tile {
  const quantity = typeof value === 'string' ? { value, unit: '' } : value;
  return { label, ...quantity, context, warning };
}

/** Mean power over peak; where there is none, what it takes. */
export function loadFactorTile({ load_factor, peak_w, coverage }: LoadFactor): Tile {
  if (load_factor !== null) return tile('Load factor', load_factor.toFixed(2), 'mean power over peak');
  const isFlat = peak_w === 0 && coverage !== null && coverage >= LEAST_COVERAGE;
  return tile('Load factor', UNKNOWN, isFlat ? 'needs a peak above zero' : 'needs 90 % of the readings');
}

export function coverageTile(coverage: number | null): Tile {
  const isThin = coverage !== null && coverage < LEAST_COVERAGE;
  const context = isThin ? 'of expected half-hours; figures may be too low' : 'of expected half-hours';
  const share =
    coverage === null ? UNKNOWN : { value: formatCoverage(coverage).replace(' %', ''), unit: '%' };
  return {
    ...tile('Coverage', share, context, coverageGrade(coverage) === 'fair'),
    missing: coverageGrade(coverage) === 'poor',
  };
}
