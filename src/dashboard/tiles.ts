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

export function tile(label: string, quantity: Quantity, context: string, warning = false): Tile {
  return { label, ...quantity, context, warning };
}

/** A quantity that has no unit of its own. */
export function plain(value: string, unit = ''): Quantity {
  return { value, unit };
}

export function coverageTile(coverage: number | null): Tile {
  const isThin = coverage !== null && coverage < LEAST_COVERAGE;
  const context = isThin ? 'of expected half-hours; figures may be too low' : 'of expected half-hours';
  const share = coverage === null ? plain(UNKNOWN) : plain(formatCoverage(coverage).replace(' %', ''), '%');
  return {
    ...tile('Coverage', share, context, coverageGrade(coverage) === 'fair'),
    missing: coverageGrade(coverage) === 'poor',
  };
}
