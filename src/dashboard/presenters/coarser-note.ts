import type { Resolution } from '../../common/time/index.js';
import type { Step } from '../address/page-query.dto.js';
import type { FigureInput } from './figure.js';
import { STEP_NAMES } from './series-words.js';

/** Says so where a range has too many of the steps that were asked for. */
export function coarserNote(asked: Step, drawn: Step, shown: Resolution): Pick<FigureInput, 'note'> {
  if (asked === drawn || asked === 'auto') return {};
  const note =
    `This range has too many ${STEP_NAMES[asked][1]} for a page, so it is shown in ${STEP_NAMES[shown][1]}. ` +
    'A shorter range, or the API, shows them.';
  return { note };
}
