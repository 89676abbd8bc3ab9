import type { Layout, Preset } from '../table/layout.js';

const layout = {
  delimiter: ';',
  decimal: ',',
  shape: 'rows',
  interval: 'ends',
  values: [{ column: 'Volume' }],
} satisfies Partial<Layout>;

/**
 * Fluvius (Belgium): quarter-hours with a row a register. Day and night take turns and are added; injection is left out. In
 * autumn 02:00 02:00 02:15 02:15 stand beside each other, and the end tells which of the last pair is the first. "Geen
 * verbruik" with no volume is a gap.
 */
export const fluvius: Preset = {
  name: 'fluvius',
  title: 'Fluvius (Belgium): quarter-hours',
  assumes: 'Europe/Brussels, start and end, kWh, offtake only',
  layouts: [
    {
      ...layout,
      columns: [
        'Van datum',
        'Van tijdstip',
        'Tot datum',
        'Tot tijdstip',
        'EAN',
        'Meter',
        'Metertype',
        'Register',
        'Volume',
        'Eenheid',
        'Validatiestatus',
      ],
      user: { column: 'EAN' },
      time: {
        columns: ['Van datum', 'Van tijdstip'],
        form: 'DD-MM-YYYY HH:mm:ss',
        zone: 'Europe/Brussels',
        names: 'both',
        end: { columns: ['Tot datum', 'Tot tijdstip'], form: 'DD-MM-YYYY HH:mm:ss' },
      },
      unit: { column: 'Eenheid' },
      registers: {
        column: 'Register',
        keep: [
          { word: 'Afname Dag', as: 'Afname' },
          { word: 'Afname Nacht', as: 'Afname' },
        ],
      },
      quality: {
        column: 'Validatiestatus',
        words: { Gelezen: 1, Gevalideerd: 1, Geschat: 2, 'Geen verbruik': 'missing' },
      },
    },
    {
      ...layout,
      columns: [
        'From (date)',
        'From (time)',
        'Until (date)',
        'Until (time)',
        'EAN code',
        'Meter',
        'Meter type',
        'Register',
        'Volume',
        'Unit',
        'Validation status',
        'Description',
      ],
      user: { column: 'EAN code' },
      time: {
        columns: ['From (date)', 'From (time)'],
        form: 'DD/MM/YYYY HH:mm:ss',
        zone: 'Europe/Brussels',
        names: 'both',
        end: { columns: ['Until (date)', 'Until (time)'], form: 'DD/MM/YYYY HH:mm:ss' },
      },
      unit: { column: 'Unit' },
      registers: {
        column: 'Register',
        keep: [
          { word: 'Offtake Day', as: 'Offtake' },
          { word: 'Offtake Night', as: 'Offtake' },
        ],
      },
      quality: {
        column: 'Validation status',
        words: { Read: 1, Validated: 1, Estimated: 2, 'No consumption': 'missing' },
      },
    },
  ],
};
