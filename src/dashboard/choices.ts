import { type Resolution, RESOLUTIONS, type TimeRange } from '../common/time/index.js';
import type { Split } from '../consumption/index.js';
import type { PageAddress } from './address/page-address.js';
import type { Measure, Step } from './address/page-query.dto.js';
import { isDrawable } from './address/steps.js';
import type { ChoiceView, ChoicesView } from './links.js';
import { STEP_NAMES } from './format/steps.js';

/** Total or mean per user. */
export function measureChoices(address: PageAddress, shown: Measure): ChoicesView {
  return {
    name: 'Measure',
    choices: [
      { label: 'Total', href: address.with({ measure: undefined }), current: shown === 'total' },
      { label: 'Mean per user', href: address.with({ measure: 'mean' }), current: shown === 'mean' },
    ],
  };
}

/** By what the figure of segments is split. */
export function splitChoices(address: PageAddress, shown: Split): ChoicesView {
  const choice = (split: Split, label: string): ChoiceView => ({
    label,
    href: address.with({ split }),
    current: split === shown,
  });
  return {
    name: 'Split',
    choices: [choice('area', 'By area'), choice('tariff', 'By tariff'), choice('area,tariff', 'By both')],
  };
}

/** The steps that a chart of this range can be drawn in. */
export function stepChoices(address: PageAddress, range: TimeRange, shown: Step): ChoicesView {
  const label = (step: Resolution): string =>
    STEP_NAMES[step][0].replace(/^./, (letter) => letter.toUpperCase());
  return {
    name: 'Step',
    choices: [
      { label: 'Auto', href: address.with({ resolution: undefined }), current: shown === 'auto' },
      ...RESOLUTIONS.filter((step) => isDrawable(range, step)).map((step) => ({
        label: label(step),
        href: address.with({ resolution: step }),
        current: shown === step,
      })),
    ],
  };
}
