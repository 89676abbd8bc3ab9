import type { Preset } from '../table/layout.js';

/**
 * Smart Meter Texas: quarter-hours of consumption and surplus between each other. Ids stand behind an apostrophe. In spring
 * four empty rows fill the skipped hour; in autumn the second 01:00 is written "02:00 to 01:15", so that only the pair tells.
 */
export const smtTexas: Preset = {
  name: 'smt-texas',
  title: 'Smart Meter Texas: interval data',
  assumes: 'America/Chicago, start and end, kWh, consumption only',
  layouts: [
    {
      columns: [
        'ESIID',
        'USAGE_DATE',
        'REVISION_DATE',
        'USAGE_START_TIME',
        'USAGE_END_TIME',
        'USAGE_KWH',
        'ESTIMATED_ACTUAL',
        'CONSUMPTION_SURPLUSGENERATION',
      ],
      shape: 'rows',
      user: { column: 'ESIID' },
      time: {
        columns: ['USAGE_DATE', 'USAGE_START_TIME'],
        form: 'MM/DD/YYYY HH:mm',
        zone: 'America/Chicago',
        names: 'both',
        end: { columns: ['USAGE_DATE', 'USAGE_END_TIME'], form: 'MM/DD/YYYY HH:mm' },
      },
      interval: 'ends',
      values: [{ column: 'USAGE_KWH' }],
      unit: 'kWh',
      registers: { column: 'CONSUMPTION_SURPLUSGENERATION', keep: [{ word: 'Consumption' }] },
      quality: { column: 'ESTIMATED_ACTUAL', words: { A: 1, E: 2 } },
    },
  ],
};
