import type { Preset } from '../table/layout.js';

export const OWN_FORMAT = 'halfhour';

/**
 * Halfhour's own files: one a user, in Wh, times by the clock of the database. Those of the folder that `import` reads hold both
 * readings of a repeated half-hour and have rules of their own; this description is for looking at such a file.
 */
export const halfhour: Preset = {
  name: OWN_FORMAT,
  title: "Halfhour's own: consumption/<user id>.csv",
  assumes: 'TIME_ZONE, a time names the start, Wh, the meter is the name of the file',
  layouts: [
    {
      columns: ['datetime', 'consumption'],
      shape: 'rows',
      user: 'file name',
      time: { columns: ['datetime'], form: 'YYYY-MM-DD HH:mm:ss', zone: 'ask', names: 'start' },
      interval: { minutes: 30 },
      values: [{ column: 'consumption' }],
      unit: 'Wh',
    },
  ],
  refuses: [{ columns: ['id', 'area', 'tariff'], because: 'a list of users, not readings' }],
};
