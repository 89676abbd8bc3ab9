import type { Preset } from '../table/layout.js';

/**
 * HomeWizard's P1 meter (Netherlands): what the registers show every quarter of an hour. What was used is the difference from
 * half-hour to half-hour; the two tariffs are added, export is none.
 */
export const homewizard: Preset = {
  name: 'homewizard',
  title: 'HomeWizard P1 (Netherlands): register readings',
  assumes: 'Europe/Amsterdam, kWh that registers show, T1 + T2, the meter is the name of the file',
  layouts: [
    {
      columns: ['time', 'Import T1 kWh', 'Import T2 kWh', 'Export T1 kWh', 'Export T2 kWh'],
      shape: 'rows',
      user: 'file name',
      time: { columns: ['time'], form: 'YYYY-MM-DD HH:mm', zone: 'Europe/Amsterdam', names: 'start' },
      interval: 'distance',
      values: [
        { column: 'Import T1 kWh' },
        { column: 'Import T2 kWh' },
        { column: 'Export T1 kWh', isDropped: true },
        { column: 'Export T2 kWh', isDropped: true },
      ],
      unit: 'kWh',
      isCumulative: true,
    },
  ],
};
