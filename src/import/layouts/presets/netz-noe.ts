import type { Layout, Preset } from '../table/layout.js';

const layoutOf = (value: string, more: readonly string[]): Layout => ({
  columns: ['Messzeitpunkt', value, 'Qualität', ...more],
  mayGoOn: true,
  delimiter: ';',
  decimal: ',',
  shape: 'rows',
  user: 'file name',
  time: { columns: ['Messzeitpunkt'], form: 'DD.MM.YYYY HH:mm', zone: 'Europe/Vienna', names: 'end-clock' },
  interval: { minutes: 15 },
  values: [{ column: value }],
  unit: 'kWh',
  quality: { column: 'Qualität', words: { L1: 1, L2: 3, L3: 2 } },
});

/**
 * Netz NÖ (Austria): quarter-hours, the first row of a day is 00:15. Columns of an energy community follow, which are no
 * consumption of their own. The meter is only in the file's name.
 */
export const netzNoe: Preset = {
  name: 'netz-noe',
  title: 'Netz NÖ (Austria): quarter-hours',
  assumes: 'Europe/Vienna, a time names the end, kWh, the meter is the name of the file',
  layouts: [layoutOf('Verbrauch (kWh)', ['Restnetzbezug (kWh)']), layoutOf('Gemessener Verbrauch (kWh)', [])],
};
