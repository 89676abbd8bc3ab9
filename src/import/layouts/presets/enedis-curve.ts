import type { Preset } from '../table/layout.js';

/**
 * Enedis (France): the load curve of one meter, with two lines about it on top. Mean power in W; times with offset name the end.
 * The step may change within the file, whatever the preamble says: each row reaches back to its neighbour.
 */
export const enedisCurve: Preset = {
  name: 'enedis-curve',
  title: 'Enedis (France): courbe de charge of one meter',
  assumes: 'offsets in the text, a time names the end, mean W',
  layouts: [
    {
      columns: ['Horodate', 'Valeur'],
      delimiter: ';',
      shape: 'rows',
      user: { preamble: 'Identifiant PRM' },
      time: { columns: ['Horodate'], form: 'YYYY-MM-DDTHH:mm:ssZ', zone: 'in the text', names: 'end-clock' },
      interval: 'distance',
      values: [{ column: 'Valeur' }],
      unit: 'W',
    },
  ],
};
