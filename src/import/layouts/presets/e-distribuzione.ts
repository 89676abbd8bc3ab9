import type { Preset } from '../table/layout.js';
import { clockNames } from './slot-names.js';

const names = clockNames(15).map((from, at, all) => `${from}-${all[at + 1] ?? '00:00'}`);

/** e-distribuzione (Italy): a row a day of 96 quoted quarter-hours by the wall clock, and a `;` more in rows than in the header. */
export const eDistribuzione: Preset = {
  name: 'e-distribuzione',
  title: 'e-distribuzione (Italy): day rows of 96 quarter-hours',
  assumes: 'Europe/Rome, columns name start and end, kWh, the meter is the name of the file',
  layouts: [
    {
      columns: ['Giorno', ...names],
      delimiter: ';',
      decimal: ',',
      shape: 'slots',
      user: 'file name',
      time: { columns: ['Giorno'], form: 'DD/MM/YYYY', zone: 'Europe/Rome', names: 'start' },
      interval: { minutes: 15 },
      slots: { first: '00:00-00:15', count: 96, minutes: 15, by: 'clock' },
      unit: 'kWh',
    },
  ],
};
