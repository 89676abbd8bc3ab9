import type { Preset } from '../table/layout.js';

/** A row a half-hour from British suppliers' portals, saved by a spreadsheet: `sep=,` first, or UTF-16. */
export const ukLong: Preset = {
  name: 'uk-long',
  title: 'UK long table: MPR, ReadDatetime, kWh, ReadType',
  assumes: 'Europe/London, a time names the end, kWh',
  layouts: [
    {
      columns: ['MPR', 'ReadDatetime', 'kWh', 'ReadType'],
      shape: 'rows',
      user: { column: 'MPR' },
      time: {
        columns: ['ReadDatetime'],
        form: 'DD MMM YYYY HH:mm:ss',
        zone: 'Europe/London',
        names: 'end-clock',
      },
      interval: { minutes: 30 },
      values: [{ column: 'kWh' }],
      unit: 'kWh',
      quality: { column: 'ReadType', words: { Actual: 1, Estimated: 2 } },
    },
  ],
};
