import type { Preset } from '../table/layout.js';

/**
 * Low Carbon London: 168 files of a million rows from 5,567 households, of every course on smart meters. The last name of the
 * header ends in a blank, numbers stand between blanks, what is missing is `Null`. About once a month a household has an exact
 * duplicate at 00:00, once a row off the grid without a value. A household may go on in the next file. "ToU" names a group
 * whose tariff ran in 2013 only. The publisher says neither zone nor side: UTC and starts are the common reading.
 */
export const lcl: Preset = {
  name: 'lcl',
  title: 'Low Carbon London: a row a half-hour',
  assumes: 'UTC, a time names the start, kWh',
  layouts: [
    {
      columns: ['LCLid', 'stdorToU', 'DateTime', 'KWH/hh (per half hour)'],
      shape: 'rows',
      user: { column: 'LCLid' },
      time: { columns: ['DateTime'], form: 'YYYY-MM-DD HH:mm:ss', zone: 'UTC', names: 'start' },
      interval: { minutes: 30 },
      values: [{ column: 'KWH/hh (per half hour)' }],
      unit: 'kWh',
      noValue: ['Null'],
      tariff: 'stdorToU',
      isGrouped: true,
    },
  ],
};
