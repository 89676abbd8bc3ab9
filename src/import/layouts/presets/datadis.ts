import type { Preset } from '../table/layout.js';

/**
 * Datadis (Spain): hours or quarters numbered from local midnight as time passes, the number naming the end: 23 or 25 hours on
 * the days of a clock change. Another download writes 01:00 to 24:00 and has surplus in a column of its own.
 */
export const datadis: Preset = {
  name: 'datadis',
  title: 'Datadis (Spain)',
  assumes: 'Europe/Madrid, the number or time names the end, kWh',
  layouts: [
    {
      columns: ['CUPS', 'Fecha', 'Hora', 'Consumo_kWh', 'Metodo_obtencion'],
      delimiter: ';',
      decimal: ',',
      shape: 'rows',
      user: { column: 'CUPS' },
      time: { columns: ['Fecha'], form: 'DD/MM/YYYY', zone: 'Europe/Madrid', names: 'start', number: 'Hora' },
      interval: 'number',
      values: [{ column: 'Consumo_kWh' }],
      unit: 'kWh',
      quality: { column: 'Metodo_obtencion', words: { R: 1, E: 2 } },
    },
    {
      columns: [
        'cups',
        'fecha',
        'hora',
        'consumo_kWh',
        'metodoObtencion',
        'energiaVertida_kWh',
        'energiaGenerada_kWh',
        'energiaAutoconsumida_kWh',
      ],
      delimiter: ';',
      decimal: ',',
      shape: 'rows',
      user: { column: 'cups' },
      time: {
        columns: ['fecha', 'hora'],
        form: 'YYYY/MM/DD HH:mm',
        zone: 'Europe/Madrid',
        names: 'end-nominal',
      },
      interval: { minutes: 60 },
      values: [
        { column: 'consumo_kWh' },
        { column: 'energiaVertida_kWh', isDropped: true },
        { column: 'energiaGenerada_kWh', isDropped: true },
        { column: 'energiaAutoconsumida_kWh', isDropped: true },
      ],
      unit: 'kWh',
      quality: { column: 'metodoObtencion', words: { Real: 1, Estimada: 2 } },
    },
  ],
};
