import type { Layout, Preset } from '../table/layout.js';

const layoutOf = (last: string, form: string, zone: string): Layout => ({
  columns: ['Energy consumption time period', 'Usage(Real energy in kilowatt-hours)', last],
  shape: 'rows',
  user: 'file name',
  time: {
    columns: ['Energy consumption time period'],
    form,
    zone,
    names: 'both',
    end: { after: 'to' },
  },
  interval: 'ends',
  values: [{ column: 'Usage(Real energy in kilowatt-hours)' }],
  unit: 'kWh',
  hasSections: true,
  ...(last === 'Reading quality' ? { quality: { column: last, words: { Estimated: 2 } } } : {}),
});

/**
 * Southern California Edison and co-operatives whose portal NISC makes: "A to B" in one field, with a no-break space before the
 * "to"; the heading stands once more over each day. Co-operatives have three tables under one heading: received (negative),
 * delivered and net. Their zone only a person can know.
 */
export const sce: Preset = {
  name: 'sce',
  title: 'SCE and co-operatives (US): "A to B" in one field',
  assumes:
    'America/Los_Angeles, of co-operatives --zone; start and end, kWh, the meter is the name of the file',
  layouts: [
    layoutOf('Reading quality', 'YYYY-MM-DD HH:mm:ss', 'America/Los_Angeles'),
    layoutOf('Events occurred', 'YYYY-MM-DD HH:mm', 'ask'),
  ],
};
