import type { Preset } from '../table/layout.js';
import { clockNames, numberedNames } from './slot-names.js';

/**
 * EDF (UK): a flag for each half-hour, beside its value under the one name `Type`, or in a second block of columns that has the
 * names of the first. The portal's file counts UTC days, as its header says, and begins with `sep=,` since 2026.
 */
export const ukEdfFlags: Preset = {
  name: 'uk-edf-flags',
  title: 'EDF (UK): day rows with a flag a half-hour',
  assumes: 'UTC days where the header says so, else Europe/London; columns name the start, kWh',
  layouts: [
    {
      columns: ['MPAN', 'Date (UTC)', 'Total kWh', ...clockNames(30).flatMap((name) => [name, 'Type'])],
      shape: 'slots',
      user: { column: 'MPAN' },
      time: { columns: ['Date (UTC)'], form: 'DD-MM-YYYY', zone: 'UTC', names: 'start' },
      interval: { minutes: 30 },
      slots: { first: '00:00', count: 48, step: 2, minutes: 30, by: 'clock' },
      unit: 'kWh',
      quality: { after: 1, words: { Actual: 1, Estimated: 2, Estimate: 2 } },
      total: 'Total kWh',
    },
    {
      columns: ['MPAN', 'Date', ...numberedNames('HH', 1, 50), 'Total', ...numberedNames('HH', 1, 50)],
      shape: 'slots',
      user: { column: 'MPAN' },
      time: { columns: ['Date'], form: 'DD/MM/YYYY', zone: 'Europe/London', names: 'start' },
      interval: { minutes: 30 },
      slots: { first: 'HH1', count: 50, minutes: 30, by: 'elapsed' },
      unit: 'kWh',
      noValue: ['-'],
      quality: { after: 51, words: { A: 1, E: 2 } },
      total: 'Total',
    },
  ],
};
