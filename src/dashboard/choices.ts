import { RESOLUTIONS, type TimeRange } from '../common/time/index.js';
import type { Split } from '../consumption/index.js';
import type { PageAddress } from './address/page-address.js';
import type { Measure, Step } from './address/page-query.dto.js';
import { isDrawable, stepTitle } from './steps.js';

/** A group of links of which one is shown, with the name that a screen reader gives it. */
export interface Choices {
  readonly name: string;
  readonly choices: readonly { readonly label: string; readonly href: string; readonly current: boolean }[];
}

/** Total or mean per user. */
export function measureChoices(address: PageAddress, shown: Measure): Choices {
  return {
    name: 'Measure',
    choices: [
      { label: 'Total', href: address.with({ measure: undefined }), current: shown === 'total' },
      { label: 'Mean per user', href: address.with({ measure: 'mean' }), current: shown === 'mean' },
    ],
  };
}

/** By what the figure of segments is split. */
export function splitChoices(address: PageAddress, shown: Split): Choices {
  const choice = (split: Split, label: string) => ({
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
export function stepChoices(address: PageAddress, range: TimeRange, shown: Step): Choices {
  return {
    name: 'Step',
    choices: [
      { label: 'Auto', href: address.with({ resolution: undefined }), current: shown === 'auto' },
      ...RESOLUTIONS.filter((step) => isDrawable(range, step)).map((step) => ({
        label: stepTitle(step),
        href: address.with({ resolution: step }),
        current: shown === step,
      })),
    ],
  };
}
