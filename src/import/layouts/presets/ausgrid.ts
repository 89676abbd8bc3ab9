import type { Preset } from '../table/layout.js';

const names = Array.from({ length: 48 }, (_, nth) => {
  const minute = ((nth + 1) * 30) % 1440;
  return `${Math.floor(minute / 60)}:${minute % 60 === 0 ? '00' : '30'}`;
});

/**
 * Ausgrid's solar homes (New South Wales): a row a customer, category and day. General consumption (GC) and controlled load (CL)
 * are added; gross generation (GG) is none. Columns name the end. Row Quality NA means that values of the row were estimated.
 */
export const ausgrid: Preset = {
  name: 'ausgrid',
  title: 'Ausgrid solar homes (Australia)',
  assumes: 'Australia/Sydney, columns name the end, kWh, GC + CL',
  layouts: [
    {
      columns: [
        'Customer',
        'Generator Capacity',
        'Postcode',
        'Consumption Category',
        'date',
        ...names,
        'Row Quality',
      ],
      shape: 'slots',
      user: { column: 'Customer' },
      time: { columns: ['date'], form: 'DD/MM/YYYY', zone: 'Australia/Sydney', names: 'end-nominal' },
      interval: { minutes: 30 },
      slots: { first: '0:30', count: 48, minutes: 30, by: 'clock' },
      unit: 'kWh',
      registers: { column: 'Consumption Category', keep: [{ word: 'GC' }, { word: 'CL' }] },
      quality: { column: 'Row Quality', words: { '': 1, NA: 2 } },
    },
  ],
};
