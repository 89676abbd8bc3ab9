import { type Coverage, LEAST_COVERAGE } from '../../consumption/index.js';

const POOR_COVERAGE = 0.5;

/** How much a coverage can be relied on, as the style sheet marks it. */
export function coverageGrade(coverage: number | null): 'good' | 'fair' | 'poor' {
  if (coverage === null || coverage <= POOR_COVERAGE) return 'poor';
  return coverage < LEAST_COVERAGE ? 'fair' : 'good';
}

/** None where more was counted than expected: while an import is under way the two may be of different moments. */
export function missingHalfHours({ observed, expected }: Pick<Coverage, 'observed' | 'expected'>): number {
  return Math.max(0, expected - observed);
}
