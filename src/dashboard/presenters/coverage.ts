import type { Coverage } from '../../consumption/index.js';
import { formatCoverage, type Quantity, UNKNOWN } from '../format/numbers.js';
import { FAIR_COVERAGE } from './series-words.js';
import { tile, type TileView } from './tiles.js';

const POOR_COVERAGE = 0.5;

/** How much a coverage can be relied on, as the style sheet marks it. */
export function coverageGrade(coverage: number | null): 'good' | 'fair' | 'poor' {
  if (coverage === null || coverage <= POOR_COVERAGE) return 'poor';
  return coverage < FAIR_COVERAGE ? 'fair' : 'good';
}

/** None where more was counted than expected: while an import is under way the two may be of different moments. */
export function missingHalfHours({ observed, expected }: Pick<Coverage, 'observed' | 'expected'>): number {
  return Math.max(0, expected - observed);
}

export function coverageTile(coverage: number | null): TileView {
  const isThin = coverage !== null && coverage < FAIR_COVERAGE;
  const context = isThin ? 'of expected half-hours; figures may be too low' : 'of expected half-hours';
  return {
    ...tile('Coverage', percentage(coverage), context, coverageGrade(coverage) === 'fair'),
    missing: coverageGrade(coverage) === 'poor',
  };
}

function percentage(coverage: number | null): Quantity {
  if (coverage === null) return { value: UNKNOWN, unit: '' };
  return { value: formatCoverage(coverage).replace(' %', ''), unit: '%' };
}
