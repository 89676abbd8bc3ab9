import type { Preset } from '../table/layout.js';

/**
 * ESB Networks (Ireland): the harmonised downloadable file. Newest row first; import and export rows between each other. The
 * older file holds kW, the mean power of the half-hour, the newer one kWh: the same energy, never added. Times name the end as the clock shows it then:
 * on the autumn day 01:00 stands twice.
 */
export const esbHdf: Preset = {
  name: 'esb-hdf',
  title: 'ESB Networks (Ireland): HDF download',
  assumes: 'Europe/Dublin, a time names the end, kWh or mean kW by the register, import only',
  layouts: [
    {
      columns: ['MPRN', 'Meter Serial Number', 'Read Value', 'Read Type', 'Read Date and End Time'],
      shape: 'rows',
      user: { column: 'MPRN' },
      time: {
        columns: ['Read Date and End Time'],
        form: 'DD-MM-YYYY HH:mm',
        zone: 'Europe/Dublin',
        names: 'end-clock',
      },
      interval: { minutes: 30 },
      values: [{ column: 'Read Value' }],
      unit: 'register',
      registers: {
        column: 'Read Type',
        keep: [
          { word: 'Active Import Interval (kW)', as: 'Active Import', unit: 'kW' },
          { word: 'Active Import Interval (kWh)', as: 'Active Import', unit: 'kWh' },
        ],
      },
    },
  ],
};
