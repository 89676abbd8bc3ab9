import type { Preset } from '../table/layout.js';

/** Fingrid Datahub (Finland): starts in UTC, the length of each row in it. What is MISSING is a gap whatever number stands there. */
export const fingrid: Preset = {
  name: 'fingrid',
  title: 'Fingrid Datahub (Finland)',
  assumes: 'UTC, a time names the start',
  layouts: [
    {
      columns: [
        'Mittauspisteen tunnus',
        'Tuotteen tyyppi',
        'Resoluutio',
        'Yksikkötyyppi',
        'Lukeman tyyppi',
        'Alkuaika',
        'Määrä',
        'Laatu',
      ],
      delimiter: ';',
      decimal: ',',
      shape: 'rows',
      user: { column: 'Mittauspisteen tunnus' },
      time: { columns: ['Alkuaika'], form: 'YYYY-MM-DDTHH:mm:ssZ', zone: 'in the text', names: 'start' },
      interval: { column: 'Resoluutio', words: { PT15M: 15, PT30M: 30, PT1H: 60, PT60M: 60 } },
      values: [{ column: 'Määrä' }],
      unit: { column: 'Yksikkötyyppi' },
      quality: { column: 'Laatu', words: { OK: 1, ESTIMATED: 2, MISSING: 'missing', INVALID: 'missing' } },
    },
  ],
};
