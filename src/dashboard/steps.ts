import { pointsIn, type Resolution, type TimeRange } from '../common/time/index.js';
import type { Step } from './address/page-query.dto.js';
import { capitalized, counted } from './format/numbers.js';

/** What one step of a resolution is called, and several. */
export const STEP_NAMES: Readonly<Record<Resolution, readonly [one: string, several: string]>> = {
  '30m': ['half-hour', 'half-hours'],
  '1h': ['hour', 'hours'],
  '1d': ['day', 'days'],
  '1w': ['week', 'weeks'],
  '1mo': ['month', 'months'],
};

/** At the head of a column. */
export function stepTitle(resolution: Resolution): string {
  return capitalized(STEP_NAMES[resolution][0]);
}

/** "1 day", "170 days" */
export function steps(count: number, resolution: Resolution): string {
  return counted(count, ...STEP_NAMES[resolution]);
}

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

/** Says so where a range has too many of the steps that were asked for. */
export function coarserNote(asked: Step, drawn: Step, shown: Resolution): string | undefined {
  if (asked === drawn || asked === 'auto') return undefined;
  return (
    `This range has too many ${STEP_NAMES[asked][1]} for a page, so it is shown in ${STEP_NAMES[shown][1]}. ` +
    'A shorter range, or the API, shows them.'
  );
}
