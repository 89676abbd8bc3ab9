import type { Preset } from '../table/layout.js';
import { clockNames } from './slot-names.js';

const slots = { first: '00:00', count: 48, minutes: 30, by: 'clock' } as const;

/**
 * British half-hourly meters with a row a day and columns 00:00 to 23:30 by the wall clock: IMServ, SSE, Energy Assets and
 * many brokers. The repeated hour of autumn has one pair of columns, which hold two hours' energy; at the skipped hour of spring
 * stand blanks or zeros. Reactive energy may stand in rows of its own.
 */
export const uk48Start: Preset = {
  name: 'uk-48-start',
  title: 'UK day rows, 00:00 to 23:30',
  assumes: 'Europe/London, columns name the start, kWh',
  layouts: [
    {
      columns: ['Site Id', 'Meter Number', 'Reading Date', ...clockNames(30)],
      shape: 'slots',
      user: { column: 'Meter Number' },
      time: { columns: ['Reading Date'], form: 'DD/MM/YY', zone: 'Europe/London', names: 'start' },
      interval: { minutes: 30 },
      slots,
      unit: 'kWh',
    },
    {
      columns: ['MPAN', 'Units', 'Date', ...clockNames(30)],
      shape: 'slots',
      user: { column: 'MPAN' },
      time: { columns: ['Date'], form: 'DD/MM/YY', zone: 'Europe/London', names: 'start' },
      interval: { minutes: 30 },
      slots,
      unit: 'kWh',
      registers: { column: 'Units', keep: [{ word: 'KWH' }] },
    },
  ],
};
