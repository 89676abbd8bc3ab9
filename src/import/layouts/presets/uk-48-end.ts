import type { Preset } from '../table/layout.js';
import { clockNames } from './slot-names.js';

const bracketed = [
  ...clockNames(30, { ends: true })
    .slice(0, -1)
    .map((name) => `[${name}]`),
  '24:00',
];

/**
 * British half-hourly meters with a row a day and columns named by their end: `[00:30]` to `24:00`, or 00:30 to 00:00 as Stark's
 * portal writes them, with a preamble and a footer. They are names, no clock: 00:30 is the first half-hour of every day.
 */
export const uk48End: Preset = {
  name: 'uk-48-end',
  title: 'UK day rows, 00:30 to 24:00',
  assumes: 'Europe/London, columns name the end, kWh',
  layouts: [
    {
      columns: [
        'ID',
        'Date',
        'Location',
        'Type',
        'PostCode',
        'Units',
        'Total Units',
        ...bracketed,
        'M1_Code1',
        'M1_Code2',
      ],
      shape: 'slots',
      user: { column: 'M1_Code1' },
      time: { columns: ['Date'], form: 'MMM DD YYYY HH:mmA', zone: 'Europe/London', names: 'end-nominal' },
      interval: { minutes: 30 },
      slots: { first: '[00:30]', count: 48, minutes: 30, by: 'clock' },
      unit: { column: 'Units' },
      total: 'Total Units',
    },
    {
      columns: [
        'Company Name',
        'Site Name',
        'Online Meter Name',
        'MPAN',
        'Meter ID',
        'Type',
        'Est',
        'Date',
        ...clockNames(30, { ends: true, last: '00:00' }),
      ],
      shape: 'slots',
      user: { column: 'MPAN' },
      time: { columns: ['Date'], form: 'DD/MM/YY', zone: 'Europe/London', names: 'end-nominal' },
      interval: { minutes: 30 },
      slots: { first: '00:30', count: 48, minutes: 30, by: 'clock' },
      unit: 'kWh',
      registers: { column: 'Type', keep: [{ word: 'KWH' }] },
      quality: { column: 'Est', words: { A: 1, E: 2 } },
    },
  ],
};
