import type { Layout, Preset } from '../table/layout.js';

const layoutOf = (value: string): Layout => ({
  columns: ['Fra', 'Til', value, 'Kvalitet'],
  decimal: ',',
  shape: 'rows',
  user: 'file name',
  time: {
    columns: ['Fra'],
    form: 'DD.MM.YYYY HH:mm',
    zone: 'Europe/Oslo',
    names: 'both',
    end: { columns: ['Til'], form: 'DD.MM.YYYY HH:mm' },
  },
  interval: 'ends',
  values: [{ column: value }],
  unit: 'kWh',
  quality: { column: 'Kvalitet', words: { Målt: 1, Beregnet: 2, Estimert: 2 } },
});

/** Elhub (Norway): a comma between fields and a decimal comma inside quotes. The meter is only in the file's name. */
export const elhub: Preset = {
  name: 'elhub',
  title: 'Elhub (Norway)',
  assumes: 'Europe/Oslo, start and end, kWh, the meter is the name of the file',
  layouts: [layoutOf('KWH 15 Forbruk'), layoutOf('KWH 60 Forbruk')],
};
