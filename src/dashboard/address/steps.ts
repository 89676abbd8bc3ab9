import { pointsIn, type Resolution, type TimeRange } from '../../common/time/index.js';
import type { Step } from './page-query.dto.js';

/** A page with more steps than this would be heavy, and its chart a blur; the API answers with more. */
const MOST_STEPS = 2_500;

/** Whether a page shows a series of this range in this step. */
export function isDrawable(range: TimeRange, resolution: Resolution): boolean {
  return pointsIn(range, resolution) <= MOST_STEPS;
}

/** The step that was asked for; `auto` where the range has become too long for it, as a preset can make it. */
export function drawnStep(asked: Step, range: TimeRange): Step {
  return asked === 'auto' || isDrawable(range, asked) ? asked : 'auto';
}
