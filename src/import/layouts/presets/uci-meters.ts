import type { Preset } from '../table/layout.js';

/**
 * UCI's ElectricityLoadDiagrams (Portugal): a column a meter, mean kW of quarter-hours, 96 rows every day. Times name the end as if
 * no clock ever changed: zeros fill the skipped hour of spring, and in autumn one hour has the energy of two.
 */
export const uciMeters: Preset = {
  name: 'uci-meters',
  title: 'UCI ElectricityLoadDiagrams: a column a meter',
  assumes: 'Europe/Lisbon, a time names the end, mean kW',
  layouts: [
    {
      columns: [''],
      mayGoOn: true,
      delimiter: ';',
      decimal: ',',
      shape: 'meters',
      user: 'header',
      time: { columns: [''], form: 'YYYY-MM-DD HH:mm:ss', zone: 'Europe/Lisbon', names: 'end-nominal' },
      interval: { minutes: 15 },
      unit: 'kW',
    },
  ],
};
