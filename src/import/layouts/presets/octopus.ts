import type { Layout, Preset } from '../table/layout.js';

const layout = {
  shape: 'rows',
  user: 'file name',
  time: {
    columns: ['Start'],
    form: 'YYYY-MM-DDTHH:mm:ssZ',
    zone: 'in the text',
    names: 'both',
    end: { columns: ['End'], form: 'YYYY-MM-DDTHH:mm:ssZ' },
  },
  interval: 'ends',
  values: [{ column: 'Consumption (kWh)' }],
  unit: 'kWh',
} satisfies Omit<Layout, 'columns'>;

/**
 * Octopus Energy's download of a British customer. Offsets tell the two hours of the autumn change apart. Newer files have
 * columns of costs and leave rows of zero out: these are gaps. The meter is only in the file's name.
 */
export const octopus: Preset = {
  name: 'octopus',
  title: 'Octopus Energy (UK): consumption download',
  assumes: 'offsets in the text, start and end, kWh, the meter is the name of the file',
  layouts: [
    { columns: ['Consumption (kWh)', 'Start', 'End'], ...layout },
    {
      columns: [
        'Consumption (kWh)',
        'Estimated Cost Inc. Tax (p)',
        'Standing Charge Inc. Tax (p)',
        'Start',
        'End',
      ],
      ...layout,
    },
  ],
};
