import type { Preset } from '../table/layout.js';
import { numberedNames } from './slot-names.js';

/**
 * British half-hourly meters with a row a day and fifty columns counted from local midnight as time passes: 46 values on the
 * spring day, 50 on the autumn one, unused columns blank or `-`. AI is active import; AE, RI and RE are no consumption.
 */
export const ukHh150: Preset = {
  name: 'uk-hh1-50',
  title: 'UK day rows, HH1 to HH50',
  assumes: 'Europe/London, HH1 begins at midnight, kWh, AI only',
  layouts: [
    {
      columns: ['MPAN', 'Date', 'Total', ...numberedNames('HH', 1, 50)],
      shape: 'slots',
      user: { column: 'MPAN' },
      time: { columns: ['Date'], form: 'YYYY-MM-DD', zone: 'Europe/London', names: 'start' },
      interval: { minutes: 30 },
      slots: { first: 'HH1', count: 50, minutes: 30, by: 'elapsed' },
      unit: 'kWh',
      noValue: ['-'],
      total: 'Total',
    },
    {
      columns: [
        'MPAN',
        '@Meter/ @GSP / @NBP',
        'Date',
        'Sum HH Consumption (for the day)',
        'Actual or Estimate',
        'Measurement Quantity ID',
        ...numberedNames('Consumption(KWh) HH', 1, 50),
      ],
      shape: 'slots',
      user: { column: 'MPAN' },
      time: { columns: ['Date'], form: 'DD/MM/YYYY', zone: 'Europe/London', names: 'start' },
      interval: { minutes: 30 },
      slots: { first: 'Consumption(KWh) HH1', count: 50, minutes: 30, by: 'elapsed' },
      unit: 'kWh',
      noValue: ['-'],
      registers: { column: 'Measurement Quantity ID', keep: [{ word: 'AI' }] },
      quality: { column: 'Actual or Estimate', words: { A: 1, E: 2 } },
    },
  ],
};
