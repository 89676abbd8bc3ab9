import type { Preset } from '../table/layout.js';
import { numberedNames } from './slot-names.js';

/** Low Carbon London with a row a day, as Kaggle's `hhblock_dataset` has it. `hh_0` begins at 00:00 UTC; a blank is a gap. */
export const lclHhblock: Preset = {
  name: 'lcl-hhblock',
  title: 'Low Carbon London as Kaggle has it: a row a day',
  assumes: 'UTC, hh_0 begins at 00:00, kWh',
  layouts: [
    {
      columns: ['LCLid', 'day', ...numberedNames('hh_', 0, 47)],
      shape: 'slots',
      user: { column: 'LCLid' },
      time: { columns: ['day'], form: 'YYYY-MM-DD', zone: 'UTC', names: 'start' },
      interval: { minutes: 30 },
      slots: { first: 'hh_0', count: 48, minutes: 30, by: 'clock' },
      unit: 'kWh',
      noValue: ['Null'],
      isGrouped: true,
    },
  ],
};
