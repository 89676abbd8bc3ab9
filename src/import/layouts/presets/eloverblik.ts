import type { Preset } from '../table/layout.js';

/** Eloverblik (Denmark): quarter-hours or hours with start and end in local time. Zeros at the end of a number are cut: `0,2`. */
export const eloverblik: Preset = {
  name: 'eloverblik',
  title: 'Eloverblik (Denmark)',
  assumes: 'Europe/Copenhagen, start and end',
  layouts: [
    {
      columns: ['MålepunktsID', 'Fra_dato', 'Til_dato', 'Mængde', 'Måleenhed', 'Kvalitet', 'Type'],
      delimiter: ';',
      decimal: ',',
      shape: 'rows',
      user: { column: 'MålepunktsID' },
      time: {
        columns: ['Fra_dato'],
        form: 'DD-MM-YYYY HH:mm:ss',
        zone: 'Europe/Copenhagen',
        names: 'both',
        end: { columns: ['Til_dato'], form: 'DD-MM-YYYY HH:mm:ss' },
      },
      interval: 'ends',
      values: [{ column: 'Mængde' }],
      unit: { column: 'Måleenhed' },
      quality: { column: 'Kvalitet', words: { Målt: 1, Estimeret: 2, Beregnet: 2 } },
    },
  ],
};
