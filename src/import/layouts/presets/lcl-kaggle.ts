import type { Preset } from '../table/layout.js';

/** The copy of Low Carbon London that Kaggle has: `block_0.csv` and so on. Its daily sums look much alike. */
export const lclKaggle: Preset = {
  name: 'lcl-kaggle',
  title: 'Low Carbon London as Kaggle has it: a row a half-hour',
  assumes: 'UTC, a time names the start, kWh',
  layouts: [
    {
      columns: ['LCLid', 'tstp', 'energy(kWh/hh)'],
      shape: 'rows',
      user: { column: 'LCLid' },
      time: { columns: ['tstp'], form: 'YYYY-MM-DD HH:mm:ss', zone: 'UTC', names: 'start' },
      interval: { minutes: 30 },
      values: [{ column: 'energy(kWh/hh)' }],
      unit: 'kWh',
      noValue: ['Null'],
      isGrouped: true,
    },
  ],
  refuses: [
    {
      columns: [
        'LCLid',
        'day',
        'energy_median',
        'energy_mean',
        'energy_max',
        'energy_count',
        'energy_std',
        'energy_sum',
        'energy_min',
      ],
      because: 'daily totals: a row holds a day, not its half-hours',
    },
  ],
};
