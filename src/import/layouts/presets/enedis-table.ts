import type { Preset } from '../table/layout.js';

/** Enedis (France), R63: one table of meters, with unit, step and direction a row. Production is no consumption. */
export const enedisTable: Preset = {
  name: 'enedis-table',
  title: 'Enedis (France): R63 table of meters',
  assumes: 'offsets in the text, a time names the end, CONS only',
  layouts: [
    {
      columns: [
        'Identifiant PRM',
        'Date de debut',
        'Date de fin',
        'Grandeur physique',
        'Grandeur metier',
        'Etape metier',
        'Unite',
        'Horodate',
        'Valeur',
        'Nature',
        'Pas',
        'Indice de vraisemblance',
        'Etat complementaire',
      ],
      delimiter: ';',
      shape: 'rows',
      user: { column: 'Identifiant PRM' },
      time: { columns: ['Horodate'], form: 'YYYY-MM-DDTHH:mm:ssZ', zone: 'in the text', names: 'end-clock' },
      interval: { column: 'Pas', words: { PT5M: 5, PT10M: 10, PT15M: 15, PT30M: 30, PT60M: 60, PT1H: 60 } },
      values: [{ column: 'Valeur' }],
      unit: { column: 'Unite' },
      registers: { column: 'Grandeur metier', keep: [{ word: 'CONS' }] },
      quality: { column: 'Nature', words: { R: 1, E: 2 } },
    },
  ],
};
