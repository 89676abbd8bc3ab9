import type { Layout, Preset } from '../table/layout.js';

const head = ['TYPE', 'DATE', 'START TIME', 'END TIME'];

const layoutOf = (columns: readonly string[], value: string, dropped: readonly string[] = []): Layout => ({
  columns: [...head, ...columns],
  shape: 'rows',
  user: { preamble: 'Account Number' },
  time: {
    columns: ['DATE', 'START TIME'],
    form: 'YYYY-MM-DD HH:mm',
    zone: 'ask',
    names: 'both',
    end: { columns: ['DATE', 'END TIME'], form: 'YYYY-MM-DD HH:mm' },
    isInclusive: true,
  },
  interval: 'ends',
  values: [{ column: value }, ...dropped.map((column) => ({ column, isDropped: true }))],
  unit: 'kWh',
  registers: { column: 'TYPE', keep: [{ word: 'Electric usage' }] },
});

/**
 * Downloads that Opower makes for PG&E, ComEd, PECO, Seattle and others: their header is the same in every zone, so a person must
 * say which. Ends are inclusive: 00:00 to 00:14. Export is no consumption.
 */
export const pge: Preset = {
  name: 'pge',
  title: 'Opower downloads (PG&E, ComEd, PECO, Seattle)',
  assumes: '--zone must be named, inclusive ends, kWh, import only',
  layouts: [
    layoutOf(['USAGE', 'UNITS', 'COST', 'NOTES'], 'USAGE'),
    layoutOf(['USAGE (kWh)', 'NOTES'], 'USAGE (kWh)'),
    layoutOf(['USAGE (kWh)', 'COST', 'NOTES'], 'USAGE (kWh)'),
    layoutOf(['IMPORT (kWh)', 'EXPORT (kWh)', 'NOTES'], 'IMPORT (kWh)', ['EXPORT (kWh)']),
    layoutOf(['IMPORT (kWh)', 'EXPORT (kWh)', 'COST', 'NOTES'], 'IMPORT (kWh)', ['EXPORT (kWh)']),
  ],
};
